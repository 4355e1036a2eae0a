"""The pages of documents: entities, facts, events, statements, sources, codes, terms, shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox

from corpgraph.changing.reading import open_dossier
from corpgraph.namespaces import BASE, CG, CGS, GRAPH, ONTOLOGY
from corpgraph.publishing.explorer import data_of, path_of_group
from corpgraph.publishing.explorer import page as explorer_page
from corpgraph.publishing.machine import triples_of
from corpgraph.publishing.pictures import may_have_timeline, timeline, tree
from corpgraph.publishing.printing import markup
from corpgraph.publishing.shapewords import shape_sections
from corpgraph.publishing.terms import sections
from corpgraph.publishing.things import describe, look_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.publishing.desk import Desk, Link
    from corpgraph.publishing.groups import Group, Groups
    from corpgraph.publishing.output import Output
    from corpgraph.publishing.terms import Section

__all__ = ["OVERVIEWS", "Documents", "Note"]

#: Documents that have all terms in them, whose pages are overviews.
OVERVIEWS: Final = (ONTOLOGY, f"{BASE}shapes")

#: A named graph up to this size stands as a whole on the page of its IRI.
_WHOLE_GRAPH: Final = 50_000


class Note(NamedTuple):
    """By which names, in each language, a page is to be found."""

    path: str
    names: list[str]
    kinds: list[str]


class Documents:
    """Writes the pages of documents.

    Args:
        output: Where to.
        groups: Which organisations have groups.
    """

    def __init__(self, output: Output, groups: Groups) -> None:
        self.output, self.groups = output, groups
        self.library = output.library

    def write(self, documents: Sequence[str]) -> tuple[int, int, list[Note]]:
        """Write the pages of some documents.

        Returns:
            How many documents and files that were, and by which names the pages are to be found.
        """
        before = self.output.files
        notes = [note for each in documents if (note := self._document(each))]
        written, self.output.files = self.output.files - before, before
        return len(documents), written, notes

    def _document(self, document: str) -> Note | None:
        library, path = self.library, self.library.path(document)
        around = look_around(library, document)
        own = triples_of(library, document, around.parts)
        embedded_json = self.output.put_triples(path, own, self._graph(document))
        entity = self._is_entity(document)
        group, drawn = self._drawn(document, is_entity=entity)
        for desk in self.output.desks(path):
            it = describe(desk, around)
            page = self.output.printer.page(
                "thing",
                desk,
                title=it.title.text,
                it=it,
                path=path,
                embedded=embedded_json,
                sections=self._sections(desk, document),
                **self._pictures(desk, document, group, drawn, is_entity=entity),
            )
            self.output.put_page(desk, page)
        return self._named(document, path) if entity or document.startswith((CG, CGS)) else None

    def _graph(self, document: str) -> set[ox.Triple] | None:
        """All of a named graph, on the page of its IRI."""
        if not document.startswith((GRAPH, f"{ONTOLOGY}/", f"{OVERVIEWS[1]}/")):
            return None
        store = self.library.data if document.startswith(GRAPH) else self.library.schema
        found: set[ox.Triple] = set()
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(document)):
            if not _is_blank(quad):
                found.add(quad.triple)
            if len(found) > _WHOLE_GRAPH:
                return None
        return found

    def _is_entity(self, document: str) -> bool:
        if document.startswith((CG, CGS)):
            return False
        return self.library.is_a(self.library.types(ox.NamedNode(document)), "Entity")

    def _sections(self, desk: Desk, document: str) -> list[Section]:
        if document.startswith(CG):
            return sections(desk, document) if document in self.library.terms else []
        return shape_sections(desk, document) if document.startswith(CGS) else []

    def _named(self, document: str, path: str) -> Note:
        library, node = self.library, ox.NamedNode(document)
        kind = library.best_type(library.types(node))
        names = [library.name(node, each) or document for each in self.output.languages]
        kinds = [
            (library.name(ox.NamedNode(kind), each) if kind else None) or ""
            for each in self.output.languages
        ]
        return Note(path, names, kinds)

    def _drawn(
        self, document: str, *, is_entity: bool
    ) -> tuple[tuple[Group, str | None] | None, str | None]:
        """The group at whose top something stands, with a tree; the timeline of an entity."""
        under = self.groups.size(document) if is_entity else 0
        is_timed = is_entity and may_have_timeline(self.library, document, under=under)
        is_top = document in self.groups.tops
        if not (is_top or is_timed):
            return None, None
        dossier = open_dossier(self.library.data, ox.NamedNode(document), None)
        group = self._group(document, self.groups.group(document, dossier)) if is_top else None
        return group, timeline(dossier) if is_timed else None

    def _group(self, document: str, group: Group) -> tuple[Group, str | None]:
        """A group, and its tree on the day of the last change; its explorer is written."""
        picture = tree(self.library, group, group.days[-1]) if group.days else None
        path = path_of_group(self.library, document)
        self.output.put(f"{path}.json", data_of(self.library, group, self.output.languages))
        for desk in self.output.desks(path):
            page = explorer_page(self.output.printer, desk, group, picture)
            self.output.put_page(desk, page)
        return group, picture

    def _pictures(
        self,
        desk: Desk,
        document: str,
        group: tuple[Group, str | None] | None,
        drawn: str | None,
        *,
        is_entity: bool,
    ) -> dict[str, Any]:
        values: dict[str, Any] = {"tree": None, "tree_day": None, "explore": None}
        values["timeline"] = markup(drawn)
        if group is not None:
            way = desk.to(path_of_group(self.library, document))
            link = desk.named(document)
            values["explore"] = link._replace(text=desk.say("explore-group"), href=way)
            values["tree"] = markup(group[1])
            values["tree_day"] = group[0].days[-1].isoformat() if group[0].days else None
        elif is_entity and document in self.groups.above:
            values["explore"] = self._within(desk, document)
        return values

    def _within(self, desk: Desk, document: str) -> Link | None:
        tops = self.groups.tops_of(document)
        if not tops:
            return None
        link = desk.named(tops[0])
        path = self.library.path(document).removeprefix("id/")
        way = f"{desk.to(path_of_group(self.library, tops[0]))}#entity={path}"
        return link._replace(text=desk.say("explore-in", link.text), href=way)


def _is_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
