"""What a validation has to find, as set algebra; no text of any query language."""
