"""The explorer of a group: the data that its script filters, and the page that does without it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox

from corpgraph.changing.wording import rank
from corpgraph.namespaces import CG, shorten
from corpgraph.publishing.pictures import outline
from corpgraph.publishing.places import document_of
from corpgraph.publishing.printing import in_script, markup
from corpgraph.publishing.words import heading, say_all
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from corpgraph.changing.model import Fact, Passage, When
    from corpgraph.publishing.desk import Desk, Link
    from corpgraph.publishing.groups import Group
    from corpgraph.publishing.library import Library
    from corpgraph.publishing.pictures import Outline
    from corpgraph.publishing.printing import Printer
    from corpgraph.publishing.words import Language

__all__ = ["data_of", "page", "path_of_group"]

#: What `json.dumps` would make anew for each value.
_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: How much of a group the page tells without scripts.
_MOST_MEMBERS: Final = 400
_MOST_DAYS: Final = 250
#: Roles that the script needs; other details are in the fact's own page.
_ROLES: Final = (
    *("parent", "subsidiary", "organization", "unit", "issuer", "market", "security", "person"),
    *("service", "names", "identifies", "countedMember"),
)
#: What the script says.
_WORDS: Final = (
    *("as-of", "at-start", "began", "begin", "certain", "click-node", "close", "date"),
    *(
        "download-svg",
        "end",
        "ended",
        "maybe-began",
        "maybe-ended",
        "now-certain",
        "now-over",
        "evidence",
        "explore",
        "facts-on-day",
        "group-on",
    ),
    *("listed", "more", "next-change", "no-end", "not-told", "nothing", "nothing-changes"),
    *("on-day", "or-earlier", "or-later", "between", "permalink", "picture", "possible"),
    *("possibly", "previous-change", "printed", "published", "source", "to-go", "what-changed"),
    *("world", "tree", "maybe-began", "maybe-ended", "now-certain", "now-over"),
)


class _Page(NamedTuple):
    path: str
    title: Link
    day: date | None
    tree: Markup | None
    outline: _Node
    changes: Sequence[tuple[str, Sequence[tuple[str, Link]]]]
    more: int


class _Node(NamedTuple):
    link: Link
    note: str
    children: Sequence[_Node]


def path_of_group(library: Library, iri: str) -> str:
    """The path of a group's explorer: ``explore/corporation/alibaba-group``."""
    return f"explore/{library.path(document_of(iri)).removeprefix('id/')}"


def page(printer: Printer, desk: Desk, group: Group, picture: str | None) -> str:
    """The page of a group's explorer; without scripts, its tree and what changed, day by day.

    Args:
        printer: What fills in the templates.
        desk: The page in its language.
        group: The group.
        picture: Its tree on the day of the last change; None if that is too large.
    """
    day = group.days[-1] if group.days else None
    texts = say_all(desk.language)
    words: dict[str, Any] = {key: texts[key] for key in _WORDS}
    words |= {
        "kinds": {
            kind: heading(kind, desk.language) or desk.named(CG + kind).text
            for kind in sorted({fact.kind for fact in group.facts})
        }
    }
    words |= {each: desk.named(CG + each).text for each in ("subsidiary", "unit")}
    changes = group.changes
    shown = _Page(
        path=desk.path,
        title=desk.named(group.top.iri),
        day=day,
        tree=markup(picture),
        outline=_node(desk, outline(group, day, most=_MOST_MEMBERS)) if day else _top(desk, group),
        changes=[
            (
                each.isoformat(),
                [(change.sort, desk.named(change.fact.iri)) for change in happened],
            )
            for each, happened in changes[-_MOST_DAYS:]
        ],
        more=max(0, len(changes) - _MOST_DAYS),
    )
    title = f"{desk.say('explore')}: {shown.title.text}"
    return printer.page(
        "explore",
        desk,
        title=title,
        group=shown,
        words=in_script(json.dumps(words, ensure_ascii=False)),
    )


def data_of(library: Library, group: Group, languages: Sequence[Language]) -> str:
    """What the script shows of a group, as JSON; it only filters by the day.

    Dates are ``[earliest, latest, printed]``; things and passages stand once, and are pointed to by
    their place.
    """
    chosen = tuple(languages)
    if (told := group.memory.get(chosen)) is None:
        told = group.memory[chosen] = _Writer(library, languages).write(group)
    return f'{{"top": {told.places[group.top.iri]}, {told.text}'


