from __future__ import annotations

import hashlib
import unicodedata

import pytest

from corpgraph.evidence.locators import Locator
from corpgraph.evidence.searching import search


def locator(words: str, name: str = "x:p") -> Locator:
    digest = hashlib.sha256(words.encode()).hexdigest()
    return Locator(name, "x:s", "", 1, 1, 0, len(words), digest)


def test_a_sentence_is_found_wherever_it_stands() -> None:
    text = "First of all. Ça alors ! And again. Ça alors ! End."
    found = search(text, [locator("Ça alors !")]).found["x:p"]
    assert [text[start:end] for start, end in found.ranges] == ["Ça alors !"] * 2
    assert found.changes == ()


def test_words_are_found_inside_a_sentence() -> None:
    text = "It was, as said, the only one."
    assert search(text, [locator("as said, the")]).found["x:p"].ranges == [(8, 20)]


def test_what_ends_inside_a_word_is_found_too() -> None:
    text = "undivided attention"
    assert search(text, [locator("divided atten")]).found["x:p"].ranges == [(2, 15)]


@pytest.mark.parametrize("most_bytes", [10_000, 10**9])
def test_a_change_elsewhere_is_not_told_of_a_passage(most_bytes: int) -> None:
    found = search("11111111éa", [locator("a")], most_bytes=most_bytes).found["x:p"]
    assert (found.ranges, found.changes) == ([(9, 10)], ())


def test_what_is_there_to_the_letter_is_not_told_in_another_spelling() -> None:
    found = search("11éa\u0301", [locator("a")]).found["x:p"]
    assert (found.ranges, found.changes) == ([(3, 4)], ())


def test_what_ends_inside_a_word_is_found_in_another_spelling_too() -> None:
    found = search(unicodedata.normalize("NFD", "indépendance"), [locator("dépend")]).found["x:p"]
    assert (found.ranges, found.changes) == ([(2, 9)], ("composed letters",))


def test_a_spelling_is_told_with_the_place_in_the_copy() -> None:
    copy = "Oh.\r\n\r\nC'est ça.\r\n"
    found = search(copy, [locator("C’est ça.")]).found["x:p"]
    assert found.changes == ("curly quotation marks",)
    assert [copy[start:end] for start, end in found.ranges] == ["C'est ça."]
    copy = unicodedata.normalize("NFD", "Été. C’est ça.")
    found = search(copy, [locator("C’est ça.")]).found["x:p"]
    assert found.changes == ("composed letters",)
    assert [copy[start:end] for start, end in found.ranges] == [copy[7:]]


def test_two_passages_of_one_text_are_both_found() -> None:
    wanted = [locator("Same.", "x:a"), locator("Same.", "x:b"), locator("Other.", "x:c")]
    found = search("Same. Other.", wanted).found
    assert {name: each.ranges for name, each in found.items()} == {
        "x:a": [(0, 5)],
        "x:b": [(0, 5)],
        "x:c": [(6, 12)],
    }


def test_what_is_not_there_is_not_found_however_near() -> None:
    result = search("Almost the same.", [locator("Almost the Same."), locator("longer" * 9, "x:b")])
    assert result.found == {}
    assert result.thorough


def test_a_search_that_would_cost_too_much_says_that_it_did_not_look_everywhere() -> None:
    text = "undivided attention. " * 50
    result = search(text, [locator("divided atten")], most_bytes=5_000)
    assert (result.found, result.thorough) == ({}, False)
    assert search(text, [locator("divided atten")], most_bytes=1_500_000).found
    # Where sentences begin is looked at whatever it costs.
    result = search("Now then. " + text, [locator("Now then.")], most_bytes=0)
    assert (list(result.found), result.thorough) == (["x:p"], True)


def test_a_search_that_leaves_out_spellings_says_so() -> None:
    text, wanted = '« é » : l\'air ? "oui" !', [locator("zz")]
    assert search(text, wanted).thorough
    # Enough for every place of the text as it is, and for few of its spellings.
    assert not search(text, wanted, most_bytes=150_000).thorough


def test_nothing_is_left_to_look_for_where_all_was_found_in_another_spelling() -> None:
    copy = unicodedata.normalize("NFD", "Été. Fin.")
    result = search(copy, [locator("Été.")], most_bytes=6_000)
    assert (list(result.found), result.thorough) == (["x:p"], True)


def test_nothing_wanted_is_found_at_once() -> None:
    assert search("any text", []) == ({}, True)
