from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.publishing.library import Library
from corpgraph.publishing.listing import Register, SearchIndex
from corpgraph.publishing.printing import Printer
from publishing.pages import read_page

if TYPE_CHECKING:
    from pathlib import Path

COUNT: Final = 2500


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ox.Store())


def shard(letters: str) -> str:
    return "-".join(f"{ord(letter):x}" for letter in letters)


def read(folder: Path, name: str) -> list[str]:
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)[0] for line in lines]


def found(folder: Path, letters: str) -> list[str]:
    return read(folder, shard(letters))


def full(folder: Path) -> dict[str, int]:
    """The files of the index, each with whether there is no room in it for more."""
    listed: dict[str, int] = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return listed


def test_many_names_stand_on_pages_that_lead_to_each_other(library: Library) -> None:
    register = Register()
    for number in reversed(range(COUNT)):
        register.add(f"Company {number:05d}", f"id/corporation/c{number}")
    printer = Printer("http://127.0.0.1/")
    pages = dict(register.pages(library, printer, "en", ["en"], letters=register.letters))
    leaves = ["az/c-1.html", "az/c-2.html", "az/c-3.html"]
    assert set(pages) == {"az/index.html", "az/c.html", *leaves}
    listed = [
        link
        for path in leaves
        for link in read_page(pages[path]).links
        if link.startswith("../id/")
    ]
    assert listed == [f"../id/corporation/c{number}.html" for number in range(COUNT)]
    ways = [set(read_page(pages[path]).links) for path in leaves]
    assert "../az/c-2.html" in ways[0] & ways[2]
    assert {"../az/c-1.html", "../az/c-3.html"} <= ways[1]


def test_a_letter_with_many_names_says_from_where_to_where_its_pages_go(library: Library) -> None:
    register = Register()
    for number in range(COUNT):
        register.add(f"Company {number:05d}", f"id/corporation/c{number}")
    printer = Printer("http://127.0.0.1/")
    # In another language there are more.
    pages = dict(register.pages(library, printer, "en", ["en"], letters={"C": 3 * COUNT}))
    page = pages["az/c.html"]
    assert '<a href="../az/c-1.html">Company 00000 – Company 00999</a>' in page
    assert '<a href="../az/c-3.html">Company 02000 – Company 02499</a>' in page
    assert "az/c-8.html" in pages
    assert "../az/c-4.html" not in read_page(page).links


def test_a_letter_of_another_language_has_its_page_too(library: Library) -> None:
    register = Register()
    register.add("Émile", "id/person/e")
    printer = Printer("http://127.0.0.1/")
    pages = dict(register.pages(library, printer, "en", ["en"], letters={"E": 1, "中": 2}))
    assert {"az/e.html", "az/u4e2d.html"} <= set(pages)
    assert "../id/person/e.html" in read_page(pages["az/e.html"]).links


def test_a_name_is_filed_under_each_of_its_words_without_accents(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "search")
    index.add("Société Générale", "id/corporation/sg", {"fr": "société"})
    index.add("阿里巴巴", "id/corporation/a", {})
    index.add("A+B", "id/corporation/ab", {})
    assert index.close() == 4
    assert found(tmp_path / "search", "so") == ["Société Générale"]
    assert found(tmp_path / "search", "ge") == ["Société Générale"]
    assert found(tmp_path / "search", "阿里") == ["阿里巴巴"]
    assert full(tmp_path / "search") == {shard("so"): 0, shard("ge"): 0, shard("阿里"): 0}


def test_no_file_of_the_search_index_grows_with_the_site(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "search")
    for number in range(COUNT):
        index.add(f"Company {number} Cobalt", f"id/corporation/c{number}", {"en": "corporation"})
    index.close()
    sizes = {name: len(read(tmp_path / "search", name)) for name in full(tmp_path / "search")}
    assert max(sizes.values()) == 1000
    assert full(tmp_path / "search") == {name: int(size == 1000) for name, size in sizes.items()}


@pytest.mark.parametrize("word", ["company", "1234", "2", "24", "cobalt", "co"])
def test_the_files_of_the_beginnings_of_a_word_have_all_its_names_or_are_full(
    word: str, tmp_path: Path
) -> None:
    index = SearchIndex(tmp_path / "search")
    names = [f"Company {number}" + " Cobalt" * (number % 9 == 0) for number in range(COUNT)]
    for name in names:
        index.add(name, "id/x/y", {})
    index.close()
    known, got = full(tmp_path / "search"), []
    for length in range(2, len(word) + 1):
        name = shard(word[:length])
        got += read(tmp_path / "search", name) if name in known else []
        if not known.get(name):
            wanted = [each for each in names if any(w.startswith(word) for w in words(each))]
            assert set(wanted) <= set(got)
            return
    assert word in ("company", "2", "co")


def words(name: str) -> list[str]:
    return name.lower().split()
