"""Findings in rows of tables: each format says which record states the row, and reads no table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpgraph.validation.findings import Place
from corpgraph.validation.reporting import render
from corpgraph.validation.reporting.sources import excerpts
from corpgraph.validation.reporting.wording import origins
from validation.reporting.samples import EX, make, report

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation import Report

FIRST, SECOND = "record 8 of rr.csv, line 9", "record 9 of rr.csv, line 10"


@pytest.fixture
def rows(tmp_path: Path) -> Report:
    """A finding in two rows of a table, which could be read as text."""
    table = tmp_path / "0.parquet"
    table.write_text("PAR1 is no line of text\n" * 5)
    places = [
        Place(str(table), number, None, f"<{EX}{number}>", origin)
        for number, origin in ((2, FIRST), (4, SECOND))
    ]
    return report(make("a", places=(*places, places[0])))


@pytest.mark.parametrize("form", ["text", "junit", "github", "gitlab", "html", "json", "sarif"])
def test_each_format_tells_the_records(rows: Report, tmp_path: Path, form: str) -> None:
    printed = render(rows, form, base=tmp_path)
    assert FIRST in printed
    assert SECOND in printed
    assert "PAR1" not in printed


def test_a_record_is_told_once(rows: Report) -> None:
    assert origins(rows.findings[0]) == (FIRST, SECOND)


def test_a_row_has_no_line_to_show(rows: Report) -> None:
    assert excerpts(rows.findings) == {}


def test_a_name_cannot_end_a_line(tmp_path: Path) -> None:
    place = Place("t.parquet", 1, None, f"<{EX}a>", "record 1 of a\nb\x1b[2J")
    assert origins(make("a", places=(place,))) == ("record 1 of a\ufffdb\ufffd[2J",)


def test_json_has_an_origin_only_for_rows(rows: Report) -> None:
    plain = report(make("a", places=(Place("a.ttl", 1, 1, f"<{EX}a>"),)))
    for each, is_told in ((rows, True), (plain, False)):
        (finding,) = json.loads(render(each, "json"))["findings"]
        assert all(("origin" in place) is is_told for place in finding["places"])
