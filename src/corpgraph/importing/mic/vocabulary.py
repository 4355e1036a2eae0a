"""What the property tables of a list of markets say, in the ontology's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.importing.properties import (
    CORPORATION,
    DATE,
    a,
    bounded,
    code,
    labelled,
    link,
    one,
    passages,
    table,
    value,
)
from corpgraph.namespaces import CODE, ID, PREFIXES, RDFS, SKOS, XSD
from corpgraph.property_tables import Property, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["graph_of", "tables_of"]

_DCTERMS: Final = PREFIXES["dcterms"]
_FOAF: Final = PREFIXES["foaf"]
_OA: Final = PREFIXES["oa"]
_PROV: Final = PREFIXES["prov"]
_SCHEMA: Final = PREFIXES["schema"]


def graph_of(slug: str) -> str:
    """The named graph of a file."""
    return f"{PREFIXES['graph']}mic/{slug}"


def tables_of(slug: str) -> Mapping[str, Table]:
    """The tables of a list, by name.

    Args:
        slug: What tells the file apart in IRIs.
    """
    passage = f"{ID}passage/{slug}-"
    tables = [
        table(
            "markets",
            "market/",
            a("Market"),
            *(_literal(f"{RDFS}label", "label", language) for language in ("en", "fr")),
            _literal(f"{SKOS}altLabel", "other_label", "en"),
            _literal(f"{SKOS}altLabel", "acronym"),
            value("mic", "mic"),
            value("operatingMic", "operating"),
            code("jurisdiction", "jurisdiction", "jurisdiction"),
            Property(predicate=f"{_FOAF}page", term="iri", column="website"),
            # The ontology has no term for who runs a market.
            Property(predicate=f"{_SCHEMA}provider", term="iri", column="lei", prefix=CORPORATION),
            Property(
                predicate=f"{RDFS}comment",
                term="literal",
                column="operator_name",
                prefix="The operator is named: ",
                language="en",
            ),
            link("namedIn", "record", passage),
        ),
        table(
            "identifications",
            "identification/mic-",
            a("Identification"),
            _literal(f"{RDFS}label", "mic", "en", prefix="MIC "),
            link("identifies", "subject", f"{ID}market/"),
            one("scheme", "identifier-scheme/mic"),
            value("identifier", "mic"),
            value("begin", "begin", DATE),
            value("end", "end", DATE),
            *bounded(slug),
            link("statedIn", "record", passage),
        ),
        table(
            "records",
            f"passage/{slug}-",
            a("Record"),
            Property(predicate=f"{_OA}hasSource", term="iri", value=f"{ID}source/{slug}"),
            value("recordKey", "key"),
            value("recordNumber", "subject", f"{XSD}integer"),
            value("recordLine", "line", f"{XSD}integer"),
            # The list has days, and an xsd:dateTime is more than that.
            Property(
                predicate=f"{_DCTERMS}modified", term="literal", column="updated", datatype=DATE
            ),
        ),
        *_of_file(),
    ]
    return {each.name: each for each in tables}


def _literal(
    predicate: str, column: str, language: str | None = None, prefix: str = ""
) -> Property:
    return Property(
        predicate=predicate, term="literal", column=column, prefix=prefix, language=language
    )


def _of_file() -> list[Table]:
    """What is said of the file itself, a row each; subjects are made of its slug."""
    return [
        table(
            "sources",
            "source/",
            a("Source"),
            labelled("ISO 10383, "),
            Property(predicate=f"{_DCTERMS}type", term="iri", value=f"{CODE}source-kind/register"),
            Property(
                predicate=f"{_DCTERMS}publisher",
                term="literal",
                value="ISO 10383 Registration Authority",
            ),
            value("sha256", "sha256"),
        ),
        passages(),
        table(
            "resolutions",
            "date-resolution/",
            a("DateResolution"),
            Property(
                predicate=f"{RDFS}comment",
                term="literal",
                value="The register says that the code has expired, and not when: at the latest at "
                "the last update of the record, at the earliest on the day after its creation.",
                language="en",
            ),
            Property(
                predicate=f"{_PROV}wasAttributedTo",
                term="iri",
                value=f"{ID}agent/corpgraph-editors",
            ),
            Property(
                predicate=f"{_PROV}wasDerivedFrom",
                term="iri",
                column="passage",
                prefix=f"{ID}passage/",
            ),
        ),
    ]
