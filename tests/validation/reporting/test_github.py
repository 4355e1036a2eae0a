from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.validation.findings import Place
from corpgraph.validation.reporting.github import github_report
from validation.reporting.samples import make, report, sample

if TYPE_CHECKING:
    from pathlib import Path


def test_each_finding_is_one_command(tmp_path: Path) -> None:
    lines = github_report(sample(tmp_path), base=tmp_path).splitlines()
    assert [line.split("::")[1] for line in lines] == [
        "error file=data/stakes.ttl,line=4,col=14,title=http%3A//example.org/Stake-share",
        "error file=data/stakes.ttl,line=7,col=15,title=http%3A//example.org/Stake-no-ring",
        "warning file=data/owners.ttl,line=3,col=1,"
        "title=sh%3AMinCount at <http%3A//example.org/label>",
        "notice title=http%3A//example.org/Shape",
    ]


def test_the_message_comes_first_and_the_other_places_last(tmp_path: Path) -> None:
    ring = github_report(sample(tmp_path), base=tmp_path).splitlines()[1]
    message = ring.split("::", 2)[2].split("%0A")
    assert message[0] == "Nobody owns himself, not even through others."
    assert message[-1] == "and here: data/owners.ttl:2:15"


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("50 %", "50 %25"),
        ("%0A", "%250A"),
        ("a\nb", "a%0Ab"),
        ("a\r\nb", "a%0Ab"),
        ("a, b: c", "a, b: c"),
        ("::error::no", "::error::no"),
        ("a\rb", "a\ufffdb"),
    ],
)
def test_a_message_is_escaped(message: str, written: str) -> None:
    (line,) = github_report(report(make("a", message=message))).splitlines()
    assert line.split("::", 2)[2].startswith(f"{written}%0Anode: ")


@pytest.mark.parametrize(
    ("path", "written"),
    [("a,b.ttl", "a%2Cb.ttl"), ("a:b%.ttl", "a%3Ab%25.ttl"), ("a\nb.ttl", "a%0Ab.ttl")],
)
def test_a_property_is_escaped(path: str, written: str) -> None:
    text = github_report(report(make("a", places=(Place(path, 2, None, ""),))))
    assert text.startswith(f"::error file={written},line=2,title=")


def test_no_findings_are_no_command() -> None:
    assert github_report(report()) == ""
