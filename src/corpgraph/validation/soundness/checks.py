"""All checks that a validation means what its result says."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from corpgraph.validation.shapes.triples import TripleIndex, index_of
from corpgraph.validation.soundness.constraints import check_constraints
from corpgraph.validation.soundness.data_summary import summarize
from corpgraph.validation.soundness.naming import Names
from corpgraph.validation.soundness.placing import place
from corpgraph.validation.soundness.prefixes import USUAL_PREFIXES, Prefixes
from corpgraph.validation.soundness.problems import Doubt, ProblemKind
from corpgraph.validation.soundness.shacl_terms import check_shacl_terms
from corpgraph.validation.soundness.shape_nodes import shape_nodes
from corpgraph.validation.soundness.targets import check_targets
from corpgraph.validation.soundness.terms import check_data_terms, check_shape_terms
from corpgraph.validation.soundness.vocabularies import Vocabularies

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from corpgraph.validation.shapes.triples import Source
    from corpgraph.validation.soundness.problems import Problem
    from corpgraph.validation.soundness.vocabularies import Vocabulary

__all__ = ["check_soundness"]

_OF_TERMS: Final = (ProblemKind.UNKNOWN_SHACL_TERM, ProblemKind.UNKNOWN_TERM)
_NONE: Final[Mapping[str, Vocabulary]] = MappingProxyType({})


def check_soundness(
    data: ox.Store,
    shapes: Source | TripleIndex,
    *,
    data_files: Sequence[Path] = (),
    shape_files: Sequence[Path] = (),
    vocabularies: Mapping[str, Vocabulary] = _NONE,
    targets: bool = True,
    datatypes: Mapping[ox.NamedNode, Collection[ox.NamedNode]] | None = None,
) -> list[Problem]:
    """Find what keeps a validation from meaning what its result says.

    Args:
        data: All triples that the shapes are applied to, subclass axioms included.
        shapes: The shapes graph.
        data_files: The files that the data comes from, read by `loading.parse`, for places.
        shape_files: The files that the shapes come from, likewise.
        vocabularies: What gives the local names that exist in each namespace that the caller
            knows.
        targets: Whether each target must match a node of the data; else one of all is enough.
        datatypes: The datatypes of the values of each property of the data, if they are known.

    Returns:
        The problems, ordered by place and kind; none if all is well.

    Raises:
        InputError: A file cannot be read any more.
    """
    graph = index_of(shapes)
    prefixes = Prefixes([*shape_files, *data_files])
    usual = ((prefix, namespaces[0]) for prefix, namespaces in USUAL_PREFIXES.items())
    names = Names([*prefixes.pairs, *usual])
    known = Vocabularies(vocabularies)
    summary = summarize(data, datatypes)

    in_shapes = [*check_shacl_terms(graph, names), *check_shape_terms(graph, known, names)]
    if not shape_nodes(graph):
        in_shapes.append(_no_shape(graph))
    else:
        in_shapes += check_constraints(graph, names)
        if summary.predicates:
            in_shapes += check_targets(graph, data, summary, names, each=targets)
    in_data = check_data_terms(data, summary, known, names)
    if not summary.predicates:
        in_data.append(Doubt(ProblemKind.EMPTY_DATA, "the data is empty: there is no triple"))
    problems = [*prefixes.check(), *place(in_shapes, shape_files), *place(in_data, data_files)]
    return sorted(_once(problems), key=lambda problem: problem.key)


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Leave out what is found of one term twice: by two checks, or in a file of data and shapes."""
    seen = set()
    for each in problems:
        term = each.subject if each.kind in _OF_TERMS else None
        key = (term or each.kind, each.path, each.line, each.column, term or each.message)
        if key not in seen:
            seen.add(key)
            yield each


def _no_shape(graph: TripleIndex) -> Doubt:
    count = len(graph.triples)
    what = (
        f"{count} {'triple' if count == 1 else 'triples'}, but no shape" if count else "no triple"
    )
    return Doubt(
        ProblemKind.NO_SHAPE,
        f"the shapes graph has {what}",
        hint="a shape is a sh:NodeShape or sh:PropertyShape, or has a target",
    )
