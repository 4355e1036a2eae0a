"""``python -m corpgraph``: the command line, with the Python that is asked."""

from corpgraph.cli import main

if __name__ == "__main__":
    main()
