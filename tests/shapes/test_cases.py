"""Every constraint of every shape is met by a valid case and broken by an invalid one.

A case is a small graph, `tests/cases/<Shape>/valid-*.ttl` or `invalid-<why>.ttl`; the findings that
are expected of an invalid one stand beside it in `invalid-<why>.expected.tsv`. All cases share the
entities and code lists of `background.ttl`. pySHACL, the reference engine, runs them.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph
import pyshacl
import pytest
from pyshacl.shapes_graph import ShapesGraph
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import graph_diff, to_isomorphic

from corpgraph.layout import ontology_files, shape_files
from corpgraph.namespaces import CGS, PREFIXES, shorten
from corpgraph.validation.reference import PreparedGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

CASES: Final = Path(__file__).resolve().parents[1] / "cases"
COLUMNS: Final = ("focus", "path", "value", "component", "shape", "severity")
VALID: Final = sorted(CASES.glob("*/valid-*.ttl"))
INVALID: Final = sorted(CASES.glob("*/invalid-*.ttl"))
FEWEST_VALID: Final = 122
FEWEST_INVALID: Final = 380

EXAMPLE: Final = "https://example.org/"
SHAPES: Final = Namespace(CGS)

Row = tuple[str, ...]
Pair = tuple[str, str]

# Core parameters, and the component that each belongs to (SHACL, section 4).
CORE: Final = {
    SH[name]: f"sh:{(component or name[0].upper() + name[1:])}ConstraintComponent"
    for name, component in (
        ("class", ""),
        ("datatype", ""),
        ("disjoint", ""),
        ("languageIn", ""),
        ("lessThan", ""),
        ("lessThanOrEquals", ""),
        ("maxCount", ""),
        ("maxInclusive", ""),
        ("minCount", ""),
        ("minInclusive", ""),
        ("minLength", ""),
        ("nodeKind", ""),
        ("not", ""),
        ("or", ""),
        ("pattern", ""),
        ("qualifiedMinCount", ""),
        ("uniqueLang", ""),
    )
}
# What a shape says besides its constraints.
OTHER: Final = frozenset(
    SH[name]
    for name in (
        "message",
        "path",
        "property",
        "qualifiedValueShape",
        "severity",
        "targetClass",
        "targetSubjectsOf",
    )
)


@functools.cache
def parsed(*paths: Path) -> Graph:
    """The union of Turtle files; not to be changed."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def data_shapes() -> Graph:
    """All shapes for data in one graph."""
    return parsed(*shape_files())


def style_shapes() -> Graph:
    """The shapes for the ontology."""
    return parsed(*shape_files(style=True))


def is_style(path: Path) -> bool:
    """Whether a case is about the ontology itself."""
    return any(style_shapes().predicate_objects(SHAPES[path.parent.name]))


@dataclass(frozen=True, slots=True)
class Context:
    """What a case is validated with: shapes, and what is mixed into its graph."""

    shapes: Graph
    mixed: Graph

    def findings(self, data: Graph) -> list[Row]:
        """The results of pySHACL for a case, one row each, sorted."""
        graph = PreparedGraph()
        for triple in (*self.mixed, *data):
            graph.add(triple)
        conforms, report, _ = pyshacl.validate(graph, shacl_graph=self.shapes, inplace=True)
        rows = sorted(_row(report, result) for result in report.objects(None, SH.result))
        assert conforms is not bool(rows)
        return rows


def context(path: Path) -> Context:
    """The context of a case."""
    if is_style(path):
        return Context(style_shapes(), Graph())
    return Context(data_shapes(), parsed(*ontology_files(), CASES / "background.ttl"))


def _row(report: Graph, result: Node) -> Row:
    return (
        text(report.value(result, SH.focusNode)),
        path_text(report, report.value(result, SH.resultPath)),
        text(report.value(result, SH.value)),
        text(report.value(result, SH.sourceConstraintComponent)),
        text(report.value(result, SH.sourceShape)),
        text(report.value(result, SH.resultSeverity)),
    )


def text(term: Node | None) -> str:
    """A term as an expectation writes it; nothing for none."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        return "[]"
    if isinstance(term, Literal):
        quoted = Literal(str(term)).n3()
        if term.language:
            return f"{quoted}@{term.language}"
        return f"{quoted}^^{text(term.datatype)}" if term.datatype else quoted
    iri = str(term)
    return f"ex:{iri.removeprefix(EXAMPLE)}" if iri.startswith(EXAMPLE) else shorten(iri)


def path_text(graph: Graph, path: Node | None) -> str:
    """A path as SPARQL writes it: a predicate, its inverse or a sequence of such."""
    if not isinstance(path, BNode):
        return text(path)
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{path_text(graph, inverse)}"
    return "/".join(path_text(graph, step) for step in Collection(graph, path))


def expected(case: Path) -> list[Row]:
    """The findings that stand beside an invalid case."""
    with case.with_suffix(".expected.tsv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert tuple(header) == COLUMNS
    return [tuple(row) for row in rows]


def name(case: Path) -> str:
    """A case's folder and stem, to tell the tests apart."""
    return f"{case.parent.name}/{case.stem}"


