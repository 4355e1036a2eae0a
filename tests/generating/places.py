"""Jurisdictions with what a register there prints: places, registers, forms, languages, hours.

Legal forms are codes of ISO 20275 for that very jurisdiction; registers are of GLEIF's list of
registration authorities; subdivisions are of ISO 3166-2.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from generating.chance import evenly, weighted
from generating.words import VOCABULARIES, Vocabulary

__all__ = ["PLACES", "PLAIN", "Place"]


class Place(NamedTuple):
    """A jurisdiction.

    Attributes:
        jurisdiction: Of a country (ISO 3166-1) or a subdivision (ISO 3166-2).
        country: Of addresses.
        words: What companies are named with.
        authority: The register's code.
        digits: How many digits a number in that register has.
        issuer: The beginning of identifiers, and the identifier of who issues them.
        forms: Codes of legal forms and their abbreviations, for one draw.
        cities: City, region, beginning of the postal code and its further digits, for one draw.
        streets: Patterns of a first address line, for one draw.
    """

    jurisdiction: str
    country: str
    words: Vocabulary
    authority: str
    digits: int
    issuer: tuple[str, str]
    forms: tuple[tuple[str, str], ...]
    cities: tuple[tuple[str, str, str, int], ...]
    streets: tuple[str, ...]


def _place(line: str) -> tuple[Place, int]:
    """A place and its weight, from a line of ``places.tsv``.

    Forms are written ``code=abbreviation``, cities ``name|region|postal code`` with ``#`` for
    digits that differ; these and patterns of streets have semicolons between them.
    """
    weight, jurisdiction, words, *register, prefix, lou, forms, cities, streets = line.split("\t")
    found = []
    for city in cities.split("; "):
        name, region, code = city.split("|")
        found.append((name, region, code.rstrip("#"), code.count("#")))
    pairs = [form.partition("=") for form in forms.split("; ")]
    authority, digits = register
    place = Place(
        jurisdiction,
        jurisdiction[:2],
        VOCABULARIES[words],
        authority,
        int(digits),
        (prefix, lou),
        evenly([(code, suffix) for code, _, suffix in pairs]),
        evenly(found),
        evenly(streets.split("; ")),
    )
    return place, int(weight)


_LINES: Final = Path(__file__).with_name("places.tsv").read_text(encoding="utf-8").splitlines()[1:]
_WEIGHED: Final = [_place(line) for line in _LINES]

#: Places for one draw.
PLACES: Final = weighted(*_WEIGHED)
#: The place of those whose records have an error planted: nothing else is odd about them.
PLAIN: Final = next(place for place, _ in _WEIGHED if place.jurisdiction == "DE")
