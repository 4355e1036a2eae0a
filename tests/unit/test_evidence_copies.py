from __future__ import annotations

import unicodedata

import pytest

from corpgraph.evidence.copies import spellings

# The original, what happened to it, and what undoes that.
COPIES = [
    ("Un.\nDeux.", "Un.\r\nDeux.", ("line ends",)),
    ("Un.\nDeux.", "Un.\rDeux.", ("line ends",)),
    ("one two three", "one two\nthree", ("line breaks",)),
    ("sous-jacent", "sous-\njacent", ("line breaks",)),
    ("société", unicodedata.normalize("NFD", "société"), ("composed letters",)),
    (unicodedata.normalize("NFD", "société"), "société", ("decomposed letters",)),
    ("한국", unicodedata.normalize("NFD", "한국"), ("composed letters",)),
    ("en deux : oui", "en deux\u00a0: oui", ("plain spaces",)),
    ("«\u00a0oui\u00a0» 5\u00a0%", "« oui » 5 %", ("no-break spaces",)),
    ("quoi\u202f?", "quoi ?", ("narrow no-break spaces",)),
    ("l'une \"ou\" l'autre", "l’une “ou” l’autre", ("straight quotation marks",)),
    ("l’une “ou” (“la”) l’autre", 'l\'une "ou" ("la") l\'autre', ("curly quotation marks",)),
    (
        "l’une : é",
        unicodedata.normalize("NFD", "l'une\u00a0: é"),
        ("composed letters", "plain spaces", "curly quotation marks"),
    ),
]


@pytest.mark.parametrize(("original", "copy", "changes"), COPIES)
def test_what_copying_does_is_undone_and_named(
    original: str, copy: str, changes: tuple[str, ...]
) -> None:
    found = {each.text: each.changes for each in spellings(copy)}
    assert found[original] == changes


@pytest.mark.parametrize(("original", "copy", "changes"), COPIES)
def test_each_spelling_knows_where_its_characters_are_in_the_copy(
    original: str, copy: str, changes: tuple[str, ...]
) -> None:
    (spelling,) = [each for each in spellings(copy) if each.text == original]
    assert spelling.in_copy(0, len(original)) == (0, len(copy))
    for index, letter in enumerate(original):
        if letter.isascii() and letter.isalpha() and letter in copy:
            start, _ = spelling.in_copy(index, index + 1)
            assert copy[start] == letter


def test_a_range_that_ends_inside_a_letter_is_told_with_the_whole_letter() -> None:
    (spelling,) = [each for each in spellings("sé") if "decomposed letters" in each.changes]
    assert spelling.text == "se\u0301"
    assert spelling.in_copy(1, 2) == spelling.in_copy(1, 3) == (1, 2)


def test_two_changes_that_come_to_the_same_are_one_spelling() -> None:
    assert [each.changes for each in spellings("deux : oui")] == [(), ("no-break spaces",)]


def test_a_text_that_copying_cannot_change_has_one_spelling() -> None:
    assert [each.changes for each in spellings("plain text")] == [()]


def test_spellings_come_once_and_those_with_fewer_changes_first() -> None:
    found = list(spellings('é « x »\r\n"y" d\'or ?'))
    assert len({each.text for each in found}) == len(found) > 10
    numbers = [len(each.changes) for each in found]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0