class _Told(NamedTuple):
    """What the script shows of a group, whoever is at its top, and the place of each thing."""

    places: dict[str, int]
    text: str


class _Writer:
    def __init__(self, library: Library, languages: Sequence[Language]) -> None:
        self.library, self.languages = library, languages
        self.things: dict[str, int] = {}
        self.passages: dict[str, tuple[int, Passage]] = {}

    def write(self, group: Group) -> _Told:
        facts = [self.fact(each) for each in sorted(group.facts, key=_order)]
        members = sorted(self.thing(iri) for iri in sorted(group.members))
        record: dict[str, Any] = {
            "facts": facts,
            "passages": [self.passage(each) for _, each in self.passages.values()],
            "things": [self.named(iri) for iri in self.things],
        }
        head = json.dumps({"days": [day.isoformat() for day in group.days], "members": members})
        lines = [head.removeprefix("{").removesuffix("}")]
        for key in ("facts", "passages", "things"):
            items = ",\n".join(_written(each) for each in record[key])
            lines.append(f',\n"{key}":[\n{items}\n]')
        return _Told(self.things, "".join(lines) + "}\n")

    def thing(self, iri: str) -> int:
        return self.things.setdefault(iri, len(self.things))

    def named(self, iri: str) -> dict[str, Any]:
        node = ox.NamedNode(iri)
        short = shorten(iri)
        names = {str(each): self.library.name(node, each) or short for each in self.languages}
        document = document_of(iri)
        path = self.library.path(document) if self.library.entry(node) else None
        return {"n": _folded(names), "p": path}

    def fact(self, fact: Fact) -> dict[str, Any]:
        roles = {
            role: [self.thing(str(each.iri)) for each in fact.all(role) if each.iri]
            for role in _ROLES
            if fact.all(role)
        }
        record: dict[str, Any] = {
            "f": self.thing(fact.iri),
            "n": fact.name,
            "k": fact.kind,
            "b": _when(fact.begin),
            "e": _when(fact.end) if fact.end else None,
            "r": roles,
            "s": [self.stated(each) for each in fact.evidence],
        }
        if any(
            str(each.iri).endswith("/control-kind/ultimate") for each in fact.all("controlKind")
        ):
            record["u"] = 1
        for key, events in (("bb", fact.begun_by), ("eb", fact.ended_by)):
            if events:
                record[key] = [self.thing(each.iri) for each in events]
        return record

    def stated(self, passage: Passage) -> int:
        return self.passages.setdefault(passage.iri, (len(self.passages), passage))[0]

    def passage(self, passage: Passage) -> dict[str, Any]:
        return {
            # A passage that is the whole of its source tells no more than the source.
            "t": self.thing(passage.iri) if passage.place or not passage.source else None,
            "o": self.thing(passage.source.iri) if passage.source else None,
            "d": str(passage.published) if passage.published else None,
            "u": passage.page if (passage.page or "").startswith(("http://", "https://")) else None,
        }


def _folded(names: dict[str, str]) -> str | dict[str, str]:
    """One text where all languages have the same."""
    return next(iter(names.values())) if len(set(names.values())) == 1 else names


def _when(when: When) -> list[str | None]:
    bounds = when.bounds
    days = [day.isoformat() if day else None for day in (bounds.earliest, bounds.latest)]
    printed = when.printed if when.printed not in days else None
    return [*days, printed] if printed else days


def _order(fact: Fact) -> tuple[tuple[int, str], str]:
    return (rank(fact.kind), fact.iri)


def _top(desk: Desk, group: Group) -> _Node:
    return _Node(desk.named(group.top.iri), "", ())


def _node(desk: Desk, node: Outline) -> _Node:
    note = ""
    if node.edge:
        note = desk.named(CG + node.edge.relation).text
        if node.edge.state is Certainty.POSSIBLE:
            note += f", {desk.say('possible')}"
    return _Node(desk.named(node.iri), note, [_node(desk, each) for each in node.children])
