"""What kinds of facts are called, and facts in few words: for a list, a row or a bar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from corpgraph.changing.model import Detail, Fact

__all__ = [
    "HEADINGS",
    "brief",
    "counted",
    "dates_of",
    "heading",
    "kind_name",
    "known_at",
    "quality",
    "rank",
    "sentence",
    "subject",
]

#: Kinds of facts in the order in which they are told, and the headings over them.
HEADINGS: Final = {
    "Control": "Subsidiaries",
    "UnitMembership": "Units",
    "Listing": "Listings",
    "Appointment": "People",
    "Headcount": "Headcount",
    "Count": "Counts",
    "Activity": "Activities",
    "Clientele": "Customers",
    "ServiceOperation": "Services",
    "Naming": "Names",
    "Identification": "Identifiers",
    "EventStatus": "Stages of events",
}
_ORDER: Final = tuple(HEADINGS)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

# Who a fact is about, and what is said of them, by kind; each a role.
_PARTS: Final = {
    "Control": ("parent", "subsidiary"),
    "UnitMembership": ("organization", "unit"),
    "Listing": ("issuer", "market"),
    "Appointment": ("organization", "role"),
    "Headcount": ("organization", "countOf"),
    "Count": ("organization", "countOf"),
    "Activity": ("organization", "activity"),
    "Clientele": ("organization", "customers"),
    "ServiceOperation": ("organization", "service"),
    "Naming": ("names", "name"),
    "Identification": ("identifies", "scheme"),
    "EventStatus": ("ofEvent", "status"),
}
_SENTENCES: Final = {
    "Control": "{subsidiary} is a subsidiary of {parent}",
    "UnitMembership": "{unit} is a unit of {organization}",
    "Listing": "{issuer} is listed on {market}",
    "Appointment": "{person} is {role} of {organization}",
    "Activity": "{organization} does {activity}",
    "Clientele": "{organization} serves {customers}",
    "ServiceOperation": "{organization} operates {service}",
    "Naming": "{names} is called {name}",
    "EventStatus": "{ofEvent}: {status}",
}


def heading(kind: str) -> str:
    """The heading over facts of a kind: ``Listings`` for Listing."""
    return HEADINGS.get(kind) or kind_name(kind).capitalize()


def kind_name(kind: str) -> str:
    """A kind of fact in words: ``unit membership`` for UnitMembership."""
    return _CAMEL.sub(" ", kind).lower()


def rank(kind: str) -> tuple[int, str]:
    """Where a kind stands among others; kinds that we do not know come last, by name."""
    return (_ORDER.index(kind) if kind in HEADINGS else len(_ORDER), kind)


def sentence(kind: str, details: Sequence[Detail]) -> str | None:
    """Say a fact that nobody gave a label; None if what it takes is not there."""
    names: dict[str, str] = {}
    for each in details:
        names[each.role] = f"{names[each.role]}, {each.name}" if each.role in names else each.name
    try:
        said = _SENTENCES[kind].format_map(names)
    except KeyError:
        about, what = _PARTS.get(kind, ("organization", ""))
        parts = (names.get(about), names.get(what) or names.get("identifier"), _number(names))
        told = [part for part in parts if part]
        said = ", ".join(told) if len(told) > 1 else ""
    share = names.get("share")
    return f"{said} ({_percent(share)})" if share and said else said or None


def subject(fact: Fact) -> str:
    """What stays the same when a fact takes the place of another: ``chair of Alibaba Group``."""
    if fact.kind == "Control":
        return f"share of {fact.get('parent')} in {fact.get('subsidiary')}"
    if fact.kind == "Listing":
        return f"ticker of {fact.get('issuer')} on {fact.get('market')}"
    if fact.kind == "UnitMembership":
        return f"kind of unit that {fact.get('unit')} is of {fact.get('organization')}"
    about, what = _PARTS.get(fact.kind, ("organization", ""))
    if fact.kind == "Naming":
        return f"name of {fact.get(about)}"
    if fact.kind == "EventStatus":
        return f"stage of: {fact.get(about)}"
    thing = fact.get(what)
    if thing and fact.kind in ("Headcount", "Count"):
        thing = _plural(thing)
    return " of ".join(part for part in (thing, fact.get(about)) if part)


def quality(fact: Fact) -> str:
    """What changes when a fact takes the place of another: a number, a share, a person."""
    names = {each.role: each.name for each in fact.details}
    if fact.kind == "Control":
        told = [_percent(names["share"])] if "share" in names else []
        return ", ".join(told + [d.name for d in fact.all("designation")]) or "not told"
    if fact.kind in ("Headcount", "Count"):
        return _number(names) or "not told"
    role = {
        "Appointment": "person",
        "Listing": "ticker",
        "UnitMembership": "unitKind",
        "Naming": "name",
        "Identification": "identifier",
        "EventStatus": "status",
    }.get(fact.kind, "")
    return fact.get(role) or fact.name


def brief(fact: Fact, within: str | None = None) -> str:
    """A fact under the heading of its kind, in few words.

    Args:
        fact: The fact.
        within: The name of an organisation that need not be named, because all is about it.
    """
    about, what = _PARTS.get(fact.kind, ("", ""))
    owner, thing = fact.get(about), fact.get(what)
    if not (owner and (thing or fact.kind in ("Headcount", "Count"))):
        return fact.name
    of = "" if owner == within else owner
    names = {each.role: each.name for each in fact.details}
    if fact.kind == "Control":
        extra = [_percent(names["share"])] if "share" in names else []
        extra += [each.name for each in fact.all("designation")]
        extra += [f"of {of}"] if of else []
        return ", ".join([str(thing), *extra])
    if fact.kind == "Appointment":
        return ", ".join(filter(None, (fact.get("person"), thing, of)))
    if fact.kind == "Listing":
        ticker = f" ({names['ticker']})" if "ticker" in names else ""
        return f"{owner}, {thing}{ticker}"
    if fact.kind in ("Headcount", "Count"):
        things = thing if thing is None or names.get("exactly") == "1" else _plural(thing)
        return ", ".join(filter(None, (of, " ".join(filter(None, (_number(names), things))))))
    if fact.kind == "UnitMembership":
        return f"{thing}, of {of}" if of else str(thing)
    if fact.kind == "Identification" and "identifier" in names:
        thing = f"{thing} {names['identifier']}"
    return f"{of}: {thing}" if of else str(thing)


def dates_of(fact: Fact) -> str:
    """When a fact holds, in words: ``from 2007-11-06 until 2012-06-20``."""
    begin = f"from {fact.begin}" if fact.begin.is_told else "begin not known"
    if fact.end is None:
        return f"{begin}, not ended"
    return f"{begin}, until {fact.end}" if fact.end.is_told else f"{begin}, end not known"


def counted(number: int, word: str) -> str:
    """A number of things: ``1 change``, ``2 changes``."""
    return f"{number} {word if number == 1 else _plural(word)}"


def known_at(known: date | None) -> str:
    """The end of a heading that says whose sources count: nothing where all do."""
    return f", as known on {known}" if known else ""


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _number(names: dict[str, str]) -> str | None:
    words = {"exactly": "", "moreThan": "more than ", "atLeast": "at least ", "atMost": "at most "}
    told = [f"{word}{_grouped(names[role])}" for role, word in words.items() if role in names]
    return ", ".join(told) or None


def _grouped(number: str) -> str:
    return f"{int(number):,}" if number.lstrip("+-").isdecimal() else number


def _percent(share: str) -> str:
    # The store writes 73.0 as 73.
    return f"{share} %"
