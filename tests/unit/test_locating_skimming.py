"""In Turtle and TriG only the statements that name something wanted are read."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError
from corpgraph.validation.locating import Lines
from corpgraph.validation.locating.skimming import skim_terse
from corpgraph.validation.locating.terse import TerseReader, read_terse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.locating import PlacedQuad

P: Final = "@prefix : <http://a/> . @prefix é.b: <http://a/b#> .\n@base <http://a/c/> .\n"
NAME: Final = "http://a/x"


def skimmed(text: str, *, graphs: bool = False, anywhere: bool = False) -> list[str]:
    """The places of what is said about a node, or with it, after the full reader gave the same."""
    lines = Lines(text)
    placed = skim_terse(text, {NAME}, base="http://base/", graphs=graphs, anywhere=anywhere)
    node = ox.NamedNode(NAME)

    def about(quads: Iterable[PlacedQuad]) -> list[tuple[int, int, int]]:
        return [
            (each.subject, each.predicate, each.object)
            for each in quads
            if (node in each.quad.triple if anywhere else node == each.quad.subject)
        ]

    found = about(placed)
    assert found == about(read_terse(text, base="http://base/", graphs=graphs))
    return ["{}:{}".format(*lines.place(at)) for *_, at in found]


# What may stand before the end of a statement, and must not be taken for the end.
REST: Final = [
    ":p :o",
    ":p 'a . :x :p 1 .'",
    ':p """ . "x" :x :p 1 . ""\\"""",',
    ":p '''\n. :x :p '1' '''@en-GB , <./:x.#.>",
    ':p "\\". :x"',
    ":p 1.5 , .5 , -1.e5 , 1.5E-3 , true",
    ":p :a.b , é.b:c.d.e , _:b.c , :1.5 , :%2e.%2E",
    ":p :a\\.b\\#c\\,d , :\\. , <\\u002e>",
    ":p [ :q ( :a.b 1.5 '.' [ ] ) ; :r [] ] , ( ) # . :x :p 1 .\n",
    ":p :o ;\r\n a :T ; # it's \"\n ; :q '#'^^:d.e",
    ":p 'x' #\n^^ # .\n:d",
    ":p (+1+1+1.5-1.5e1:a:b.c)",
]


@pytest.mark.parametrize("rest", [each.removesuffix(",") for each in REST])
@pytest.mark.parametrize("end", [" .\n", ".", ".#.\n", "\n. "])
def test_a_statement_is_skipped_up_to_its_end(rest: str, end: str) -> None:
    others = [f"{subject} {rest}{end}" for subject in (":s", "<s>", "_:s", "[ :q 1.5 ]", "( 1 )")]
    text = P + "".join(f"{other}\n:x :p 1 . " for other in others)
    assert len(skimmed(text)) == 5


def test_skipped_statements_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(reader: object, at: int) -> None:
        pytest.fail(f"the statement at {at} is read")

    monkeypatch.setattr(TerseReader, "statement", refuse)
    text = "".join(f"<s> {rest.removesuffix(',').replace(':x', ':y')} ." for rest in REST)
    text = text.replace(" é.b:", " _:") + "<s> a <o> ."
    assert list(skim_terse(text, {NAME}, base="http://base/")) == []


def test_of_a_block_only_the_opening_and_the_closing_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    text = "<g> { <s> <p> 1 } <g> { <s> <p> 1 . <s> <p> '}' . } <s> <p> 1 ."
    statement = TerseReader.statement

    def reading(reader: TerseReader, at: int) -> Iterator[PlacedQuad]:
        yield from statement(reader, at)
        read.append(text[at : reader.reached])

    monkeypatch.setattr(TerseReader, "statement", reading)
    assert list(skim_terse(text, {NAME}, base="http://base/", graphs=True)) == []
    assert [each.strip() for each in read] == ["<g> {", "}", "<g> {", "}"]


@pytest.mark.parametrize(
    "written",
    [
        ":x",
        "<http://a/x>",
        "<../x>",
        "<//a/x>",
        "</x>",
        "<http://a/\\u0078>",
        "<../\\U00000078>",
        "p:",
        "q:a/x",
    ],
)
def test_a_subject_is_found_however_it_is_written(written: str) -> None:
    text = f"{P}PREFIX p: <http://a/x> @prefix q: <http://> .\n:s :p 1 . {written} :p 1 ."
    if written == "q:a/x":
        text = text.replace("q:a/x", "q:a\\/x")
    assert len(skimmed(text)) == 1
    assert len(skimmed(text.replace(f"{written} :p 1", f":s :p 1 , {written}"), anywhere=True)) == 1


@pytest.mark.parametrize("written", ["<http://a/%78>", ":X", ":x.x", "<x>", "é.b:x", "_:x", "[]"])
def test_another_subject_is_not_found(written: str) -> None:
    assert skimmed(f"{P}:s :p 1 . {written} :p 1 .") == []


def test_a_name_means_what_the_directives_before_it_say() -> None:
    text = (
        "PREFIX : <http://a/> :x :p 1 . @prefix : <http://b/> . :x :p 2 . <x> :p 3 .\n"
        "BASE <http://a/y> :x :p 4 . <x> :p 5 .\n:y :p true.PREFIX : <> :x :p 6 . "
        "@base <http://b/>. <x> :p 7.@prefix : <//a/>.:x :p 8.:x.:x :p 9."
    )
    # What looks like the last statement is about `:x.:x`, which is one name.
    assert [text.split("\n")[int(at[0]) - 1][int(at[2:]) - 1] for at in skimmed(text)] == [
        "1",
        "5",
        "8",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":g { :s :p 1 . :x :p 2 . :s :p 3 } :x :p 4 .", 2),
        ("GRAPH :x { :s :p :o } :x { :s :p 1 }", 0),
        ("{ :s :p [ :p '}' ] } { :s :p 1 . :x :p 2 } :g {} _:g { :x :p 3 } [] { :x :p 4. }", 3),
        ("graph [] { [ :p 1 ] } :g { [ :p 1 ] :p ( 1 ) } :x :p 5 .", 1),
    ],
)
def test_statements_in_graphs_are_found(text: str, expected: int) -> None:
    assert len(skimmed(P + text, graphs=True)) == expected


def test_a_mention_is_found_in_brackets_and_as_a_predicate() -> None:
    text = P + ":s :p [ :q ( 1 :x ) ] . :s :p 1 . :s :x 2 , 'a :x' . # :x\n :s :p '3'^^:x ."
    assert len(skimmed(text, anywhere=True)) == 3


@pytest.mark.parametrize(
    "newer",
    [
        "<< :s :p :o >> :q 1 .",
        ":s :p <<( :s :p :o )>> .",
        ":s :p :o {| :q 1 |} .",
        ":s :p :o ~ :r .",
        ":s :p 'a'@en--ltr .",
        "VERSION '1.2'",
        "@version '1.2' .",
        ":s :p 'a .",
    ],
)
def test_what_is_not_rdf_1_1_is_refused_and_not_skipped(newer: str) -> None:
    text = f"{P}:s :p 1 . {newer} :x :p 1 ."
    with pytest.raises(InputError, match="syntax error"):
        list(skim_terse(text, {NAME}))
    with pytest.raises(InputError, match="syntax error"):
        list(skim_terse(text, {NAME}, anywhere=True))


@pytest.mark.parametrize("subject", ["b:s", "<s>", "<\\ud800>", "<x:\\U00110000>"])
def test_a_subject_that_cannot_be_resolved_is_refused(subject: str) -> None:
    with pytest.raises(InputError, match="syntax error"):
        list(skim_terse(f"{subject} <x:p> 1 .", {NAME}))


@pytest.mark.parametrize(
    "objects",
    [
        ":o" + ".o" * 500_000,
        "( " + "+1" * 500_000 + ".5 )",
        "( " + "1 " * 500_000 + ")",
        "[ :p " * 100_000 + "1" + " ]" * 100_000,
        "'" + "\\n" * 500_000 + "'",
        "'''" + "''a" * 300_000 + "'''",
        "1 , \n" * 200_000 + "1",
        "1 ; # '\n :q " * 100_000 + "1",
    ],
    ids=lambda objects: objects[:12],
)
def test_a_long_statement_is_skipped_at_once(objects: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    (found,) = skim_terse(f"{P}:s :p {objects} . :x :p 1 .", {NAME})
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert found.quad.subject == ox.NamedNode(NAME)
    assert after.ru_utime - before.ru_utime < 0.5
    assert after.ru_maxrss - before.ru_maxrss < 100_000
