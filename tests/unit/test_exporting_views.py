from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCTERMS

from corpgraph.checking import check
from corpgraph.contradicting import Standing, contradictions
from corpgraph.errors import UsageError
from corpgraph.exporting import VIEWS, accepted, export
from corpgraph.loading import load, load_files, load_packaged
from corpgraph.namespaces import BASE, CG, CODE, ID, PREFIXES

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

DATASET: Final = rdflib.URIRef(f"{BASE}dataset/corpgraph")
HEAD: Final = f"@base <{BASE}> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()
)
REJECT: Final = "<id/judgement/{0}> cg:judges <id/{1}> ; cg:verdict <code/verdict/{2}> .\n"
# A listing that is rejected, one that is not, and what hangs on the one or on both.
DATA: Final = """
<id/listing/false> a cg:Listing ; cg:begin "2019-11-15"^^xsd:date ;
  cg:issuer <id/corporation/c> ; cg:statedIn <id/passage/wrong> , <id/passage/both> ;
  cg:beginResolution <id/date-resolution/false> ; cg:endStatedIn <id/passage/ending> .
<id/listing/true> a cg:Listing ; cg:issuer <id/corporation/c> ; cg:statedIn <id/passage/both> .
<id/corporation/c> rdfs:label "C"@en .
<id/corporation/d> cg:namedIn <id/passage/naming> .
<id/event/e> cg:beginsFact <id/listing/false> , <id/listing/true> .
<id/statement/s> cg:about <id/listing/false> , <id/event/e> .
<id/duration-claim/false> cg:durationOf <id/listing/false> ; cg:duration "P5Y"^^xsd:duration ;
  cg:statedIn <id/passage/long> .
<id/relative-date/false> cg:dates <id/duration-claim/false> .
<id/duration-claim/true> cg:durationOf <id/listing/true> .
<id/aim/half> cg:purposeOf <id/listing/false> , <id/strategy/x> .
<id/date-resolution/false> prov:wasDerivedFrom <id/passage/resolving> , <id/passage/naming> .
<id/passage/wrong> oa:hasSource <id/source/wrong> ; oa:hasSelector <id/passage/wrong#selector> .
<id/passage/wrong#selector> oa:start 0 .
<id/passage/long> oa:hasSource <id/source/both> .
<id/passage/resolving> oa:hasSource <id/source/both> .
<id/passage/both> oa:hasSource <id/source/both> .
<id/passage/ending> oa:hasSource <id/source/wrong> .
<id/passage/naming> oa:hasSource <id/source/both> .
<id/passage/unused> oa:hasSource <id/source/unused> .
<id/contradiction/k> cg:between <id/listing/false> , <id/listing/true> , <id/listing/other> .
<id/contradiction/l> cg:between <id/listing/true> , <id/listing/other> .
"""


def store(turtle: str) -> ox.Store:
    made = ox.Store()
    made.load(HEAD + turtle, format=ox.RdfFormat.TURTLE)
    return made


def subjects(data: ox.Store) -> set[str]:
    return {str(quad.subject).removeprefix(f"<{ID}").rstrip(">") for quad in data}


def test_what_is_rejected_goes_with_what_hangs_only_on_it() -> None:
    before = store(DATA + REJECT.format("j", "listing/false", "rejected"))
    after = accepted(before)
    assert subjects(before) - subjects(after) == {
        "listing/false",
        "duration-claim/false",
        "relative-date/false",
        "date-resolution/false",
        "judgement/j",
        "contradiction/k",
        "passage/wrong",
        "passage/wrong#selector",
        "passage/long",
        "passage/resolving",
        "passage/ending",
    }
    # The source had no triple of its own, and nothing points to it any more.
    objects = {str(quad.object) for quad in after}
    gone = {f"<{ID}{name}>" for name in (*(subjects(before) - subjects(after)), "source/wrong")}
    assert gone.isdisjoint(objects)
    assert f"<{ID}source/both>" in objects


def test_what_it_was_for_in_part_stays_with_the_other_part() -> None:
    after = accepted(store(DATA + REJECT.format("j", "listing/false", "rejected")))
    aims = [
        quad.object for quad in after.quads_for_pattern(ox.NamedNode(f"{ID}aim/half"), None, None)
    ]
    assert aims == [ox.NamedNode(f"{ID}strategy/x")]


