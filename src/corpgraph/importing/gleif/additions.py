"""What an import says of files besides their records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.importing.properties import DATE, a, passages, table, value
from corpgraph.namespaces import CODE, ID, PREFIXES, RDFS
from corpgraph.property_tables import Property, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SOURCE_TABLES"]

_PROV: Final = PREFIXES["prov"]
_DCTERMS: Final = PREFIXES["dcterms"]
_EDITORS: Final = f"{ID}agent/corpgraph-editors"


def _source_tables() -> list[Table]:
    commented = Property(
        predicate=f"{RDFS}comment",
        term="literal",
        value="The register says that it is over, and not since when: at the latest since the "
        "last update of the record; at the earliest it ended on the day after it began or was "
        "registered, and where neither is told, on the first day of the calendar.",
        language="en",
    )
    by_editors = Property(predicate=f"{_PROV}wasAttributedTo", term="iri", value=_EDITORS)
    return [
        table(
            "sources",
            "source/",
            a("Source"),
            Property(predicate=f"{RDFS}label", term="literal", column="name", language="en"),
            Property(predicate=f"{_DCTERMS}type", term="iri", value=f"{CODE}source-kind/register"),
            Property(predicate=f"{_DCTERMS}publisher", term="literal", value="GLEIF"),
            Property(
                predicate=f"{_DCTERMS}license",
                term="iri",
                value="https://creativecommons.org/publicdomain/zero/1.0/",
            ),
            value("date", "date", DATE),
            value("sha256", "sha256"),
        ),
        passages(),
        table(
            "resolutions",
            "date-resolution/",
            a("DateResolution"),
            commented,
            by_editors,
            Property(
                predicate=f"{_PROV}wasDerivedFrom",
                term="iri",
                column="passage",
                prefix=f"{ID}passage/",
            ),
        ),
    ]


#: What is said of a file itself, a row each; subjects are made of its slug.
SOURCE_TABLES: Final[Mapping[str, Table]] = {table.name: table for table in _source_tables()}
