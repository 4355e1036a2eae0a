from __future__ import annotations

import time

import pytest

from corpgraph.evidence.places import Outline, Place

TEXT = "One. Two! Three? 4 is more… Et “ça”. «Non»\n\n \nA second one, by M. Ma. It ends.\n"


def place_of(words: str, text: str = TEXT) -> str:
    start = text.index(words)
    return str(Outline(text).place(start, start + len(words))).split(" ")[0]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("One.", "P1.S1"),
        ("Two!", "P1.S2"),
        ("Three?", "P1.S3"),
        ("4 is more…", "P1.S4"),
        ("Et “ça”.", "P1.S5"),
        ("«Non»", "P1.S6"),
        ("A second one", "P2.S1"),
        ("Ma.", "P2.S1"),
        ("It ends.", "P2.S2"),
    ],
)
def test_paragraphs_are_lines_that_are_not_empty_and_sentences_end_at_stops(
    words: str, place: str
) -> None:
    assert place_of(words) == place


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_paragraphs_are_the_same_with_any_line_ends(ending: str) -> None:
    text = TEXT.replace("\n", ending)
    assert place_of("It ends.", text) == "P2.S2"
    assert [text[start:end] for start, end in Outline(text).paragraphs] == [
        "One. Two! Three? 4 is more… Et “ça”. «Non»",
        "A second one, by M. Ma. It ends.",
    ]


def test_a_sentence_ends_without_a_space_where_the_script_has_none() -> None:
    text = "一淘是网站。天猫也是。"
    assert [text[start:] for start in Outline(text).sentence_starts()] == [text, "天猫也是。"]


def test_an_indent_is_no_part_of_a_sentence() -> None:
    assert list(Outline("  Indented.  Second.").sentence_starts()) == [2, 13]


def test_what_begins_inside_a_sentence_is_of_that_sentence() -> None:
    assert place_of("wo!") == "P1.S2"


@pytest.mark.parametrize("text", ["Word by word. " * 400_000, "." * 500_000, " " * 500_000 + "."])
def test_a_paragraph_as_long_as_a_book_takes_no_longer_than_a_book(text: str) -> None:
    began = time.process_time()
    starts = list(Outline(text).sentence_starts())
    assert len(starts) == text.count("Word") or len(starts) == 1
    assert time.process_time() - began < 5


def test_a_place_is_written_as_far_as_it_is_told() -> None:
    assert str(Place(3, 2, 10, 20)) == "P3.S2 10-20"
    assert str(Place(3, None, 10, 20)) == "P3 10-20"