@pytest.mark.parametrize("verdict", ["accepted", "open"])
def test_what_is_accepted_or_open_stays_with_its_judgement(verdict: str) -> None:
    before = store(DATA + REJECT.format("j", "listing/false", verdict))
    assert accepted(before) is before


def test_one_of_two_judgements_that_rejects_is_enough_as_it_is_for_snapshots() -> None:
    judged = REJECT.format("j", "listing/false", "rejected")
    both = store(DATA + judged + REJECT.format("k", "listing/false", "accepted"))
    assert {"listing/false", "judgement/j", "judgement/k"}.isdisjoint(subjects(accepted(both)))


def test_the_view_of_a_view_is_the_view() -> None:
    once = accepted(load_packaged())
    assert accepted(once) is once


# -- the packaged data -----------------------------------------------------------------------------


def rejected(data: ox.Store) -> set[str]:
    verdict = ox.NamedNode(f"{CG}verdict")
    judgements = data.quads_for_pattern(None, verdict, ox.NamedNode(f"{CODE}verdict/rejected"))
    return {
        str(quad.object)
        for each in judgements
        for quad in data.quads_for_pattern(each.subject, ox.NamedNode(f"{CG}judges"), None)
    }


def test_the_accepted_view_of_the_packaged_data_conforms_and_speaks_of_nothing_rejected() -> None:
    data = load_packaged()
    gone = rejected(data)
    assert len(gone) > 2
    view = accepted(data)
    terms = {str(term) for quad in view for term in (quad.subject, quad.object)}
    assert gone.isdisjoint(terms)
    assert check(view).findings == ()
    assert {str(name) for name in view.named_graphs()} == {str(n) for n in data.named_graphs()}


def test_what_is_settled_is_no_contradiction_in_the_accepted_view() -> None:
    data = load_packaged()
    settled = [each for each in contradictions(data) if each.standing is Standing.SETTLED]
    assert len(settled) > 2
    left = contradictions(accepted(data))
    assert [each.standing for each in left] == [Standing.OPEN]
    assert left[0].rule == "duration"


def test_a_view_is_of_the_kind_that_was_given() -> None:
    turtle = DATA + REJECT.format("j", "listing/false", "rejected")
    graph = rdflib.Graph().parse(data=HEAD + turtle, format="turtle")
    view = accepted(graph)
    assert type(view) is rdflib.Graph
    assert len(view) == len(accepted(store(turtle))) < len(graph)


def test_a_view_of_a_dataset_keeps_its_named_graphs() -> None:
    dataset = load()
    view = accepted(dataset)
    assert isinstance(view, rdflib.Dataset)
    names = {each.identifier for each in dataset.graphs() if len(each)}
    assert {each.identifier for each in view.graphs() if len(each)} == names
    assert len(names) > 3


@pytest.mark.parametrize(
    ("view", "words"), [("all", "All assertions"), ("accepted", "The accepted")]
)
def test_the_catalog_says_which_view_an_export_is(tmp_path: Path, view: str, words: str) -> None:
    out = tmp_path / view
    export(load_packaged(), out, formats=["nquads"], view=view)  # type: ignore[arg-type]
    catalog = rdflib.Graph().parse(out / "catalog.ttl")
    description = catalog.value(DATASET, DCTERMS.description, any=False)
    assert isinstance(description, rdflib.Literal)
    assert description.startswith(words)
    data = load_packaged()
    written = load_files([out / "corpgraph.nq"])
    assert len(written) == len(data if view == "all" else accepted(data))


def test_a_snapshot_is_not_called_a_view_of_all(tmp_path: Path) -> None:
    from datetime import date

    day: date = date(2012, 7, 24)
    export(load_packaged(), tmp_path / "out", formats=["nquads"], at=day)
    catalog = rdflib.Graph().parse(tmp_path / "out" / "catalog.ttl")
    assert catalog.value(DATASET, DCTERMS.description) is None


def test_an_unknown_view_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no view is called 'acepted'") as caught:
        export(ox.Store(), tmp_path / "out", view="acepted")  # type: ignore[arg-type]
    assert caught.value.hint == "did you mean 'accepted'?"
    assert VIEWS == ("all", "accepted")
    assert not (tmp_path / "out").exists()
