"""Triples as data frames: slices of hashed terms, one a predicate, in Polars, DuckDB or Spark.

What stands on them (`corpgraph.validation.columns`, `corpgraph.columnar`) speaks Narwhals, so that
one plan runs in each of the libraries. `opening.open_slices` reads files; `slices` says what a
slice is. The libraries are extras, and are loaded when they are needed.
"""
