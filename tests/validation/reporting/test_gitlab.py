from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpgraph.validation.reporting import fingerprints
from corpgraph.validation.reporting.gitlab import gitlab_report
from validation.reporting.samples import EX, make, report, sample

if TYPE_CHECKING:
    from pathlib import Path


def test_every_issue_has_what_gitlab_requires(tmp_path: Path) -> None:
    found = sample(tmp_path)
    issues = json.loads(gitlab_report(found, base=tmp_path))
    assert len(issues) == len(found.findings) == 4
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not issue["location"]["path"].startswith(("/", "./"))
        assert issue["location"]["lines"]["begin"] >= 1
    assert [issue["severity"] for issue in issues] == ["major", "major", "minor", "info"]
    assert [issue["fingerprint"] for issue in issues] == list(fingerprints(found))


def test_an_issue_names_the_node_and_every_place(tmp_path: Path) -> None:
    ring = json.loads(gitlab_report(sample(tmp_path), base=tmp_path))[1]
    assert ring["location"] == {"path": "data/stakes.ttl", "lines": {"begin": 7}}
    assert ring["check_name"] == f"{EX}Stake-no-ring"
    assert ring["description"] == (
        f"<{EX}b>: Nobody owns himself, not even through others.\nand here: data/owners.ttl:2:15"
    )


def test_a_finding_of_no_place_is_put_at_the_directory() -> None:
    (issue,) = json.loads(gitlab_report(report(make("a"))))
    assert issue["location"] == {"path": ".", "lines": {"begin": 1}}
