from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.evidence import check_text, updated_files
from corpgraph.formatting import is_canonical
from corpgraph.loading import load_files

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "A first paragraph.\nThe second one: l’air.\n"
TURTLE = """\
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix ex: <https://example.org/> .
@prefix oa: <http://www.w3.org/ns/oa#> .

ex:one a cg:Passage ;
  oa:hasSelector ex:one-selector ;
  oa:hasSource ex:s ;
  cg:paragraph 1 ;
  cg:sentence 1 ;
  cg:sha256 "ONE" .

ex:one-selector oa:end 18 ;
  oa:start 0 .

ex:s cg:sha256 "ALL" .

ex:two a cg:Passage ;
  oa:hasSelector ex:two-selector ;
  oa:hasSource ex:s ;
  cg:paragraph 2 ;
  cg:sentence 1 ;
  cg:sha256 "TWO" .

ex:two-selector oa:end 41 ;
  oa:start 19 .
"""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The passages, and a file that says nothing of them."""
    turtle = TURTLE.replace("ONE", digest(TEXT[:18])).replace("TWO", digest(TEXT[19:41]))
    (tmp_path / "source.ttl").write_text(turtle.replace("ALL", digest(TEXT)))
    (tmp_path / "facts.ttl").write_text("<x:a> <x:b> <x:c> .\n")
    return [tmp_path]


def test_the_new_places_and_hashes_are_written_and_the_copy_becomes_the_text(
    files: list[Path],
) -> None:
    copy = "Intro.\r\n" + TEXT.replace("’", "'")
    check = check_text(load_files(files), copy)
    assert not check.holds
    new = updated_files(files, check)
    assert [path.name for path in new] == ["source.ttl"]
    ((path, turtle),) = new.items()
    assert is_canonical(turtle)
    assert "@prefix ex: <https://example.org/> ." in turtle
    path.write_text(turtle)
    again = check_text(load_files(files), copy)
    assert (again.exact, again.holds, len(again.passages)) == (True, True, 2)
    # Only what moved has changed.
    (old, now) = (TURTLE.splitlines(), turtle.splitlines())
    assert len(old) == len(now)
    assert sum(a != b for a, b in zip(old, now, strict=True)) == 9


def test_a_text_that_holds_leaves_the_files_alone(files: list[Path]) -> None:
    assert updated_files(files, check_text(load_files(files), TEXT)) == {}


def test_a_lost_passage_keeps_a_text_from_becoming_that_of_its_source(files: list[Path]) -> None:
    check = check_text(load_files(files), TEXT.replace("second", "2nd"))
    with pytest.raises(UsageError, match="two is lost"):
        updated_files(files, check)


def test_a_passage_in_two_places_is_not_chosen_between(files: list[Path]) -> None:
    check = check_text(load_files(files), "Intro. " + TEXT + "A first paragraph.")
    with pytest.raises(UsageError, match="one stands in several places"):
        updated_files(files, check)


def test_a_comment_is_not_lost(files: list[Path]) -> None:
    path = files[0] / "source.ttl"
    path.write_text("# By hand.\n" + path.read_text())
    check = check_text(load_files(files), "Intro. " + TEXT)
    with pytest.raises(InputError, match="a comment would be lost"):
        updated_files(files, check)


def test_a_selector_without_a_name_cannot_be_updated(files: list[Path]) -> None:
    path = files[0] / "source.ttl"
    path.write_text(path.read_text().replace("ex:one-selector", "_:selector"))
    check = check_text(load_files(files), "Intro. " + TEXT)
    with pytest.raises(UsageError, match=r"the selector of .*one has no IRI"):
        updated_files(files, check)