def is_one_step(before: Graph, after: Graph) -> bool:
    """Whether two graphs differ in one triple, or in the name of one node."""
    _, lost, won = graph_diff(to_isomorphic(before), to_isomorphic(after))
    if len(lost) <= 1 and len(won) <= 1:
        return True
    renamed = len(set(lost.subjects())) == len(set(won.subjects())) == 1
    return renamed and set(lost.predicate_objects()) == set(won.predicate_objects())


def components(shapes: Graph) -> dict[Node, str]:
    """The components that a shapes graph declares, by each of their parameters."""
    return {
        path: text(component)
        for component in shapes.subjects(RDF.type, SH.ConstraintComponent)
        for parameter in shapes.objects(component, SH.parameter)
        for path in shapes.objects(parameter, SH.path)
    }


def all_shapes(shapes: Graph) -> set[Node]:
    """The shapes that are declared as such."""
    return {s for kind in (SH.NodeShape, SH.PropertyShape) for s in shapes.subjects(RDF.type, kind)}


def reporting(shapes: Graph) -> set[Node]:
    """The shapes whose results are reported: with a target, or the property of one that has."""
    targeted = set(shapes.subjects(SH.targetClass)) | set(shapes.subjects(SH.targetSubjectsOf))
    return targeted | {p for shape in targeted for p in shapes.objects(shape, SH.property)}


def constraints(shapes: Graph) -> Iterator[Pair]:
    """Each shape whose results are reported, with each component that it uses."""
    parameters = CORE | components(shapes)
    for shape in reporting(shapes):
        for predicate in set(shapes.predicates(shape)) & set(parameters):
            yield text(shape), parameters[predicate]


def uncovered(shapes: Graph, rows: Iterable[Row]) -> list[Pair]:
    """The constraints that no finding names."""
    found = {(row[4], row[3]) for row in rows}
    return sorted(set(constraints(shapes)) - found)


def queries(shapes: Graph) -> list[tuple[str, str]]:
    """The queries of the components, with their prefixes."""
    prefixes = "".join(
        f"PREFIX {shapes.value(node, SH.prefix)}: <{shapes.value(node, SH.namespace)}>\n"
        for node in shapes.objects(None, SH.declare)
    )
    return [
        (text(validator), prefixes + str(select))
        for validator, select in shapes.subject_objects(SH.select)
    ]


BOTH: Final = pytest.mark.parametrize(
    "shapes", [data_shapes(), style_shapes()], ids=["data", "style"]
)


def test_cases_do_not_vanish() -> None:
    assert len(VALID) >= FEWEST_VALID
    assert len(INVALID) >= FEWEST_INVALID
    assert {p.with_suffix("").with_suffix(".ttl") for p in CASES.glob("*/*.tsv")} == set(INVALID)
    assert {*VALID, *INVALID} == set(CASES.glob("*/*.ttl"))


@pytest.mark.parametrize("case", VALID, ids=name)
def test_a_valid_case_conforms(case: Path) -> None:
    assert context(case).findings(parsed(case)) == []


@pytest.mark.parametrize("case", INVALID, ids=name)
def test_an_invalid_case_has_the_expected_findings(case: Path) -> None:
    found = context(case).findings(parsed(case))
    assert found == expected(case)


@pytest.mark.parametrize("case", INVALID, ids=name)
def test_an_invalid_case_is_a_valid_one_with_one_thing_broken(case: Path) -> None:
    broken = parsed(case)
    assert any(is_one_step(parsed(other), broken) for other in case.parent.glob("valid-*.ttl"))
    own = f"cgs:{case.parent.name}"
    assert any(row[4] == own or row[4].startswith(f"{own}-") for row in expected(case))


def test_a_case_with_two_things_broken_is_noticed() -> None:
    before, after = Graph(), Graph()
    before.parse(data="<urn:a> <urn:p> 1 , 2 .")
    after.parse(data="<urn:a> <urn:p> 3 , 4 .")
    assert not is_one_step(before, after)


