"""Organisations that a register mentions by their LEI, and says no more of."""

from __future__ import annotations

from typing import Final

from corpgraph.importing.properties import a, labelled, table
from corpgraph.namespaces import RDFS
from corpgraph.property_tables import Property, Table

__all__ = ["MENTIONED"]

#: Organisations, a row each; the subject is the LEI.
MENTIONED: Final[Table] = table(
    "mentioned",
    "corporation/lei-",
    a("Organization"),
    labelled("LEI "),
    Property(
        predicate=f"{RDFS}label",
        term="literal",
        column="subject",
        prefix="LEI ",
        language="fr",
    ),
)
