"""Explanations of inferred, constructed and stated triples of the packaged data."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.explaining import explain
from corpgraph.explaining.neighbours import boundaries
from corpgraph.loading import load_ontology, load_packaged
from corpgraph.namespaces import CG, ID, RDFS
from corpgraph.querying import evidence
from corpgraph.reasoning import close
from corpgraph.snapshot import shortcuts, take_snapshot
from corpgraph.time import Certainty
from data.test_facts import ROWS
from questions.expected import with_turtle
from reasoning.replaying import replay_proof

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpgraph.explaining import Explanation, Proof

DATA: Final = load_packaged()
ONTOLOGY: Final = load_ontology()
REORGANIZED: Final = date(2012, 7, 24)
FIRST: Final = boundaries(DATA)[0]


def proofs(proof: Proof) -> Iterator[Proof]:
    yield proof
    for each in proof.premises:
        yield from proofs(each)


def passages(found: Explanation) -> set[str]:
    assert found.proof is not None
    return {
        cited.passage
        for each in proofs(found.proof)
        for support in each.supports
        for cited in support.passages
    }


def days() -> list[date]:
    """Each day on which the packaged facts change, and the day before the first of them."""
    changes = boundaries(DATA)
    assert len(changes) > 20
    return [date.fromordinal(changes[0].toordinal() - 1), *changes]


def test_each_inferred_triple_of_each_state_has_a_proof_that_replays() -> None:
    replayed = 0
    for day in days():
        snapshot = take_snapshot(DATA, day, possible=True)
        behind = {each.triple for each in shortcuts(DATA, day)}
        closure = close(snapshot)
        given = {tuple(quad.triple) for quad in snapshot}
        stated = given | {tuple(quad.triple) for quad in ONTOLOGY}
        for triple in closure.inferred:
            proof = closure.proof(triple)
            replay_proof(proof, stated)
            for step in proof:
                leaf = step.statement.triple
                if step.rule is None and tuple(step.statement) in given:
                    assert leaf in behind or any(DATA.quads_for_pattern(*tuple(leaf or ())))
            replayed += 1
    assert replayed > 1000


def test_each_inferred_triple_is_explained_by_facts_that_hold_on_the_day() -> None:
    explained = 0
    for day in days()[::5]:
        for triple in close(take_snapshot(DATA, day)).inferred:
            words = (_iri(triple.subject), triple.predicate.value, _iri(triple.object))
            found = explain(DATA, *words, at=day)
            assert found.certainty is Certainty.CERTAIN, words
            assert found.proof is not None
            # A class may be stated in the data as well, where the snapshot does not look.
            leaves = [each for each in proofs(found.proof) if each.rule is None]
            assert leaves
            assert all(each.supports or each.graph for each in leaves)
            for each in leaves:
                assert all(support.certainty is not Certainty.NO for support in each.supports)
            explained += 1
    assert explained > 200


def _iri(term: object) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value


@pytest.mark.parametrize("row", ROWS)
def test_each_fact_of_the_article_is_explained_down_to_its_passage(row: int) -> None:
    passage, assertions = ROWS[row]
    for assertion in assertions:
        subject = ox.NamedNode(ID + assertion)
        stated = [
            quad
            for quad in DATA.quads_for_pattern(subject, None, None)
            if quad.predicate.value.startswith(CG) and isinstance(quad.object, ox.NamedNode)
        ]
        assert stated
        found = explain(
            *(DATA, assertion, stated[0].predicate.value, _iri(stated[0].object)), at=REORGANIZED
        )
        assert f"{ID}passage/alibaba-2012-{passage}" in passages(found)


def test_a_chain_of_rules_leads_to_the_fact_and_its_dates() -> None:
    found = explain(DATA, "alibaba-com", "a", "ListedOrganization", at=date(2012, 6, 19))
    assert found.proof is not None
    assert found.proof.rule == "prp-dom"
    [shortcut] = found.proof.premises
    assert (shortcut.rule, shortcut.axioms) == (None, ())
    [fact] = shortcut.supports
    assert fact.iri == f"{ID}listing/alibaba-com-xhkg-2007"
    end = next(each for each in fact.dates if each.which == "end")
    assert (end.printed, end.latest) == ("XXXX-06-20", date(2012, 6, 20))


def test_what_does_not_hold_on_a_day_is_told_with_the_time_at_which_it_holds() -> None:
    found = explain(DATA, "alibaba-com", "is listed on", "xhkg", at=date(2012, 6, 20))
    assert not found.holds
    [holding] = found.holdings
    assert (holding.since, holding.until) == (date(2007, 11, 6), date(2012, 6, 20))


def test_the_other_way_round_is_near() -> None:
    found = explain(DATA, "alibaba-group", "isSubsidiaryOf", "alibaba-com", at=REORGANIZED)
    assert not found.holds
    assert not found.holdings
    assert "Alibaba.com is subsidiary of Alibaba Group" in found.instead


def test_a_fact_that_only_possibly_holds_is_proved_as_possible() -> None:
    found = explain(
        DATA, "alibaba-international-operations", "belongsTo", "alibaba-group", at=REORGANIZED
    )
    assert found.certainty is Certainty.POSSIBLE
    assert found.proof is not None
    assert [e.why for e in proofs(found.proof)][-1] == "a fact that may hold on the day says so"


def test_no_triple_is_proved_twice_in_one_explanation() -> None:
    names = "abcdef"
    text = "\n".join(f"<{ID}corporation/{name}> a cg:Corporation ." for name in names)
    for below, above in pairwise(names):
        text += (
            f"\n<{ID}control/{below}> a cg:Control ; cg:begin '2010-01-01'^^xsd:date ; "
            f"cg:subsidiary <{ID}corporation/{below}> ; cg:parent <{ID}corporation/{above}> ."
        )
    found = explain(
        *(with_turtle(ox.Store(), text), "corporation/a", "belongsTo", "corporation/f"),
        at=REORGANIZED,
    )
    assert found.proof is not None
    told = [each for each in proofs(found.proof) if each.premises]
    assert len(told) == len({each.triple for each in told})
    assert len({support.iri for each in proofs(found.proof) for support in each.supports}) == 5


def test_a_code_and_a_value_can_be_objects() -> None:
    role = explain(DATA, "jack-ma", "holdsRole", "chair", at=REORGANIZED)
    assert role.certainty is Certainty.CERTAIN
    number = explain(DATA, "headcount/alibaba-group-2012", "moreThan", "23000", at=REORGANIZED)
    assert f"{ID}passage/alibaba-2012-p6-s1" in passages(number)


def test_what_is_stated_of_an_entity_names_its_graph() -> None:
    found = explain(DATA, "jack-ma", f"{RDFS}label", "Jack Ma", at=REORGANIZED)
    assert found.proof is not None
    assert found.proof.graph is not None


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (("alibaba-grup", "isSubsidiaryOf", "alibaba-com"), "alibaba-group"),
        (("alibaba-com", "isSubsidaryOf", "alibaba-group"), "isSubsidiaryOf"),
        (("alibaba-com", "isSubsidiaryOf", "alibaba-grup"), "alibaba-group"),
        (("alibaba-com", "a", "ListedOrganisations"), "ListedOrganization"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    words: tuple[str, str, str], nearest: str
) -> None:
    with pytest.raises(UsageError) as caught:
        explain(DATA, *words, at=REORGANIZED)
    assert nearest in str(caught.value)


def test_known_time_leaves_out_what_was_not_published_yet() -> None:
    at, known = date(2012, 6, 21), date(2012, 1, 1)
    found = explain(DATA, "alibaba-com", "isListedOn", "xhkg", at=at, known=known)
    assert found.holds
    assert not explain(DATA, "alibaba-com", "isListedOn", "xhkg", at=at).holds


def test_passages_are_quoted_from_the_reader_s_own_text(shared: Path) -> None:
    path = shared / "source" / "article.fr.txt"
    text = path.read_text(encoding="utf-8")
    found = explain(
        *(DATA, "headcount/alibaba-group-2012", "moreThan", "23000"),
        at=REORGANIZED,
        texts={path: text},
    )
    assert found.proof is not None
    [cited] = [c for s in found.proof.supports for c in s.passages if c.words]
    assert cited.words is not None
    digest = hashlib.sha256(cited.words.encode()).hexdigest()
    [passage] = [
        each
        for each in evidence.passages(DATA, "headcount/alibaba-group-2012")
        if each.passage == cited.passage
    ]
    assert passage.sha256 == digest


def test_a_text_of_no_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="text of no source"):
        explain(
            *(DATA, "alibaba-com", "isListedOn", "xhkg"),
            at=date(2012, 6, 19),
            texts={tmp_path / "a.txt": "something else"},
        )
