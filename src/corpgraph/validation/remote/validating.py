"""Shapes against an endpoint: the plan of the compiled engine, printed as SPARQL 1.1."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.remote.asking import greet
from corpgraph.remote.endpoint import Endpoint
from corpgraph.validation.findings import Report
from corpgraph.validation.planning import plan
from corpgraph.validation.planning.compiling import compile_shapes
from corpgraph.validation.remote.dialect import EndpointDialect
from corpgraph.validation.remote.endpoint_data import EndpointData
from corpgraph.validation.remote.evidence import SureEvidence
from corpgraph.validation.running.engine import Engine, grouped
from corpgraph.validation.running.results import finding_of
from corpgraph.validation.running.user_queries import UserQueries
from corpgraph.validation.shapes.errors import ShapeError, shape_name
from corpgraph.validation.shapes.model import NodeTarget, PropertyShape
from corpgraph.validation.shapes.property_paths import may_be_empty
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.triples import TripleIndex, triples_of
from corpgraph.validation.sparql.patterns import check_patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpgraph.remote.credentials import Credentials
    from corpgraph.validation.planning.plan import Check, Focus
    from corpgraph.validation.running.results import Result
    from corpgraph.validation.shapes.model import Shapes
    from corpgraph.validation.shapes.triples import Source, Term

__all__ = ["Endpoint", "Progress", "find_endpoint_results", "validate_endpoint"]

#: A query lists at most so many target nodes; the rest of them come in further queries.
_MOST_LISTED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a validation is.

    Attributes:
        done: How many checks are done.
        total: How many there are.
        shape: The shape whose checks come next.
    """

    done: int
    total: int
    shape: str


def validate_endpoint(
    url: str,
    shapes: Source,
    *,
    default_graphs: Iterable[str] = (),
    auth: Credentials | None = None,
    page_size: int = 10_000,
    timeout: float = 60.0,
    retries: int = 4,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Validate what a SPARQL 1.1 endpoint has against shapes; nothing is written to it.

    The endpoint's form of a literal is the one that is judged. A finding names the triples that
    it implies itself, and no others.

    Args:
        url: The address of the endpoint.
        shapes: The shapes graph.
        default_graphs: As for `Endpoint`.
        auth: As for `Endpoint`; `Credentials.from_environment` reads them.
        page_size: As for `Endpoint`.
        timeout: As for `Endpoint`.
        retries: As for `Endpoint`.
        progress: Told before each group of checks, and once after the last.

    Returns:
        The findings, ordered.

    Raises:
        InputError: The endpoint cannot be asked, has no data there or holds rows back; a shape
            is ill-formed, or needs what no query to an endpoint can say.
        UsageError: An option makes no sense.
    """
    endpoint = Endpoint(url, tuple(default_graphs), auth, page_size, timeout, retries)
    findings = map(finding_of, find_endpoint_results(endpoint, shapes, progress=progress))
    return Report(tuple(sorted(findings, key=lambda finding: finding.order)))


def find_endpoint_results(
    endpoint: Endpoint,
    shapes: Source,
    *,
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[Result]:
    """Validate, as `validate_endpoint` does, and yield validation results as RDF terms."""
    index = TripleIndex(triples_of(shapes))
    model = read_shapes(index)
    groups = [batch for group in grouped(compile_shapes(model)) for batch in _in_batches(group)]
    check_patterns(model)
    total, done = sum(map(len, groups)), 0
    with endpoint.connect() as client:
        folds_integers = greet(client)
        data = EndpointData(client, endpoint.page_size)
        _refuse_absent(data, model)
        make_dialect = partial(EndpointDialect, data, folds_integers=folds_integers)
        queries = UserQueries(data, index, make_dialect)
        engine = Engine(data, queries, make_dialect(queries.reported), SureEvidence())
        for group in groups:
            shape = str(group[0].shape)
            if progress is not None:
                progress(Progress(done, total, shape))
            try:
                yield from engine.run_group(group)
            except InputError as error:
                raise _about(error, shape_name(group[0].shape)) from error
            done += len(group)
        if progress is not None and groups:
            progress(Progress(done, total, str(groups[-1][0].shape)))


def _in_batches(group: tuple[Check, ...]) -> Iterator[tuple[Check, ...]]:
    """Split checks of very many target nodes; no two of the batches have a result in common."""
    focus = group[0].focus
    targets = _start(focus).targets
    nodes = tuple(dict.fromkeys(each for each in targets if isinstance(each, NodeTarget)))
    if len(nodes) <= _MOST_LISTED or not all(isinstance(each, NodeTarget) for each in targets):
        yield group
        return
    for start in range(0, len(nodes), _MOST_LISTED):
        some = _moved(focus, plan.Targeted(nodes[start : start + _MOST_LISTED]))
        yield tuple(replace(check, focus=some) for check in group)


def _start(focus: Focus) -> plan.Targeted:
    while isinstance(focus, plan.Reached):
        focus = focus.focus
    return focus


def _moved(focus: Focus, start: plan.Targeted) -> Focus:
    if isinstance(focus, plan.Reached):
        return replace(focus, focus=_moved(focus.focus, start))
    return start


def _refuse_absent(data: EndpointData, shapes: Shapes) -> None:
    """Refuse target nodes that the data lack, where paths may be empty.

    Such a path leads from the node to itself, but a query finds only nodes that are in the graph.
    """
    used = shapes.by_node.values()
    if not any(isinstance(each, PropertyShape) and may_be_empty(each.path) for each in used):
        return
    targets = (target for shape in used for target in shape.targets)
    nodes = list(dict.fromkeys(t.node for t in targets if isinstance(t, NodeTarget)))
    for start in range(0, len(nodes), _MOST_LISTED):
        listed = _listed(nodes[start : start + _MOST_LISTED])
        query = (
            f"SELECT ?node WHERE {{ VALUES ?node {{ {listed} }} "
            "FILTER NOT EXISTS { ?node ?p ?o } FILTER NOT EXISTS { ?s ?q ?node } }"
        )
        for row in data.select(query)[:1]:
            raise InputError(
                f"the endpoint has no triple with the target node {row['node']}, "
                "and a path of the shapes may be empty, which no query can tell apart",
                hint="validate files, or leave that target out",
            )


def _listed(nodes: Iterable[Term]) -> str:
    return " ".join(str(each) for each in nodes if not isinstance(each, ox.BlankNode))


def _about(error: InputError, shape: str) -> InputError:
    if isinstance(error, ShapeError):
        return error
    return InputError(f"{shape}: {error.message}", path=error.path, hint=error.hint)
