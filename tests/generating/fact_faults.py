"""Errors that the packaged shapes find, with what exactly each of them finds.

An error is planted in facts about companies of its own, which are otherwise as all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.namespaces import CG, CGS, CODE, RDF, RDFS, XSD
from generating.facts import (
    Company,
    Lines,
    appointment,
    company,
    control,
    find,
    headcount,
    identification,
    line,
    listing,
    thing,
    unit_membership,
)
from generating.identifiers import with_wrong_check_digits

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FACT_FAULTS", "Finding", "Planted", "plant"]

_DAY: Final = "2010-03-01"


class Finding(NamedTuple):
    """What a shape finds: its IRI, the node and the path as a finding has them, and the line."""

    shape: str
    focus: str
    path: str
    line: int


class Planted(NamedTuple):
    """An error: its lines, and what is found in them."""

    lines: Lines
    findings: list[Finding]


class _Ground:
    """Companies without an error, and what is done to them."""

    def __init__(self, leis: list[str]) -> None:
        self.who = [Company.called(lei.lower(), f"Fallow {lei[-6:]}") for lei in leis]
        self.leis = leis
        self.lines: Lines = []
        self.findings: list[Finding] = []
        for one, lei in zip(self.who, leis, strict=True):
            self.lines += [*company(one, (one.name, "en"), "de"), *identification(one, lei)]

    def add(self, lines: Lines) -> None:
        self.lines += lines

    def change(self, subject: str, term: str, value: str) -> int:
        """Replace the value of a property; without a value, take the line away."""
        place = find(self.lines, subject, term)
        self.lines[place : place + 1] = [line(subject, term, value)] if value else []
        return place

    def found(self, shape: str, focus: str, path: str, place: int = -1) -> None:
        """Expect a finding, at a line or where the node is first written."""
        if place < 0:
            place = next(n for n, text in enumerate(self.lines) if text.startswith(f"{focus} "))
        iri = path if path.startswith("<") else f"<{path}>" if ":" in path else f"<{CG}{path}>"
        self.findings.append(Finding(f"<{CGS}{shape}>", focus, iri, place))

    def control(self, child: int, parent: int, *, mark: str = "", share: str = "") -> str:
        """A company above another, from one and the same day on; the fact's IRI."""
        self.add(control(self.who[child], self.who[parent], kind="direct", begin=_DAY,
                         share=share, mark=mark))  # fmt: skip
        return thing("control", f"{self.who[child].slug}-direct{mark}")


def _value(
    shape: str, make: Callable[[Company], Lines], kind: str, term: str, value: str
) -> Callable[[_Ground], None]:
    """Plants a value in a fact of a company, or takes the value away."""

    def plant(ground: _Ground) -> None:
        who = ground.who[0]
        ground.add(make(who))
        subject = thing(kind, f"{who.slug}-chair" if kind == "appointment" else who.slug)
        place = ground.change(subject, term, value)
        ground.found(shape, subject, term, place if value else -1)

    return plant


def _nothing(_: Company) -> Lines:
    return []


def _heads(who: Company) -> Lines:
    return headcount(who, 120, _DAY)


def _chair(who: Company) -> Lines:
    return appointment(who, "chair", _DAY, end="2012-03-01")


def _listed(who: Company) -> Lines:
    return listing(who, "xlon", "FLW", _DAY)


def _unit(who: Company) -> Lines:
    return unit_membership(who, "division")


def _no_english(ground: _Ground) -> None:
    who = ground.who[0]
    english = next(
        n for n, text in enumerate(ground.lines)
        if text.startswith(f"{who.iri} <{RDFS}label> ") and text.endswith("@en .\n")
    )  # fmt: skip
    del ground.lines[english]
    ground.found("Entity-label-english", who.iri, f"{RDFS}label")


def _untagged(ground: _Ground) -> None:
    who = ground.who[0]
    ground.add([f'{who.iri} <{RDFS}label> "Fallow" .\n'])
    ground.found("Entity-label", who.iri, f"{RDFS}label", len(ground.lines) - 1)


def _two_jurisdictions(ground: _Ground) -> None:
    who = ground.who[0]
    ground.add([line(who.iri, "jurisdiction", f"<{CODE}jurisdiction/fr>")])
    ground.found("Entity-jurisdiction", who.iri, "jurisdiction", len(ground.lines) - 1)


def _two_classes(ground: _Ground) -> None:
    who = ground.who[0]
    ground.add([f"{who.iri} <{RDF}type> <{CG}Person> .\n"])
    # The ontology says of persons that they are no organisations, and not the other way round.
    ground.found("Entity-type", who.iri, f"{RDF}type", len(ground.lines) - 1)


def _identifier(shape: str, change: Callable[[str], str]) -> Callable[[_Ground], None]:
    def plant(ground: _Ground) -> None:
        node = thing("identification", ground.who[0].slug)
        place = ground.change(node, "identifier", f'"{change(ground.leis[0])}"')
        ground.found(shape, node, "identifier", place)

    return plant


def _self_loop(ground: _Ground) -> None:
    node = ground.control(0, 0)
    ground.found("Control-parent", node, "parent", find(ground.lines, node, "parent"))


def _unknown_parent(ground: _Ground) -> None:
    node = ground.control(0, 1)
    place = ground.change(node, "parent", thing("corporation", "nobody"))
    ground.found("Control-parent", node, "parent", place)


def _no_parent(ground: _Ground) -> None:
    node = ground.control(0, 1)
    ground.change(node, "parent", "")
    ground.found("Control-parent", node, "parent")


def _ring(shape: str, size: int) -> Callable[[_Ground], None]:
    def plant(ground: _Ground) -> None:
        nodes = [ground.control(n, (n + 1) % size) for n in range(size)]
        for node in nodes:
            ground.found(shape, node, "parent", find(ground.lines, node, "parent"))

    return plant


