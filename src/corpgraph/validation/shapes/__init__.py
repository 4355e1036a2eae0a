"""The shapes graph as a typed model (W3C SHACL, sections 2 to 6)."""
