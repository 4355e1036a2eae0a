"""Facts in corpgraph's own vocabulary, as lines of N-Triples: about thirty a company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.namespaces import CG, CODE, ID, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Company", "Lines", "appointment", "company", "control", "find", "headcount",
    "identification", "labels", "line", "listing", "thing", "unit_membership",
]  # fmt: skip

#: Lines of N-Triples, each with its end.
Lines = list[str]

_TYPE: Final = f"<{RDF}type>"
_LABEL: Final = f"<{RDFS}label>"


class Company(NamedTuple):
    """What the facts about a company are written with.

    Attributes:
        slug: The end of its IRI, and of those of its facts.
        iri: In angle brackets.
        name: In letters that need no escape but for quotes.
        passage: Where all about it is stated, in angle brackets.
    """

    slug: str
    iri: str
    name: str
    passage: str

    @classmethod
    def called(cls, slug: str, name: str) -> Company:
        """The company with this slug and name."""
        return cls(slug, thing("corporation", slug), name, thing("passage", slug))


def thing(kind: str, slug: str) -> str:
    """The IRI of a thing, in angle brackets."""
    return f"<{ID}{kind}/{slug}>"


def _text(value: str, language: str) -> str:
    """A literal with a language tag."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"@{language}'


def _day(value: str) -> str:
    """A literal of a day."""
    return f'"{value}"^^<{XSD}date>'


def line(subject: str, term: str, value: str) -> str:
    """A triple with one of our properties."""
    return f"{subject} <{CG}{term}> {value} .\n"


def labels(subject: str, *values: tuple[str, str]) -> Lines:
    """Labels, each with its language."""
    return [f"{subject} {_LABEL} {_text(value, language)} .\n" for value, language in values]


def _fact(subject: str, kind: str, label: str, passage: str) -> Lines:
    """What every fact has: a class, an English label, and where it is stated."""
    return [
        f"{subject} {_TYPE} <{CG}{kind}> .\n",
        *labels(subject, (label, "en")),
        line(subject, "statedIn", passage),
    ]


def company(who: Company, own: tuple[str, str], jurisdiction: str) -> Lines:
    """A company with its names, and the passage of the register that tells of it.

    Args:
        who: The company.
        own: Its name and language there; told beside the English and the French one if in another.
        jurisdiction: Its code, or nothing.
    """
    names = [(who.name, "en"), (who.name, "fr")]
    lines = [
        f"{who.iri} {_TYPE} <{CG}Corporation> .\n",
        *labels(who.iri, *names, *([] if own[1] in {"en", "fr"} else [own])),
        f"{who.passage} {_TYPE} <{CG}Passage> .\n",
        f"{who.passage} <http://www.w3.org/ns/oa#hasSource> {thing('source', 'generated')} .\n",
    ]
    if jurisdiction:
        lines.append(line(who.iri, "jurisdiction", f"<{CODE}jurisdiction/{jurisdiction}>"))
    return lines


def identification(who: Company, lei: str) -> Lines:
    """The fact that a company has a Legal Entity Identifier."""
    node = thing("identification", who.slug)
    return [
        *_fact(node, "Identification", f"LEI of {who.name}", who.passage),
        line(node, "identifies", who.iri),
        line(node, "scheme", f"<{CODE}identifier-scheme/lei>"),
        line(node, "identifier", f'"{lei}"'),
    ]


def control(
    who: Company, parent: Company, *, kind: str, begin: str, end: str = "", share: str = "",
    mark: str = "",
) -> Lines:  # fmt: skip
    """The fact that a company is controlled by another.

    Args:
        who: The subsidiary.
        parent: The parent.
        kind: ``direct`` or ``ultimate``.
        begin: A day.
        end: A day, or nothing.
        share: In percent, or nothing.
        mark: What tells the fact from others between the two.
    """
    node = thing("control", f"{who.slug}-{kind}{mark}")
    lines = [
        *_fact(node, "Control", f"{parent.name} controls {who.name}", who.passage),
        line(node, "subsidiary", who.iri),
        line(node, "parent", parent.iri),
        line(node, "controlKind", f"<{CODE}control-kind/{kind}>"),
        line(node, "begin", _day(begin)),
    ]
    if end:
        lines.append(line(node, "end", _day(end)))
    if share:
        lines.append(line(node, "share", f'"{share}"^^<{XSD}decimal>'))
    return lines


def headcount(who: Company, number: int, begin: str) -> Lines:
    """The fact that a company has so many employees on a day."""
    node = thing("headcount", who.slug)
    return [
        *_fact(node, "Headcount", f"Employees of {who.name}", who.passage),
        line(node, "organization", who.iri),
        line(node, "countOf", f"<{CODE}countable/employee>"),
        line(node, "exactly", f'"{number}"^^<{XSD}integer>'),
        line(node, "begin", _day(begin)),
    ]


def appointment(who: Company, role: str, begin: str, *, end: str = "", mark: str = "") -> Lines:
    """A person, and the fact that the person holds a role in a company."""
    slug = f"{who.slug}-{role}{mark}"
    person, node = thing("person", slug), thing("appointment", slug)
    name = f"Holder {slug[-8:]}"
    lines = [
        f"{person} {_TYPE} <{CG}Person> .\n",
        *labels(person, (name, "en"), (name, "fr")),
        *_fact(node, "Appointment", f"{name} in {who.name}", who.passage),
        line(node, "person", person),
        line(node, "organization", who.iri),
        line(node, "role", f"<{CODE}role/{role}>"),
        line(node, "begin", _day(begin)),
    ]
    return [*lines, line(node, "end", _day(end))] if end else lines


def unit_membership(who: Company, kind: str) -> Lines:
    """A unit, and the fact that it is one of a company."""
    unit, node = thing("unit", who.slug), thing("unit-membership", who.slug)
    return [
        f"{unit} {_TYPE} <{CG}BusinessUnit> .\n",
        *labels(unit, (f"Unit of {who.name}", "en"), (f"Unité de {who.name}", "fr")),
        *_fact(node, "UnitMembership", f"A unit of {who.name}", who.passage),
        line(node, "unit", unit),
        line(node, "organization", who.iri),
        line(node, "unitKind", f"<{CODE}unit-kind/{kind}>"),
    ]


def listing(who: Company, market: str, ticker: str, begin: str, *, mark: str = "") -> Lines:
    """The fact that a company is listed, and the admission that it begins with."""
    node, event = thing("listing", f"{who.slug}{mark}"), thing("event", f"{who.slug}{mark}")
    return [
        *_fact(node, "Listing", f"{who.name} is listed", who.passage),
        line(node, "issuer", who.iri),
        line(node, "market", thing("market", market)),
        line(node, "ticker", f'"{ticker}"'),
        line(node, "begin", _day(begin)),
        *_fact(event, "Admission", f"{who.name} is admitted", who.passage),
        line(event, "concerns", who.iri),
        line(event, "date", _day(begin)),
        line(event, "beginsFact", node),
    ]


def find(lines: Sequence[str], subject: str, term: str) -> int:
    """The place of the first line with a subject and one of our properties."""
    start = f"{subject} <{CG}{term}> "
    return next(n for n, found in enumerate(lines) if found.startswith(start))