def _share_over_100(ground: _Ground) -> None:
    node = ground.control(0, 1, share="150.0")
    place = find(ground.lines, node, "share")
    ground.found("Control-share", node, "share", place)
    ground.found("Control-share-sum", node, "share", place)


def _shares_over_100(ground: _Ground) -> None:
    for parent in (1, 2):
        node = ground.control(0, parent, mark=f"-{parent}", share="60.5")
        ground.found("Control-share-sum", node, "share", find(ground.lines, node, "share"))


def _control_kind(ground: _Ground) -> None:
    node = ground.control(0, 1)
    place = ground.change(node, "controlKind", f"<{CODE}control-kind/sideways>")
    ground.found("Control-controlKind-code", node, "controlKind", place)


def _end_before_begin(ground: _Ground) -> None:
    node = ground.control(0, 1)
    ground.add([line(node, "end", f'"2009-03-01"^^<{XSD}date>')])
    ground.found("Fact-end-order", node, "end", len(ground.lines) - 1)


def _two_begins(ground: _Ground) -> None:
    node = ground.control(0, 1)
    ground.add([line(node, "begin", f'"2011-03-01"^^<{XSD}date>')])
    ground.found("Fact-begin", node, "begin", len(ground.lines) - 1)


def _two_chairs(ground: _Ground) -> None:
    who = ground.who[0]
    for mark in ("-1", "-2"):
        ground.add(appointment(who, "chair", _DAY, mark=mark))
        node = thing("appointment", f"{who.slug}-chair{mark}")
        place = find(ground.lines, node, "organization")
        ground.found("Appointment-holder-overlap", node, _around("organization"), place)


def _listed_twice(ground: _Ground) -> None:
    who = ground.who[0]
    for mark in ("-1", "-2"):
        ground.add(listing(who, "xlon", f"FLW{mark[1]}", _DAY, mark=mark))
        node = thing("listing", f"{who.slug}{mark}")
        place = find(ground.lines, node, "issuer")
        ground.found("Listing-issuer-overlap", node, _around("issuer"), place)


def _around(term: str) -> str:
    """The path from a fact to all facts with the same value."""
    return f"<{CG}{term}>/(^<{CG}{term}>)"


def _shortcut(ground: _Ground) -> None:
    child, parent = ground.who[0].iri, ground.who[1].iri
    ground.add([line(child, "isSubsidiaryOf", parent)])
    ground.found("Shortcut-isSubsidiaryOf", child, "isSubsidiaryOf", len(ground.lines) - 1)


_PLANTS: Final[dict[str, Callable[[_Ground], None]]] = {
    "no-english-name": _no_english,
    "name-without-language": _untagged,
    "two-jurisdictions": _two_jurisdictions,
    "unknown-jurisdiction": _value("Entity-jurisdiction-code", _nothing, "corporation",
                                   "jurisdiction", f"<{CODE}jurisdiction/zz>"),
    "two-disjoint-classes": _two_classes,
    "malformed-lei": _identifier("Identification-lei", lambda lei: lei[:-1]),
    "bad-check-digit": _identifier("Identification-lei-check", with_wrong_check_digits),
    "no-identifier": _value("Identification-identifier", _nothing, "identification",
                            "identifier", ""),
    "unknown-scheme": _value("Identification-scheme-code", _nothing, "identification", "scheme",
                             f"<{CODE}identifier-scheme/house-number>"),
    "no-source": _value("Assertion-statedIn", _heads, "headcount", "statedIn", ""),
    "impossible-date": _value("Fact-begin", _heads, "headcount", "begin",
                              f'"2015-02-30"^^<{XSD}date>'),
    "end-before-start": _end_before_begin,
    "two-begins": _two_begins,
    "negative-count": _value("Count-exactly", _heads, "headcount", "exactly",
                             f'"-3"^^<{XSD}integer>'),
    "nothing-counted": _value("Count-countOf", _heads, "headcount", "countOf", ""),
    "self-loop": _self_loop,
    "unknown-parent": _unknown_parent,
    "no-parent": _no_parent,
    "cycle": _ring("Control-acyclic", 3),
    "long-cycle": _ring("Control-longCycle", 8),
    "share-over-100": _share_over_100,
    "shares-over-100": _shares_over_100,
    "unknown-control-kind": _control_kind,
    "no-person": _value("Appointment-person", _chair, "appointment", "person", ""),
    "unknown-role": _value("Appointment-role-code", _chair, "appointment", "role",
                           f"<{CODE}role/court-jester>"),
    "two-chairs-at-once": _two_chairs,
    "ticker-in-small-letters": _value("Listing-ticker", _listed, "listing", "ticker", '"flw"'),
    "unknown-market": _value("Listing-market", _listed, "listing", "market",
                             thing("market", "nowhere")),
    "listed-twice-at-once": _listed_twice,
    "unit-of-unknown-kind": _value("UnitMembership-unitKind-code", _unit, "unit-membership",
                                   "unitKind", f"<{CODE}unit-kind/tribe>"),
    "shortcut-asserted": _shortcut,
}  # fmt: skip
#: The kinds of errors among facts.
FACT_FAULTS: Final = tuple(_PLANTS)
_COMPANIES: Final = {"long-cycle": 8}


def plant(kind: str, leis: Callable[[int], str], number: int) -> Planted:
    """Plant an error of a kind among companies that nobody else has to do with.

    Args:
        kind: One of `FACT_FAULTS`.
        leis: Makes identifiers that no entity has.
        number: Another one for each error.
    """
    ground = _Ground([leis(number * 10 + n) for n in range(_COMPANIES.get(kind, 3))])
    _PLANTS[kind](ground)
    return Planted(ground.lines, ground.findings)
