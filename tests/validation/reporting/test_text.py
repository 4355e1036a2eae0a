from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpgraph.validation.findings import Place
from corpgraph.validation.reporting.text import text_report
from validation.reporting.samples import make, report, sample

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN: Final = """\
data/owners.ttl

  3:1  warning  Give it a label.
    3 │ _:x ex:note "né" .
      │ ^^^
    node   _:f1
    path   <http://example.org/label>
    shape  a shape without a name (sh:MinCount)
    in     shapes.ttl:8:17

data/stakes.ttl

  4:14  violation  Give the share as a decimal.
    Write 51.0 for 51.
    4 │     ex:share 51 ;
      │              ^^
    node   <http://example.org/a>
    path   <http://example.org/share>
    value  "51"^^xsd:integer
    shape  <http://example.org/Stake-share> (sh:Datatype)

  7:15  violation  Nobody owns himself, not even through others.
    7 │ ex:b ex:owner ex:c .
      │               ^^^^
    and here: data/owners.ttl:2:15
    2 │ ex:c ex:owner ex:b .
      │               ^^^^
    node   <http://example.org/b>
    path   <http://example.org/owner>+
    value  <http://example.org/b>
    shape  <http://example.org/Stake> (sh:SPARQL)
    rule   <http://example.org/Stake-no-ring>

no place known

  info  does not conform to sh:ClosedConstraintComponent
    node   <http://example.org/nowhere>
    shape  <http://example.org/Shape> (sh:Closed)

2 violations, 1 warning, 1 info in 2 files
"""


def test_findings_are_shown_with_their_lines_and_a_caret_under_the_term(tmp_path: Path) -> None:
    assert text_report(sample(tmp_path), base=tmp_path) == GOLDEN


def test_colour_adds_escape_sequences_and_nothing_else(tmp_path: Path) -> None:
    text = text_report(sample(tmp_path), base=tmp_path, colour=True)
    assert "\x1b[1;31mviolation\x1b[0m" in text
    assert re.sub("\x1b\\[[0-9;]+m", "", text) == GOLDEN


def test_no_findings_are_one_line() -> None:
    assert text_report(report()) == "conforms: no findings\n"


def test_the_caret_stands_under_the_term_behind_wide_characters_and_tabs(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text('\t<x:名> <x:p> "名" .\n', encoding="utf-8")
    finding = make("a", places=(Place(str(path), 1, 14, ""),))
    lines = text_report(report(finding)).splitlines()
    at = next(index for index, line in enumerate(lines) if "^" in line)
    assert lines[at - 1 : at + 1] == [
        '    1 │  <x:名> <x:p> "名" .',
        "      │               ^^^^",
    ]


def test_the_lines_of_one_finding_stand_under_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<x:a> <x:b> <x:c> .\n" * 12)
    places = tuple(Place(str(path), line, None, "") for line in (2, 12))
    text = text_report(report(make("a", places=places)), base=tmp_path)
    assert "     2 │ <x:a>" in text
    assert "    12 │ <x:a>" in text
    assert "^" not in text
    assert "  2  violation  a\n" in text


def test_a_finding_whose_file_is_gone_still_says_where_it_was() -> None:
    text = text_report(report(make("a", places=(Place("gone.ttl", 3, 4, ""),))))
    assert text.startswith("gone.ttl\n\n  3:4  violation  a\n    node")
    assert text.endswith("\n1 violation in 1 file\n")


def test_long_lines_are_cut_to_the_width(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(f"<x:a> <x:b> {', '.join(f'<x:{n}>' for n in range(1000))} .\n")
    finding = make("a", places=(Place(str(path), 1, 5000, ""),))
    frame = [line for line in text_report(report(finding), width=40).splitlines() if "│" in line]
    assert frame
    assert max(map(len, frame)) <= len("    1 │ ") + 40


def test_iris_in_messages_are_shortened_for_people() -> None:
    finding = make("a", message="Correct http://www.w3.org/ns/shacl#path: it is <http://x.org/y>.")
    assert "Correct sh:path: it is <http://x.org/y>." in text_report(report(finding))


def test_a_long_value_is_cut_to_the_width() -> None:
    finding = make("a", value=f'"{"long " * 100}"')
    (line,) = [row for row in text_report(report(finding), width=40).splitlines() if "long" in row]
    assert line.endswith("…")
    assert len(line) == len("    value  ") + 40
