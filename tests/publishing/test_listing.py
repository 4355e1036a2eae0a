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


def found(folder: Path, letters: str) -> list[str]:
    lines = (folder / f"{shard(letters)}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)[0] for line in lines]


def test_many_names_stand_on_pages_that_lead_to_each_other(library: Library) -> None:
    register = Register()
    for number in reversed(range(COUNT)):
        register.add(f"Company {number:05d}", f"id/corporation/c{number}")
    printer = Printer("http://127.0.0.1/")
    pages = dict(register.pages(library, printer, "en", ["en"], letters=register.letters))
    assert set(pages) == {"az/index.html", "az/c.html", "az/c-2.html", "az/c-3.html"}
    listed = [
        link
        for path in ("az/c.html", "az/c-2.html", "az/c-3.html")
        for link in read_page(pages[path]).links
        if link.startswith("../id/")
    ]
    assert listed == [f"../id/corporation/c{number}.html" for number in range(COUNT)]
    ways = [set(read_page(pages[f"az/c{end}.html"]).links) for end in ("", "-2", "-3")]
    assert "../az/c-2.html" in ways[0] & ways[2]
    assert {"../az/c.html", "../az/c-3.html"} <= ways[1]


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
    listed = json.loads((tmp_path / "search" / "index.json").read_text(encoding="utf-8"))
    assert listed == sorted([shard("so"), shard("ge"), shard("阿里")])


def test_what_waits_to_be_written_does_not_grow_with_the_site(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "search")
    for number in range(4000):
        index.add(f"Company {number}", f"id/corporation/c{number}", {"en": "corporation"})
    index.close()
    assert len(found(tmp_path / "search", "co")) == 4000
