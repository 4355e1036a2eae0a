from __future__ import annotations

import hashlib
import time
import unicodedata
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.evidence import PassageCheck, Status, check_text, locators
from corpgraph.loading import load_packaged, read_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "A first paragraph.\n\nThe second one here. Ça a “l’air” d’une fin.\n"
OTHER = "Another source altogether. It says nothing of the first.\n"
PASSAGES = {
    "x:one": (TEXT, "x:s", "A first paragraph."),
    "x:two": (TEXT, "x:s", "The second one here."),
    "x:three": (TEXT, "x:s", "Ça a “l’air” d’une fin."),
    "x:four": (OTHER, "x:t", "Another source altogether."),
}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def data(passages: dict[str, tuple[str, str, str]] | None = None) -> ox.Store:
    store = ox.Store()
    for name, (text, source, words) in (PASSAGES if passages is None else passages).items():
        start = text.index(words)
        paragraph = len([line for line in text[:start].split("\n")[:-1] if line]) + 1
        store.load(
            f"""
            @prefix cg: <https://w3id.org/corpgraph/ontology#> .
            @prefix oa: <http://www.w3.org/ns/oa#> .
            <{name}> a cg:Passage ; oa:hasSource <{source}> ; oa:hasSelector <{name}#selector> ;
              cg:paragraph {paragraph} ; cg:sha256 "{digest(words)}" .
            <{name}#selector> oa:start {start} ; oa:end {start + len(words)} .
            <{source}> cg:sha256 "{digest(text)}" .
            """,
            format=ox.RdfFormat.TURTLE,
        )
    return store


def outcome(text: str, *, source: str | None = None) -> dict[str, PassageCheck]:
    return {each.locator.passage: each for each in check_text(data(), text, source=source).passages}


def test_in_the_text_of_a_source_every_passage_holds() -> None:
    check = check_text(data(), TEXT)
    assert (check.source, check.exact, check.holds) == ("x:s", True, True)
    assert [each.locator.passage for each in check.passages] == ["x:one", "x:two", "x:three"]
    assert {each.status for each in check.passages} == {Status.HOLDS}


def test_in_a_copy_that_moved_the_passages_are_found_at_their_new_places() -> None:
    copy = "A line before.\n" + TEXT
    check = check_text(data(), copy)
    assert (check.source, check.exact, check.holds) == ("x:s", False, False)
    for each in check.passages:
        assert each.status is Status.MOVED
        assert each.place is not None
        assert each.place.start == each.locator.start + 15
        assert each.place.paragraph == each.locator.paragraph + 1


def test_a_passage_whose_words_changed_is_lost_and_those_around_it_are_not() -> None:
    found = outcome(TEXT.replace("second", "2nd"))
    assert {name: each.status for name, each in found.items()} == {
        "x:one": Status.HOLDS,
        "x:two": Status.LOST,
        "x:three": Status.MOVED,
    }
    assert found["x:two"].place is None


def test_what_copying_did_is_undone_and_told() -> None:
    copy = unicodedata.normalize("NFD", TEXT).replace("’", "'").replace("\n", "\r\n")
    found = outcome(copy)
    three = found["x:three"]
    assert three.status is Status.RESPELT
    assert three.changes == ("composed letters", "curly quotation marks")
    assert three.place is not None
    there = copy[three.place.start : three.place.end]
    assert unicodedata.normalize("NFC", there).replace("'", "’") == PASSAGES["x:three"][2]
    assert three.sha256 == digest(there) != three.locator.sha256
    assert found["x:one"].status is Status.HOLDS


def test_of_several_places_the_nearest_is_told_and_the_others_are_counted() -> None:
    found = outcome("A first paragraph.\n" + TEXT)["x:one"]
    assert (found.status, found.others) == (Status.HOLDS, 1)


def test_a_copy_of_one_source_is_not_taken_for_one_of_another() -> None:
    assert check_text(data(), "Intro. " + OTHER).source == "x:t"


def test_a_text_in_which_nothing_is_found_is_refused_with_the_hashes_known() -> None:
    with pytest.raises(InputError, match="the text of no source") as caught:
        check_text(data(), "Nothing of it.")
    hint = caught.value.hint or ""
    assert f"x:s has {digest(TEXT)}" in hint
    assert f"x:t has {digest(OTHER)}" in hint
    with pytest.raises(InputError, match="the text of no source"):
        check_text(data({}), TEXT)


