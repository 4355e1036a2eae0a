"""Whatever is written, and however, each of its terms is found where it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from corpgraph.loading import parse
from corpgraph.validation.locating.aligning import Alignment
from corpgraph.validation.locating.iris import Namer
from corpgraph.validation.locating.lined import read_lined
from corpgraph.validation.locating.searching import full_places, quick_places
from corpgraph.validation.locating.skimming import IMPLIED
from corpgraph.validation.locating.terse import read_terse
from corpgraph.validation.locating.tokens import length_at, string_value, unescaped
from corpgraph.validation.locating.wanted import Key, Role, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pytest

Places = tuple[int, int, int]

HEADER: Final = "@prefix : <http://a/> . @prefix é.b: <http://a/b#> .\n@base <http://a/c/> .\n"
SPACES: Final = st.sampled_from(
    [" ", "\n", "\r\n", "\t", "  # é: a <b> 'c' .\n", "\n\n  ", "#\r\n"]
)
IRIS: Final = st.sampled_from(
    ["<http://a/x>", ":x", ":", "é.b:a.b", ":%20\\,:", "<>", "<../\\u00e9>", "<?a#b>", "é.b:_1"]
)
LABELS: Final = st.sampled_from(["_:a", "_:0.b", "_:é-"])
LITERALS: Final = st.sampled_from(
    [
        "1",
        "-.5",
        "+1.e0",
        "true",
        "'a'",
        '"é𝒳\\t"',
        "'''\n'x''\\\\'''",
        '"""#\r\n"""',
        "''",
        '"<a>"',
    ]
)
TAGS: Final = st.sampled_from(["", "@fr", "@de-CH-1996", "^^:d", " ^^ <d>"])
PREDICATES: Final = st.one_of(IRIS, st.just("a"))
STRINGS: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


class Writer:
    """Writes a document term by term and remembers where each triple is.

    The order of choices is the document's, so that hypothesis can make it smaller.
    """

    def __init__(self, draw: Callable[[st.SearchStrategy[str]], str]) -> None:
        self.draw = draw
        self.text = HEADER
        self.places: list[Places] = []

    def put(self, written: str) -> int:
        """Write one token after some space, and give its offset."""
        self.text += self.draw(SPACES)
        at = len(self.text)
        self.text += written
        return at

    def flip(self) -> bool:
        return self.draw(st.sampled_from("ny")) == "y"

    def document(self, *, graphs: bool) -> None:
        for _ in range(len(self.draw(st.sampled_from(["", "i", "ii", "iii"])))):
            if graphs and self.flip():
                name = self.draw(st.sampled_from([":g", "GRAPH <g>", "_:a", "[]", "graph []", ""]))
                self.put(name + " {" if name else "{")
                self.statement()
                self.put(". }" if self.flip() else "}")
            else:
                self.statement()
                self.put(".")

    def statement(self) -> None:
        kind = self.draw(st.sampled_from(["iri", "label", "[]", "[", "("]))
        if kind == "iri":
            subject = self.put(self.draw(IRIS))
        elif kind == "label":
            subject = self.put(self.draw(LABELS))
        elif kind == "[]":
            subject = self.put("[ ]")
        elif kind == "[":
            subject = self.brackets(depth=0)
            if self.flip():
                return
        else:
            subject = self.collection(depth=0)
        self.predicates(subject, depth=0)

    def predicates(self, subject: int, *, depth: int) -> None:
        while True:
            predicate = self.put(self.draw(PREDICATES))
            while True:
                self.places.append((subject, predicate, self.object(depth=depth)))
                if self.flip():
                    break
                self.put(",")
            if self.flip():
                break
            self.put(";")
        if self.flip():
            self.put(";")

    def object(self, *, depth: int) -> int:
        kinds = ["literal", "iri", "label", "[]", "()", *(["[", "("] if depth < 3 else [])]
        kind = self.draw(st.sampled_from(kinds))
        if kind == "literal":
            literal = self.draw(LITERALS)
            return self.put(literal + (self.draw(TAGS) if literal[0] in "'\"" else ""))
        if kind == "iri":
            return self.put(self.draw(IRIS))
        if kind == "label":
            return self.put(self.draw(LABELS))
        if kind == "[":
            return self.brackets(depth=depth + 1)
        if kind == "(":
            return self.collection(depth=depth + 1)
        return self.put(kind[0] + self.draw(SPACES) + kind[1])

    def brackets(self, *, depth: int) -> int:
        at = self.put("[")
        self.predicates(at, depth=depth)
        self.put("]")
        return at

    def collection(self, *, depth: int) -> int:
        at = cell = self.put("(")
        member = self.object(depth=depth)
        self.places.append((cell, member, member))
        while not self.flip():
            member = self.object(depth=depth)
            # The rest of one cell is the next, which is where its first is.
            self.places += [(cell, member, member), (member, member, member)]
            cell = member
        end = self.put(")")
        self.places.append((cell, end, end))
        return at


