"""Words that companies are named with, in many scripts, with their ASCII forms beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from generating.chance import evenly, weighted

__all__ = ["VOCABULARIES", "Vocabulary", "name_of"]


class Vocabulary(NamedTuple):
    """First and second words for one draw each, and the same in ASCII.

    Attributes:
        language: The tag (BCP 47) of names in it.
        first: First words; empty where they are coined.
        second: Second words.
        ascii: Whether names are in ASCII or near it, and need no transliteration.
    """

    language: str
    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]
    ascii: bool


#: What stands between the words of a coined name, for one draw.
_BETWEEN: Final = weighted(
    (" ", 200),
    (" & ", 10),
    (", ", 4),
    ("-", 14),
    (" European ", 5),
    (" North ", 5),
    (" International ", 8),
    (" Real Estate ", 5),
    (' "Prime" ', 2),
    (" + ", 1),
    (" II ", 2),
)


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Words for one draw, each with its ASCII form: behind a colon, if it is another."""
    found = [item.partition(":") for item in text.split("; ")]
    return evenly([(own, plain or own) for own, _, plain in found])


def _vocabulary(line: str) -> Vocabulary:
    """A vocabulary, from a line of ``words.tsv``."""
    language, first, second = line.split("\t")
    return Vocabulary(language, _pairs(first) if first else (), _pairs(second), ascii=not first)


_LINES: Final = Path(__file__).with_name("words.tsv").read_text(encoding="utf-8").splitlines()[1:]
#: By language; the asterisk stands for what names are coined from.
VOCABULARIES: Final = {words.language: words for words in map(_vocabulary, _LINES)}
_COINED: Final = VOCABULARIES["*"]


def name_of(vocabulary: Vocabulary, draws: bytes, at: int, suffix: str) -> tuple[str, str]:
    """A name and its form in ASCII, made from four draws and a legal form's abbreviation."""
    second, plain_second = vocabulary.second[draws[at + 2]]
    if vocabulary.first:
        first, plain_first = vocabulary.first[draws[at]]
        number = draws[at + 1]
        if vocabulary.language in {"zh", "ja", "ko"}:
            return f"{first}{second}{suffix}", f"{plain_first} {plain_second} {number}"
        return f"{first} {second} {number} {suffix}", f"{plain_first} {plain_second} {number}"
    brand = _COINED.first[draws[at]][0] + _COINED.second[draws[at + 1]][0]
    between = _BETWEEN[draws[at + 3]]
    name = f"{brand}{between}{second} {suffix}".rstrip()
    return name, f"{brand}{between}{plain_second} {suffix}".rstrip()
