"""What the rules read of a node: its name, its dates, its numbers."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, cast

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.loading import as_store, load_packaged
from corpgraph.namespaces import CG, EDTF_DATE, RDFS, SKOS, XSD, shorten
from corpgraph.sparql import select_by_rule
from corpgraph.time import Bounds, Interval, check_edtf, edtf_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.loading import Data

__all__ = ["Boundary", "Reader"]

Boundary = Literal["begin", "end", "date"]
_Row = dict[str, str]

_LABELS: Final = tuple(ox.NamedNode(iri) for iri in (f"{RDFS}label", f"{SKOS}prefLabel"))
_SINGLE_SEAT: Final = ox.NamedNode(f"{CG}singleSeat")
_DATE: Final = f"{XSD}date"
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_UNKNOWN: Final = Bounds(None, None)
#: EDTF that is approximate or uncertain, or no single date: an interval, a set, a far year.
_VAGUE: Final = re.compile(r"[?~%/\[{YES]|^-")


class Reader:
    """Reads from one dataset."""

    def __init__(self, data: Data) -> None:
        self._store = as_store(data)

    def rows(self, rule: str, **values: ox.NamedNode) -> Iterator[_Row]:
        """Yield the rows of a query of ``rules/``, as texts; what is not bound is left out."""
        solutions = select_by_rule(self._store, rule, **values)
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            yield {name: row[name].value for name in names if row[name] is not None}

    def stated(self, iri: str) -> list[_Row]:
        """Give the passages that state an assertion."""
        # Oxigraph takes a blank node of its own for a variable as well.
        node = cast("ox.NamedNode", _node(iri))
        return list(self.rows("assertion-sources", assertion=node))

    def label(self, iri: str) -> str:
        """Give what a thing is called in English, else its shortened IRI."""
        for predicate in _LABELS:
            for term in self._values(iri, predicate):
                if isinstance(term, ox.Literal) and term.language == "en":
                    return term.value
        return shorten(iri)

    def concept(self, iri: str) -> str:
        """Give what a concept is called in English, from the packaged code lists if need be."""
        label = self.label(iri)
        return Reader(_codes()).label(iri) if label == shorten(iri) else label

    def has_single_seat(self, role: str) -> bool:
        """Say whether an organisation has one holder of a role at a time."""
        node = ox.NamedNode(role)
        for store in (self._store, _codes()):
            for quad in store.quads_for_pattern(node, _SINGLE_SEAT, None):
                return isinstance(quad.object, ox.Literal) and quad.object.value in ("true", "1")
        return False

    def number(self, iri: str, name: str) -> Decimal | None:
        """Give the number that a property of ours has, if it has one.

        Raises:
            InputError: It is no number.
        """
        for term in self._values(iri, ox.NamedNode(CG + name)):
            if isinstance(term, ox.Literal):
                return self.decimal(iri, name, term.value)
        return None

    def decimal(self, iri: str, name: str, text: str) -> Decimal:
        """Read a number.

        Raises:
            InputError: It is none.
        """
        # As xsd:decimal and xsd:double write what is finite; Decimal takes more.
        if not _NUMBER.fullmatch(text):
            message = f"the {name} of {shorten(iri)} is no number: {text!r}"
            raise InputError(message, hint="give a number such as 73.0")
        return Decimal(text)

    def is_approximate(self, iri: str) -> bool:
        """Say whether a node is marked as a round figure."""
        values = self._values(iri, ox.NamedNode(f"{CG}approximate"))
        return any(isinstance(each, ox.Literal) and each.value in ("true", "1") for each in values)

    def bounds(self, iri: str, name: Boundary) -> Bounds | None:
        """Give the days that a boundary can be; None if nothing is said of it.

        What an editor resolved comes before what is printed.

        Raises:
            InputError: A date is none, or the bounds exclude each other.
        """
        printed = self._values(iri, ox.NamedNode(CG + name))
        earliest = self._values(iri, ox.NamedNode(f"{CG}{name}Earliest"))
        latest = self._values(iri, ox.NamedNode(f"{CG}{name}Latest"))
        if not (printed or earliest or latest):
            return None
        try:
            known = [_read(term) for term in printed]
            first = [_read(term).earliest for term in earliest] or [b.earliest for b in known]
            last = [_read(term).latest for term in latest] or [b.latest for b in known]
            return Bounds(
                min((day for day in first if day is not None), default=None),
                max((day for day in last if day is not None), default=None),
            )
        except InputError as error:
            message = f"{shorten(iri)} has no {name} that can be: {error.message}"
            raise InputError(message, hint=error.hint) from error

    def interval(self, iri: str) -> Interval:
        """Give the valid time of a fact.

        Raises:
            InputError: It ends before it begins, or a date is none.
        """
        begin, end = self.bounds(iri, "begin"), self.bounds(iri, "end")
        try:
            return Interval(begin or Bounds(None, None), end)
        except InputError as error:
            message = f"{shorten(iri)} cannot hold at any time: {error.message}"
            raise InputError(message, hint=error.hint) from error

    def when(self, iri: str) -> Bounds | None:
        """Give when something happened or began: its date, else its begin."""
        dated = self.bounds(iri, "date")
        return self.bounds(iri, "begin") if dated is None else dated

    def _values(self, iri: str, predicate: ox.NamedNode) -> list[ox.Literal | ox.NamedNode]:
        quads = self._store.quads_for_pattern(_node(iri), predicate, None)
        terms = {quad.object for quad in quads}
        return sorted(
            (term for term in terms if isinstance(term, ox.Literal | ox.NamedNode)), key=str
        )


def _node(iri: str) -> ox.NamedNode | ox.BlankNode:
    # The value of a blank node has no colon, which every IRI has.
    return ox.NamedNode(iri) if ":" in iri else ox.BlankNode(iri)


def _read(term: ox.Literal | ox.NamedNode) -> Bounds:
    """Give the days that a value can mean; a round or doubtful date excludes none."""
    if isinstance(term, ox.Literal) and term.datatype.value == EDTF_DATE:
        check_edtf(term.value)
        return _UNKNOWN if _VAGUE.search(term.value) else edtf_bounds(term.value)
    if isinstance(term, ox.Literal) and term.datatype.value == _DATE:
        try:
            # A time zone may follow.
            return Bounds.on(date.fromisoformat(term.value[:10]))
        except ValueError as error:
            raise InputError(f"{term.value} is no date", hint="write YYYY-MM-DD") from error
    raise InputError(f"{term} is no date", hint="give an xsd:date or an EDTF date")


@cache
def _codes() -> ox.Store:
    return load_packaged("reference")