@st.composite
def documents(draw: st.DrawFn, *, graphs: bool) -> tuple[str, list[Places]]:
    writer = Writer(draw)
    writer.document(graphs=graphs)
    return writer.text, sorted(writer.places)


@settings(max_examples=150, deadline=None)
@given(documents(graphs=False))
def test_each_triple_of_turtle_is_where_it_was_written(
    document: tuple[str, list[Places]],
) -> None:
    text, places = document
    placed = list(read_terse(text))
    assert sorted((each.subject, each.predicate, each.object) for each in placed) == places
    alignment = Alignment(placed, ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert len(list(alignment)) == len(places)
    assert alignment.agrees


@settings(max_examples=150, deadline=None)
@given(documents(graphs=True))
def test_each_triple_of_trig_is_where_it_was_written(document: tuple[str, list[Places]]) -> None:
    text, places = document
    placed = list(read_terse(text, graphs=True))
    assert sorted((each.subject, each.predicate, each.object) for each in placed) == places
    alignment = Alignment(placed, ox.parse(text, format=ox.RdfFormat.TRIG))
    assert len(list(alignment)) == len(places)
    assert alignment.agrees


NODES: Final = st.sampled_from("abc").map(lambda name: ox.NamedNode(f"http://a/{name}"))
BLANKS: Final = st.sampled_from("xyz").map(ox.BlankNode)
TERMS: Final = st.one_of(
    NODES,
    BLANKS,
    STRINGS.map(ox.Literal),
    STRINGS.map(lambda value: ox.Literal(value, language="fr")),
    st.integers().map(ox.Literal),
    st.booleans().map(ox.Literal),
)
GRAPHS: Final = st.lists(
    st.builds(ox.Triple, st.one_of(NODES, BLANKS), NODES, TERMS), max_size=8, unique=True
)


@settings(max_examples=100, deadline=None)
@given(GRAPHS)
def test_each_term_of_n_triples_is_where_it_was_written(graph: list[ox.Triple]) -> None:
    text = "".join(f"{triple} .\n" for triple in graph)
    placed = list(read_lined(text))
    assert [each.quad.triple for each in placed] == graph
    for quad, *offsets in placed:
        assert all(text.startswith(str(t), at) for t, at in zip(quad.triple, offsets, strict=True))


@settings(max_examples=60, deadline=None)
@given(GRAPHS, st.sampled_from(["turtle", "longturtle", "nt", "oxigraph"]))
def test_the_text_at_the_place_of_an_object_is_the_object(
    graph: list[ox.Triple], style: str
) -> None:
    text = serialized(graph, style)
    placed = list(read_terse(text))
    assert len({each.quad for each in placed}) == len(graph)
    for each in placed:
        written = text[each.object : each.object + length_at(text, each.object)]
        term = each.quad.object
        if isinstance(term, ox.Literal):
            assert term.value == (string_value(written) if written[0] in "\"'" else written)
        elif isinstance(term, ox.BlankNode):
            assert written == f"_:{term.value}" or written in "[("
        else:
            assert isinstance(term, ox.NamedNode)
            assert written in (f"<{term.value}>", f"ns1:{term.value[-1]}", f":{term.value[-1]}")


def serialized(graph: list[ox.Triple], style: str) -> str:
    if style == "oxigraph":
        text = ox.serialize(graph, format=ox.RdfFormat.TURTLE, prefixes={"": "http://a/"})
        assert text is not None
        return text.decode()
    triples = rdflib.Graph()
    triples.parse(data="".join(f"{triple} .\n" for triple in graph), format="nt")
    return triples.serialize(format=style)


LINES: Final = st.builds(
    "{1}{0[0]}{2}{0[1]} {0[2]}{2}.{3}".format,
    st.tuples(
        st.sampled_from(["<http://a/a>", "<http://a/b>", "_:a", "<http://a/\\u0062>"]),
        st.sampled_from(["<http://a/a>", "<http://a/p>"]),
        st.sampled_from(
            ["<http://a/a>", "<http://a/\\U00000062>", "_:a", '"<http://a/a>"', '"\\u00e9é"@fr']
        ),
    ),
    st.sampled_from(["", " ", "\t ", "# <http://a/a>\n", "\r\n"]),
    st.sampled_from(["", " ", "\t"]),
    st.sampled_from(["\n", "\r\n", " # <http://a/b>\n", "\n\n", "\n", "\r"]),
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_quick_search_gives_what_the_full_one_gives(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    ending = data.draw(st.sampled_from(["nt", "nq", "ttl", "trig"]))
    if ending in ("nt", "nq"):
        text = "".join(data.draw(st.lists(LINES, min_size=1, max_size=6)))
    else:
        text, _ = data.draw(documents(graphs=ending == "trig"))
    path = tmp_path_factory.getbasetemp() / f"quick.{ending}"
    path.write_bytes(text.encode())
    stated, mentions = keys(quad for quad in parse(path))
    for each in (stated, mentions):
        wanted = Wanted(data.draw(st.sets(st.sampled_from(each))) if each else ())
        quick = quick_places(path, wanted)
        if quick is None:
            # Given up only where that has to be.
            assert not IMPLIED.isdisjoint(wanted.names) or "\r" in text.replace("\r\n", "")
        else:
            assert quick == full_places(path, wanted)
            assert (1, None) not in quick.values()


def keys(quads: Iterable[ox.Quad]) -> tuple[list[Key], list[Key]]:
    """What can be asked for by name of all that quads say, and of a node that is nowhere."""
    none = ox.NamedNode("http://a/none")
    stated, mentions = {Key(Role.SUBJECT, none)}, {Key(Role.MENTION, none)}
    for quad in quads:
        terms = {*quad.triple}
        mentions |= {Key(Role.MENTION, t) for t in terms if isinstance(t, ox.NamedNode)}
        if isinstance(quad.subject, ox.NamedNode):
            stated.add(Key(Role.SUBJECT, quad.subject))
            if not isinstance(quad.object, ox.BlankNode):
                stated |= {Key(role, quad.triple) for role in (Role.TRIPLE, Role.VALUE)}
    return sorted(stated, key=str), sorted(mentions, key=str)


SEGMENTS: Final = st.lists(st.sampled_from(["..", ".", "/", "a", "?", "#", "b:", "%41", "é"]))
BASES: Final = st.sampled_from(["http://a/b/c/d;p?q", "http://a", "file:///a//b/", "http://a/b/.."])


@settings(max_examples=300, deadline=None)
@given(SEGMENTS.map("".join).filter(lambda each: "//" not in each[:2]), BASES)
def test_a_reference_is_resolved_as_pyoxigraph_resolves_it(reference: str, base: str) -> None:
    text = f"<x:s> <x:p> <{reference}> ."
    try:
        (quad,) = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base)
    except SyntaxError:
        expected: object = None
    else:
        expected = quad.object
    try:
        found = Namer(base).iri(unescaped(reference))
    except ValueError:
        found = None
    assert found == expected
