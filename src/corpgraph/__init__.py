"""corpgraph."""
