"""Files of RDF, read into slices by each of the libraries, with the place of each triple.

Lines of N-Triples that are plain (`grammar`) are taken apart where they stand; a parser reads the
others (`odd_lines`).
"""
