"""The expected answers to questions, as tables that people can review.

A file ``tests/expected/<question>.toml`` holds cases::

    [[case]]
    when = "on the last day of its listing"
    ask = { organization = "alibaba-com", at = "2012-06-19" }
    key = ["id:listing/alibaba-com-xhkg-2007 cg:issuer id:corporation/alibaba-com"]
    answer = '''
    listing | market
    id:listing/alibaba-com-xhkg-2007 | id:market/xhkg
    '''

``key`` names triples on each of which the answer hangs. An empty cell is written ``-``. Questions
are asked of the first article and the code lists; ``with = ["alibaba-2014"]`` adds other datasets.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from corpgraph.loading import load_packaged
from corpgraph.namespaces import PREFIXES, shorten
from corpgraph.querying.question import Question, Row

FOLDER: Final = Path(__file__).resolve().parents[1] / "expected"
_PREFIXES: Final = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what it is asked with, its answer, and the triples on which that hangs."""

    question: str
    when: str
    ask: dict[str, Any]
    key: tuple[str, ...]
    answer: str
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.question}: {self.when}"


@cache
def packaged(*others: str) -> ox.Store:
    """The data of the first article, the code lists and other datasets; not to be changed."""
    return load_packaged("alibaba-2012", "reference", *others)


@cache
def cases() -> tuple[Case, ...]:
    """All cases, by question."""
    return tuple(
        Case(
            path.stem,
            each["when"],
            each["ask"],
            tuple(each["key"]),
            each["answer"].strip(),
            tuple(each.get("with", ())),
        )
        for path in sorted(FOLDER.glob("*.toml"))
        for each in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    )


def table(asked: Question, rows: Iterable[Row]) -> str:
    """Write an answer as `Case.answer` has it."""
    lines = [" | ".join(column.name for column in asked.columns)]
    lines += [" | ".join(_cell(value) for value in row.values()) for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return "-" if value is None else shorten(str(value))


def without(store: ox.Store, triple: ox.Triple) -> ox.Store:
    """Copy a store, leaving out a triple, which must be in it, from all its graphs."""
    kept = [quad for quad in store if quad.triple != triple]
    assert len(kept) < len(store), f"not in the data: {triple}"
    less = ox.Store()
    less.bulk_extend(kept)
    return less


def with_turtle(store: ox.Store, turtle: str) -> ox.Store:
    """Copy a store and add Turtle to it, whose prefixes are those of the prefix table."""
    more = ox.Store()
    more.bulk_extend(store)
    more.bulk_extend(ox.Quad(*triple) for triple in parsed(turtle))
    return more


def parsed(turtle: str) -> list[ox.Triple]:
    """Read Turtle whose prefixes are those of the prefix table."""
    quads = ox.parse(_PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return [quad.triple for quad in quads]


def triple(short: str) -> ox.Triple:
    """Read a triple such as ``id:unit/taobao rdfs:label "Taobao.com"@en``."""
    subject, predicate, value = short.split(" ", 2)
    written = value if value.startswith('"') else f"<{_iri(value)}>"
    [found] = parsed(f"<{_iri(subject)}> <{_iri(predicate)}> {written} .")
    return found


def _iri(short: str) -> str:
    prefix, _, rest = short.partition(":")
    return PREFIXES[prefix] + rest