def test_two_sources_that_are_as_likely_are_not_guessed_between() -> None:
    both = {name: PASSAGES[name] for name in ("x:one", "x:four")}
    with pytest.raises(InputError, match="the text of no source"):
        check_text(data(both), "Intro. " + TEXT + OTHER)


def test_a_few_letters_do_not_make_a_copy() -> None:
    short = {"x:short": ("Yes.\n", "x:s", "Yes.")}
    with pytest.raises(InputError, match="the text of no source"):
        check_text(data(short), "Well? Yes. No.")
    assert check_text(data(short), "Well? Yes. No.", source="x:s").passages[0].others == 0


def test_a_source_that_is_named_is_believed_even_where_nothing_is_found() -> None:
    found = outcome("Nothing of it.", source="x:s")
    assert {each.status for each in found.values()} == {Status.LOST}


def test_the_text_of_another_source_than_the_one_named_is_refused() -> None:
    with pytest.raises(InputError, match="the text of x:t, not of x:s"):
        check_text(data(), OTHER, source="x:s")


def test_a_source_without_located_passages_cannot_be_checked() -> None:
    with pytest.raises(UsageError, match="no passage of x:u is located by hash") as caught:
        check_text(data(), "Anything.", source="x:u")
    assert caught.value.hint == "those located are in x:s, x:t"


def test_a_wrong_locator_is_told_with_the_problem_and_the_right_place() -> None:
    store = data()
    selector = ox.NamedNode("x:two#selector")
    for quad in list(store.quads_for_pattern(selector, None, None)):
        assert isinstance(quad.object, ox.Literal)
        store.remove(quad)
        store.add(ox.Quad(selector, quad.predicate, ox.Literal(int(quad.object.value) + 3)))
    (wrong,) = [each for each in check_text(store, TEXT).passages if each.status != "holds"]
    assert (wrong.locator.passage, wrong.status) == ("x:two", Status.MOVED)
    assert "another hash" in (wrong.problem or "")
    assert wrong.place is not None
    assert TEXT[wrong.place.start : wrong.place.end] == "The second one here."


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda text: "Un mot.\n\n" + text, "moved"),
        (lambda text: unicodedata.normalize("NFD", text), "respelt"),
        (lambda text: text.replace("’", "'"), "respelt"),
        (lambda text: "\ufeff" + text.replace("\n", "\r\n"), "moved"),
        (lambda text: text.replace(" ", "  "), "lost"),
    ],
)
def test_the_nine_passages_of_the_article_are_found_in_copies_of_it(
    shared: Path, change: Callable[[str], str], status: str
) -> None:
    text = read_text(shared / "source/article.fr.txt")
    source = "https://w3id.org/corpgraph/id/source/alibaba-2012-article"
    check = check_text(load_packaged("alibaba-2012"), change(text), source=source)
    statuses = [each.status.value for each in check.passages]
    assert len(statuses) == 9
    # One passage has no apostrophe.
    assert statuses.count(status) >= 8
    assert set(statuses) <= {status, "holds"}


def test_sentences_of_the_article_are_counted_as_its_locators_count_them(shared: Path) -> None:
    from corpgraph.evidence.places import Outline

    outline = Outline(read_text(shared / "source/article.fr.txt"))
    found = locators(load_packaged("alibaba-2012"))
    assert len(found) == 9
    for each in found:
        place = outline.place(each.start, each.end)
        assert (place.paragraph, place.sentence) == (each.paragraph, each.sentence)


def test_a_long_text_is_searched_in_seconds() -> None:
    # 100,000 characters, thirty passages that were all changed: the most that there is to do.
    sentences = [f"Sentence {n} says {n * n} things, and no more than that. " for n in range(2_000)]
    text = "".join(sentences)
    assert len(text) > 90_000
    passages = {
        f"x:p{n}": (text, "x:s", "".join(sentences[n * 60 : n * 60 + 3]).strip()) for n in range(30)
    }
    store = data(passages)
    began = time.process_time()
    check = check_text(store, text.replace("more", "less"), source="x:s")
    assert time.process_time() - began < 20
    assert {each.status for each in check.passages} == {Status.LOST}
    assert check.thorough
    began = time.process_time()
    assert {each.status for each in check_text(store, "Intro. " + text).passages} == {Status.MOVED}
    assert time.process_time() - began < 2
