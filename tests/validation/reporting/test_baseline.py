from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from corpgraph.errors import InputError
from corpgraph.validation import Report
from corpgraph.validation.findings import Place
from corpgraph.validation.reporting import fingerprints
from corpgraph.validation.reporting.baseline import Known, apply_baseline, write_baseline
from validation.reporting.samples import EX, make, report, sample

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_in_a_baseline_of_now_is_known(tmp_path: Path) -> None:
    found = sample(tmp_path)
    compared = apply_baseline(found, write_baseline(found))
    assert (compared.new, compared.known, compared.fixed) == (Report(()), found, ())
    assert found.findings


def test_what_came_later_is_new_and_what_is_gone_is_fixed() -> None:
    kept, gone, came = make("kept"), make("gone"), make("came")
    compared = apply_baseline(report(kept, came), write_baseline(report(kept, gone)))
    assert compared.new == report(came)
    assert compared.known == report(kept)
    (fingerprint,) = fingerprints(report(gone))
    assert compared.fixed == (
        Known(fingerprint, f"{EX}Shape", f"<{EX}gone>", f"<{EX}share>", "gone"),
    )


def test_a_known_finding_may_move_and_be_worded_anew() -> None:
    old = make("a", places=(Place("a.ttl", 1, 1, ""),))
    now = replace(old, message="better", places=(Place("b.ttl", 9, 1, ""),))
    assert apply_baseline(report(now), write_baseline(report(old))).new.conforms


def test_one_more_of_what_nothing_tells_apart_is_new() -> None:
    one, two = make("x", focus="_:a"), make("x", focus="_:b")
    compared = apply_baseline(report(one, two), write_baseline(report(one)))
    assert [len(each.findings) for each in (compared.new, compared.known)] == [1, 1]
    compared = apply_baseline(report(one), write_baseline(report(one, two)))
    assert (len(compared.known.findings), len(compared.fixed)) == (1, 1)


def test_a_baseline_is_ordered_for_people_and_free_of_labels() -> None:
    found = report(make("z"), make("a"), make("m", focus="_:b7", shape="<a:first>"))
    entries = json.loads(write_baseline(found))["findings"]
    assert [(each["rule"], each["focus"]) for each in entries] == [
        ("a:first", "[]"),
        (f"{EX}Shape", f"<{EX}a>"),
        (f"{EX}Shape", f"<{EX}z>"),
    ]
    renamed = report(make("z"), make("a"), make("m", focus="_:c8", shape="<a:first>"))
    assert write_baseline(renamed) == write_baseline(found)


def test_a_baseline_that_is_not_json_is_refused_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        apply_baseline(report(), '{\n  "version": 1,,\n}', path="known.json")
    assert caught.value.where == "known.json:2:16"
    assert caught.value.hint


def entry(**changes: object) -> dict[str, Any]:
    (known,) = json.loads(write_baseline(report(make("a"))))["findings"]
    return {**known, **changes}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "not an object"),
        ("text", "not an object"),
        (None, "not an object"),
        ({"version": 1}, "list of findings"),
        ({"version": 1, "findings": {}}, "list of findings"),
        ({"version": 2, "findings": []}, "version 2, not 1"),
        ({"findings": []}, "version None"),
        ({"version": 1, "findings": [1]}, "entry 1 .* 'fingerprint'"),
        ({"version": 1, "findings": [entry(), entry(fingerprint=5)]}, "entry 2 .* 'fingerprint'"),
        ({"version": 1, "findings": [entry(message=None)]}, "entry 1 .* 'message'"),
        ({"version": 1, "findings": [entry(path=3)]}, "entry 1 .* 'path'"),
    ],
)
def test_json_that_is_no_baseline_is_refused(document: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        apply_baseline(report(), json.dumps(document))


def test_a_baseline_that_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(InputError, match="nested too deep"):
        apply_baseline(report(), "[" * 100_000)


def test_an_entry_without_a_path_and_members_of_later_versions_are_read() -> None:
    text = json.dumps({"version": 1, "findings": [entry(path=None, since="2030")], "more": 1})
    assert apply_baseline(report(make("a")), text).new.conforms
