"""A site of more names than one page or one file of the search index takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from corpgraph.loading import load_files
from corpgraph.namespaces import CG, ID, RDF, RDFS
from corpgraph.publishing import publish
from publishing.browsing import browse, served

if TYPE_CHECKING:
    from pathlib import Path

COUNT: Final = 1300
LISTS: Final = ("az/c.html", "az/c-2.html")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    lines = []
    for number in range(COUNT):
        company = f"<{ID}corporation/c{number:04}>"
        lines.append(f"{company} <{RDF}type> <{CG}Corporation> .\n")
        lines.append(f'{company} <{RDFS}label> "Company {number:04} Holdings"@en .\n')
    (folder / "many.nt").write_text("".join(lines), encoding="utf-8")
    data = load_files([folder / "many.nt"])
    publish(data, folder / "site", base="http://127.0.0.1/", languages=["en"])
    return folder / "site"


@pytest.fixture(scope="module")
def searched(many: Path) -> dict[str, Any]:
    texts = ["company 1250", "1250 co", "1250", "company", "holdings comp", "zzz", "company 9"]
    with served(many) as base:
        return browse("search", base, path="az/c-2.html", texts=texts, shown=LISTS)


@pytest.mark.parametrize("text", ["company 1250", "1250 co", "1250"])
def test_one_of_many_is_found_by_what_tells_it_from_the_others(
    text: str, searched: dict[str, Any]
) -> None:
    assert searched["found"][text] == ["Company 1250 Holdingscorporation"]
    assert searched["notes"][text] == ""
    assert searched["fetched"][text] == ["search/31-32.jsonl"]


@pytest.mark.parametrize("text", ["company", "holdings comp"])
def test_where_there_are_more_the_search_says_so(text: str, searched: dict[str, Any]) -> None:
    assert len(searched["found"][text]) == 12
    assert searched["notes"][text].startswith("There are more")
    # As far as no file of the beginning of the word has room.
    assert 2 <= len(searched["fetched"][text]) <= 7


def test_what_nothing_is_called_is_not_found(searched: dict[str, Any]) -> None:
    assert searched["found"]["zzz"] == []
    assert searched["notes"]["zzz"] == "Nothing is called that."
    assert searched["faults"] == []
