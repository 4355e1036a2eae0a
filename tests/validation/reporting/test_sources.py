from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpgraph.validation.findings import Place
from corpgraph.validation.reporting.sources import by_file, excerpts, relative_path, whereabouts
from validation.reporting.samples import make, report, sample

if TYPE_CHECKING:
    import pytest


def test_a_path_is_relative_to_the_base_however_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for given in ("data/a.ttl", "./data/a.ttl", "data/x/../a.ttl", str(tmp_path / "data/a.ttl")):
        assert relative_path(given, tmp_path) == "data/a.ttl"
        assert relative_path(given, Path()) == "data/a.ttl"
        assert relative_path(given, tmp_path / "data") == "a.ttl"


def test_a_file_outside_the_base_keeps_its_whole_path(tmp_path: Path) -> None:
    path = tmp_path / "other" / "a.ttl"
    assert relative_path(str(path), tmp_path / "data") == path.as_posix()


def test_without_a_base_a_path_stays_as_it_is() -> None:
    assert relative_path("../a.ttl", None) == "../a.ttl"


def test_whereabouts_say_as_much_as_is_known() -> None:
    assert whereabouts(Place("a.ttl", 3, 4, ""), None) == "a.ttl:3:4"
    assert whereabouts(Place("a.ttl", 3, None, ""), None) == "a.ttl:3"


def test_findings_are_grouped_by_file_then_line_and_those_of_no_place_come_last() -> None:
    placed = [
        make(name, places=(Place(path, line, column, ""),))
        for name, path, line, column in (
            ("a-late", "b.ttl", 10, 1),
            ("b-early", "b.ttl", 9, 5),
            ("c-earlier", "b.ttl", 9, None),
            ("other", "./a.ttl", 99, 1),
        )
    ]
    groups = by_file(report(make("nowhere"), *placed), None)
    assert [(path, [each.message for each in found]) for path, found in groups] == [
        ("a.ttl", ["other"]),
        ("b.ttl", ["c-earlier", "b-early", "a-late"]),
        (None, ["nowhere"]),
    ]


def test_a_file_that_is_gone_or_shorter_now_has_no_excerpt(tmp_path: Path) -> None:
    found = sample(tmp_path)
    assert len(excerpts(found.findings)) == 4
    (tmp_path / "data" / "stakes.ttl").unlink()
    (tmp_path / "data" / "owners.ttl").write_text("one line\n")
    assert excerpts(found.findings) == {}
