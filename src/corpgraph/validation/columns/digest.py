"""A small store that stands for all data where it is asked whether a validation means something.

`corpgraph.validation.soundness` asks a store of all data what it is made of, not what it says:
which properties there are and which datatypes their values have, which types, what a schema in the
data links and declares, whether some nodes occur. Each answer needs one triple of many alike, and
that one is in the digest. Where a problem shows an example, it is the triple that comes last in the
data, as a store of all of them would find it first.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import narwhals as nw
import pyoxigraph as ox

from corpgraph.frames.backends import among, each_once, rows_of_all, values
from corpgraph.frames.slices import in_syntax
from corpgraph.frames.terms import any_of
from corpgraph.validation.shapes.triples import SUBCLASS, TYPE, sh
from corpgraph.validation.soundness.data_summary import SCHEMA_LINKS
from corpgraph.validation.soundness.terms import DECLARING_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.shapes.triples import TripleIndex

__all__ = ["digest", "named_targets"]

#: More lines than a file has.
_LINES: Final = 1 << 40
#: So many kinds of values of one property are looked for one after the other.
_PATIENCE: Final = 16
_DIRECTIONS: Final = ("--ltr", "--rtl")


class _Row(NamedTuple):
    """A triple, without its predicate, and its place in the order of all data."""

    place: int
    subject: str
    value: str


#: Triples by predicate.
_Found = dict[str, list[_Row]]


def digest(slices: Slices, shapes: TripleIndex, *, files: int) -> ox.Store:
    """Make a store that `soundness.check_soundness` cannot tell from one of all data.

    It holds, of the triples of the data,

    * one for each predicate and each datatype or other kind of its objects;
    * one for each object of ``rdf:type``, and for each object of a property by which schemas refer
      to classes and properties; of ``rdfs:subClassOf`` all;
    * what declares a class, property or datatype that is used;
    * one with each node that shapes target by name, as its subject and as its object. A literal
      is targeted as it is written.

    Args:
        slices: The triples.
        shapes: The shapes graph.
        files: How many of the files count, from the first; what others say is left out.
    """
    frames = {each: _placed(slices.of(each), files) for each in sorted(slices.predicates())}
    linked = _linked(frames)
    kinds = _kinds(frames)
    asked = {TYPE.value: _declared(slices, frames, kinds, linked)}
    keys = _keys(slices, named_targets(shapes))
    for predicate, frame in frames.items() if keys else ():
        asked.setdefault(predicate, [])
        asked[predicate] += (each_once(among(frame, side, keys), side) for side in "so")
    return _store(kinds, linked, _rows({each: found for each, found in asked.items() if found}))


def _placed(frame: Frame, files: int) -> Frame:
    place = nw.col("file").cast(nw.Int64) * _LINES + nw.col("line")
    return frame.filter(nw.col("file") < files).with_columns(place=place)


def _linked(frames: Mapping[str, Frame]) -> _Found:
    """The objects of links once each, and the whole hierarchy of classes."""
    return _rows(
        {
            each: [frames[each] if each == SUBCLASS.value else each_once(frames[each], "o")]
            for each in (TYPE.value, *SCHEMA_LINKS)
            if each in frames
        }
    )


def _kinds(frames: Mapping[str, Frame]) -> _Found:
    """The last triple of each predicate and each kind of objects.

    Most properties have values of one kind, so that kinds are looked for one after the other: each
    time all that is not like an example. That reads each text once.
    """
    found: _Found = {predicate: [] for predicate in frames}
    last: dict[str, list[int]] = {predicate: [] for predicate in frames}
    rest = dict(frames)
    for _ in range(_PATIENCE):
        examples = _rows({each: [frame.head(1)] for each, frame in rest.items()})
        likes = {each: _like(rows[0].value) for each, rows in examples.items() if rows}
        places = nw.when(nw.col("like")).then(nw.col("place")).max()
        # Not all libraries add up truth values.
        others = nw.when(nw.col("like")).then(nw.lit(0)).otherwise(nw.lit(1)).sum()
        counted = rows_of_all(
            [
                rest[each].with_columns(like=like).select(places, others=others)
                for each, like in likes.items()
            ]
        )
        for (predicate, like), ((place, left),) in zip(likes.items(), counted, strict=True):
            last[predicate].append(place)
            rest[predicate] = rest[predicate].filter(~like)
            if not left:
                del rest[predicate]
        rest = {each: frame for each, frame in rest.items() if each in likes}
    # Where there are more kinds than anybody uses, each value is looked at.
    for each, rows in _rows({each: [frame] for each, frame in rest.items()}).items():
        found[each] += {_kind(row.value): row for row in sorted(rows)}.values()
    for each, rows in _rows(
        {each: [among(frames[each], "place", places)] for each, places in last.items() if places}
    ).items():
        found[each] += rows
    return found


def _like(term: str) -> nw.Expr:
    """Whether an object is of the kind of a term, or a literal of its datatype."""
    text = nw.col("object")
    if not term.startswith('"'):
        return ~text.str.starts_with('"')
    if term.endswith(('"', ">")):
        return text.str.ends_with(_datatype(term))
    is_directed = any_of(text.str.ends_with(each) for each in _DIRECTIONS)
    is_tagged = text.str.starts_with('"') & ~text.str.ends_with('"') & ~text.str.ends_with(">")
    return is_tagged & (is_directed if term.endswith(_DIRECTIONS) else ~is_directed)


def _kind(term: str) -> str:
    return _datatype(term) if term.startswith('"') else ""


def _datatype(literal: str) -> str:
    """The end of a literal from its last quotation mark on, which no IRI and no tag has."""
    return literal[literal.rindex('"') :]


def _declared(
    slices: Slices, frames: Mapping[str, Frame], kinds: _Found, linked: _Found
) -> list[Frame]:
    """What says of a term that is used that it is a class, property or datatype."""
    types = {row.value for row in linked.get(TYPE.value, ())}
    declaring = sorted(each for each in types if each[:-1].endswith(DECLARING_TYPES))
    if not declaring:
        return []
    rows = [*chain.from_iterable(linked.values()), *chain.from_iterable(kinds.values())]
    terms = {f"<{predicate}>" for predicate, found in kinds.items() if found}
    for row in rows:
        value = row.value
        terms.add(_kind(value).removeprefix('"^^') or value)
    used = {each for each in terms if each.startswith("<")}
    typed = among(frames[TYPE.value], "o", _keys(slices, declaring))
    return [among(typed, "s", _keys(slices, used))]


def named_targets(shapes: TripleIndex) -> set[str]:
    """The nodes that shapes target by name, in N-Triples syntax."""
    target = sh("targetNode")
    return {
        in_syntax(node)
        for shape in shapes.subjects_with(target)
        for node in shapes.values(shape, target)
    }


def _keys(slices: Slices, texts: Collection[str]) -> Collection[int]:
    return values(slices.terms(sorted(texts)), "node") if texts else ()


def _rows(asked: Mapping[str, Iterable[Frame]]) -> _Found:
    frames = [(predicate, frame) for predicate, found in asked.items() for frame in found]
    found: _Found = {predicate: [] for predicate, _ in frames}
    texts = [frame.select("place", "subject", "object") for _, frame in frames]
    for (predicate, _), rows in zip(frames, rows_of_all(texts), strict=True):
        found[predicate] += (_Row(*row) for row in rows)
    return found


def _store(*parts: _Found) -> ox.Store:
    """A store of what was found, in the order of the data."""
    store = ox.Store()
    ordered = sorted(
        {(*row, each) for part in parts for each, rows in part.items() for row in rows}
    )
    store.bulk_extend(_quads(ordered))
    return store


def _quads(ordered: Iterable[tuple[int, str, str, str]]) -> Iterator[ox.Quad]:
    lines = "".join(f"{subject} <{each}> {value} .\n" for _, subject, value, each in ordered)
    return iter(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