def test_a_folder_of_cases_bears_the_name_of_shapes() -> None:
    shapes = {text(shape) for shape in all_shapes(data_shapes()) | all_shapes(style_shapes())}
    owners = {shape.removeprefix("cgs:").split("-")[0] for shape in shapes}
    folders = {case.parent.name for case in VALID}
    assert len(folders) > 30
    assert folders == {case.parent.name for case in INVALID}
    assert folders <= owners


@BOTH
def test_every_constraint_is_broken_by_a_case(shapes: Graph) -> None:
    assert len(set(constraints(shapes))) > 30
    rows = [row for case in INVALID for row in expected(case)]
    assert uncovered(shapes, rows) == []


@BOTH
def test_a_constraint_without_a_case_is_noticed(shapes: Graph) -> None:
    planted = Graph() + shapes
    planted.add((SHAPES["Planted"], SH.targetClass, OWL.Thing))
    planted.add((SHAPES["Planted"], SH.minCount, Literal(1)))
    rows = [row for case in INVALID for row in expected(case)]
    assert uncovered(planted, rows) == [("cgs:Planted", "sh:MinCountConstraintComponent")]


@BOTH
def test_every_parameter_of_a_shape_is_known(shapes: Graph) -> None:
    known = {RDF.type, *CORE, *OTHER, *components(shapes)}
    used = {predicate for shape in all_shapes(shapes) for predicate in shapes.predicates(shape)}
    assert {text(predicate) for predicate in used - known} == set()


@BOTH
def test_every_declared_component_is_used_with_all_its_parameters(shapes: Graph) -> None:
    assert {text(p) for p in components(shapes) if (None, p, None) not in shapes} == set()


@BOTH
def test_every_shape_is_reached_and_named_by_an_iri(shapes: Graph) -> None:
    helpers = {
        member
        for value in (*shapes.objects(None, SH["or"]),)
        for member in Collection(shapes, value)
    }
    helpers |= set(shapes.objects(None, SH["not"]))
    helpers |= set(shapes.objects(None, SH.qualifiedValueShape))
    shaped = all_shapes(shapes)
    assert {text(s) for s in shaped - reporting(shapes) - helpers} == set()
    assert all(isinstance(shape, URIRef) and str(shape).startswith(CGS) for shape in shaped)


@BOTH
def test_every_result_tells_a_person_what_to_do(shapes: Graph) -> None:
    validators = dict(shapes.subject_objects(SH.select))
    by_parameter = components(shapes)
    for shape in reporting(shapes):
        predicates = set(shapes.predicates(shape))
        own = list(shapes.objects(shape, SH.message))
        core, custom = predicates & set(CORE), predicates & set(by_parameter)
        # A message of the shape would hide that of the component, which names the value.
        assert len(own) == (1 if core else 0), shape
        assert not (core and custom), shape
    messages = [*shapes.objects(None, SH.message)]
    assert len(messages) > 10
    assert all(isinstance(m, Literal) and m.language == "en" for m in messages)
    assert all((validator, SH.message, None) in shapes for validator in validators)


@BOTH
def test_queries_are_sparql_1_1_that_shacl_allows(shapes: Graph) -> None:
    found = queries(shapes)
    assert len(found) > 2
    for validator, query in found:
        body = query.replace("$PATH", "<urn:path>")
        store = pyoxigraph.Store()
        assert isinstance(store.query(body), pyoxigraph.QuerySolutions), validator
        # SHACL, section 5.2.1 and appendix A.
        assert not {"MINUS", "VALUES", "SERVICE"} & set(body.upper().replace("{", " ").split())
        assert "SELECT $this" in body or "SELECT DISTINCT $this" in body


def test_every_class_has_a_shape_and_every_property_a_path() -> None:
    ontology, shapes = parsed(*ontology_files()), data_shapes()
    targets = set(shapes.objects(None, SH.targetClass))
    classes = {
        c for c in ontology.subjects(RDF.type, OWL.Class) if str(c).startswith(PREFIXES["cg"])
    }
    assert len(classes) > 40
    bare = {
        text(c)
        for c in classes
        if not targets & set(ontology.transitive_objects(c, RDFS.subClassOf))
    }
    assert bare == set()
    properties = set(ontology.subjects(RDF.type, OWL.ObjectProperty))
    properties |= set(ontology.subjects(RDF.type, OWL.DatatypeProperty))
    assert len(properties) > 80
    assert {text(p) for p in properties - set(shapes.objects(None, SH.path))} == set()


def test_the_shapes_graphs_are_well_formed() -> None:
    for shapes in (data_shapes(), style_shapes()):
        assert len(ShapesGraph(shapes).shapes) == len(all_shapes(shapes))
        conforms, _, report = pyshacl.validate(shapes, shacl_graph=style_shapes())
        assert conforms, report
