"""Pages that are not of one thing: the overviews of terms and shapes, questions, and groups."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import CG, CGS
from corpgraph.publishing.answers import Answers
from corpgraph.publishing.documents import OVERVIEWS
from corpgraph.publishing.machine import BLANK_DOCUMENT, orphans, triples_of
from corpgraph.publishing.paging import leaves
from corpgraph.publishing.shapewords import shape_overview
from corpgraph.publishing.start import group_cards, start_page
from corpgraph.publishing.terms import modules, overview
from corpgraph.publishing.things import describe, look_around
from corpgraph.querying import questions

if TYPE_CHECKING:
    from corpgraph.publishing.groups import Groups
    from corpgraph.publishing.output import Output

__all__ = ["write_blank_nodes", "write_overviews", "write_questions", "write_starts"]

#: How many groups stand on one page.
_MOST_GROUPS: Final = 240


def write_overviews(output: Output) -> None:
    """Write the documents of all terms and of all shapes, to which their IRIs lead."""
    library = output.library
    for document, path, space in zip(OVERVIEWS, ("ontology", "shapes"), (CG, CGS), strict=True):
        around = look_around(library, document)
        own = triples_of(library, document, [around.node])
        inner: set[ox.Triple] = set()
        for each in library.documents:
            if each.startswith(space):
                inner |= triples_of(library, each, [ox.NamedNode(each)])
        embedded = output.put_triples(path, own, inner)
        for desk in output.desks(path):
            it = describe(desk, around)
            is_ontology = space == CG
            page = output.printer.page(
                "ontology",
                desk,
                title=desk.say(path),
                it=it._replace(title=it.title._replace(text=desk.say(path), language=None)),
                path=path,
                embedded=embedded,
                text="" if is_ontology else desk.say("shapes-text"),
                modules=modules(desk) if is_ontology else [],
                groups=overview(desk) if is_ontology else shape_overview(desk),
                middle="definition" if is_ontology else "property-shapes",
                last="used" if is_ontology else "kind",
            )
            output.put_page(desk, page)


def write_blank_nodes(output: Output) -> None:
    """Write what hangs on no page at all; our own data has none of it."""
    left = orphans(output.library)
    if left:
        output.put_triples(output.library.path(BLANK_DOCUMENT), left)


def write_questions(output: Output) -> None:
    """Write the questions, each with an answer, and the list of them."""
    asked = questions()
    answers = Answers(output.library)
    for each in asked:
        path = f"questions/{each.name}"
        output.put(f"{path}.rq", each.sparql)
        answer = answers.to(each)
        if answer is not None:
            rows = json.dumps(answer.rows, ensure_ascii=False, indent=1, default=str)
            output.put(f"{path}.json", f"{rows}\n")
        for desk in output.desks(path):
            shown = answers.shown(each, desk)
            page = output.printer.page(
                "question", desk, title=each.text, asked=each, path=path, answer=shown
            )
            output.put_page(desk, page)
    for desk in output.desks("questions/index"):
        page = output.printer.page("questions", desk, title=desk.say("questions"), questions=asked)
        output.put_page(desk, page)


def write_starts(output: Output, groups: Groups) -> None:
    """Write the start page, and the explorer's pages of groups."""
    for leaf in leaves(len(groups.by_size), _MOST_GROUPS, _path_of_groups):
        for desk in output.desks(leaf.path):
            page = output.printer.page(
                "explore",
                desk,
                title=leaf.title(desk.say("explore"), desk),
                group=None,
                groups=group_cards(desk, groups, leaf.start, leaf.end),
                leaf=leaf,
            )
            output.put_page(desk, page)
    for desk in output.desks("index"):
        output.put_page(desk, start_page(output.printer, desk, groups))


def _path_of_groups(number: int) -> str:
    return "explore/index" if number == 1 else f"groups/{number}"
