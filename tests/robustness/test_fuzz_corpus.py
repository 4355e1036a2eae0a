"""Inputs that once broke something, and changes of those that never did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from robustness.fuzzing import Trial, corpus, mutations

if TYPE_CHECKING:
    from pathlib import Path

INPUTS: Final = corpus()
#: The inputs that are legal, one for each format and each part of SHACL.
SEEDS: Final = (
    *("data-turtle.ttl", "data-trig.trig", "data-lines.nt", "data-quads.nq"),
    *("data-json.jsonld", "data-xml.rdf"),
    *("shapes-core.ttl", "shapes-logic.ttl", "shapes-sparql.ttl"),
)
#: What becomes of the others.
BROKE: Final = {
    "data-blank-node-of-no-name.jsonld": "findings",
    "data-byte-order-mark.ttl": "refused",
    "data-entities-after-an-error.rdf": "refused",
    "data-entities-in-entities.rdf": "refused",
    "data-list-of-itself.ttl": "findings",
    "data-triple-terms-in-triple-terms.ttl": "refused",
    "shapes-count-with-underscore.ttl": "refused",
    "shapes-length-beyond-integers.ttl": "findings",
    "shapes-list-hides-chain.ttl": "refused",
    "shapes-list-of-itself.ttl": "refused",
    "shapes-many-negations.ttl": "refused",
    "shapes-path-twice-in-each-next.ttl": "refused",
    "shapes-recursive-through-path.ttl": "refused",
}
MUTATIONS: Final = 150


def test_every_input_of_the_corpus_is_run() -> None:
    assert set(INPUTS) == {*SEEDS, *BROKE}


@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_gets_as_far_as_findings(name: str, tmp_path: Path) -> None:
    assert Trial(tmp_path).outcome(name, INPUTS[name]) == "findings"


@pytest.mark.parametrize(("name", "expected"), BROKE.items())
def test_what_broke_something_breaks_nothing_now(name: str, expected: str, tmp_path: Path) -> None:
    assert Trial(tmp_path).outcome(name, INPUTS[name]) == expected


@pytest.mark.parametrize("name", SEEDS)
def test_a_changed_seed_is_validated_or_refused(name: str, tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    changed = list(mutations(INPUTS[name], number=MUTATIONS, seed=name))
    outcomes = [trial.outcome(name, each) for each in changed]
    assert len(set(changed)) > MUTATIONS // 2
    # Changes that were all refused, or all harmless, would show nothing.
    assert "refused" in outcomes
    assert {"findings", "conforms"} & set(outcomes)
