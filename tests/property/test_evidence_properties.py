"""A passage is found again wherever it goes, and nothing else is found in its stead."""

from __future__ import annotations

import hashlib
import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from corpgraph.evidence.copies import spellings
from corpgraph.evidence.locators import Locator
from corpgraph.evidence.places import Outline
from corpgraph.evidence.searching import search

LETTERS = "abé’'\" .!?\n\r\t\u00a0«»中-1Z\u0301"
texts = st.text(LETTERS, max_size=60)


def located(text: str, start: int, end: int) -> Locator:
    digest = hashlib.sha256(text[start:end].encode()).hexdigest()
    return Locator("x:p", "x:s", "", 1, 1, start, end, digest)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text, and a range of it that is not empty."""
    text = draw(st.text(LETTERS, min_size=1, max_size=60))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(passage=passages(), before=texts, after=texts)
def test_a_passage_that_an_insertion_moved_is_found_at_the_shifted_place(
    passage: tuple[str, int, int], before: str, after: str
) -> None:
    text, start, end = passage
    moved = before + text + after
    found = search(moved, [located(text, start, end)]).found["x:p"]
    assert found.changes == ()
    # The same words may also stand where sentences or words begin, which is looked at first.
    words = text[start:end]
    assert all(moved[a:b] == words for a, b in found.ranges)
    shifted = (start + len(before), end + len(before))
    assert shifted in found.ranges or words in moved.replace(words, "", 1)


@given(passage=passages(), text=texts)
def test_what_is_found_has_the_hash_that_was_looked_for(
    passage: tuple[str, int, int], text: str
) -> None:
    original, start, end = passage
    found = search(text, [located(original, start, end)]).found.get("x:p")
    assert (found is not None) or original[start:end] not in text
    if found is not None and not found.changes:
        assert {text[a:b] for a, b in found.ranges} == {original[start:end]}


@given(text=texts)
def test_every_spelling_maps_every_character_into_the_copy_in_order(text: str) -> None:
    for spelling in spellings(text):
        places = [spelling.in_copy(n, n)[0] for n in range(len(spelling.text) + 1)]
        assert places == sorted(places)
        assert (places[0], places[-1]) == (0, len(text)) or not spelling.text
        assert all(0 <= place <= len(text) for place in places)


@given(text=texts)
def test_the_other_form_of_a_text_is_among_the_spellings_of_it(text: str) -> None:
    found = {each.text for each in spellings(unicodedata.normalize("NFD", text))}
    assert unicodedata.normalize("NFC", text) in found


@given(text=texts, start=st.integers(0, 59))
def test_every_character_that_is_no_space_stands_in_its_paragraph(text: str, start: int) -> None:
    assume(start < len(text) and not text[start].isspace())
    outline = Outline(text)
    place = outline.place(start, start + 1)
    first, last = outline.paragraphs[place.paragraph - 1]
    assert first <= start < last
    assert place.sentence is not None
    assert place.sentence >= 1
