"""Property tables: facts in Parquet, a row a fact, with a description that says what rows mean.

`description` reads and writes what is said of the tables, `terms` makes RDF terms of their cells;
the latter needs Polars.
"""

from corpgraph.property_tables.description import (
    DESCRIPTION,
    Form,
    Property,
    Stored,
    Table,
    is_tables,
    read_names,
    read_tables,
    write_tables,
)

__all__ = [
    "DESCRIPTION",
    "Form",
    "Property",
    "Stored",
    "Table",
    "is_tables",
    "read_names",
    "read_tables",
    "write_tables",
]
