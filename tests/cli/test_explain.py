from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpgraph.cli import run

if TYPE_CHECKING:
    import pytest


def test_a_proof_is_printed_as_a_tree(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["alibaba-com", "belongsTo", "alibaba-group", "--at", "2012-07-24"]
    assert run(["explain", *words]) == 0
    out = capsys.readouterr().out
    for part in (
        "Alibaba.com belongs to Alibaba Group  on 2012-07-24",
        "prp-spo1: the one relation is a case of the other",
        "the ontology says: cg:isSubsidiaryOf rdfs:subPropertyOf cg:isControlledBy",
        "id:control/alibaba-com-alibaba-group  certain",
        "paragraph 2, sentence 1",
    ):
        assert part in out


def test_what_does_not_hold_exits_with_1_and_tells_when_it_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", "alibaba-com", "isListedOn", "xhkg", "--at", "2012-06-20"]) == 1
    assert "it holds from 2007-11-06 until 2012-06-20" in capsys.readouterr().out


def test_an_unknown_name_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "alibaba-com", "isListdOn", "xhkg"]) == 2
    assert "did you mean 'isListedOn'" in capsys.readouterr().err


def test_json_holds_the_whole_proof(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["alibaba-com", "a", "ListedOrganization", "--at", "2012-06-19"]
    assert run(["explain", *words, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["certainty"], found["at"]) == ("certain", "2012-06-19")
    [premise] = found["proof"]["premises"]
    assert premise["supports"][0]["dates"][0]["earliest"] == "2007-11-06"
