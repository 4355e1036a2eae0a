"""The parts of the column engine, each shown what the suites and generated shapes hardly meet."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpgraph.frames.backends import each_once, values
from corpgraph.frames.collisions import disagree, have_collisions
from corpgraph.frames.reading import polars_slices, tokenising
from corpgraph.frames.reading.odd_lines import UnreadableError
from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.frames.reading.tokenising import Table, read_lines
from corpgraph.frames.slices import in_syntax, number_terms
from corpgraph.frames.terms import bare, language, terms_of, unescaped
from corpgraph.namespaces import XSD
from corpgraph.validation.columns import validate_files
from corpgraph.validation.columns.printing.breaches import Breaches
from corpgraph.validation.columns.printing.steps import run_together
from corpgraph.validation.columns.printing.wellformed import SURE_FORMS
from corpgraph.validation.columns.validating import run
from corpgraph.validation.lexical import CHECKED, is_well_formed
from validation.graphs import EX, find, quads

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.frames.slices import Frame
    from corpgraph.validation.columns.printing.steps import Steps
    from corpgraph.validation.columns.running import Run

CHECK: Final = settings(max_examples=200, deadline=None, derandomize=True)


def frame(**columns: list[Any]) -> Frame:
    return nw.from_native(pl.LazyFrame(columns))


def of_text(text: str, expression: nw.Expr) -> object:
    return frame(text=[text]).select(found=expression).collect()["found"].to_list()[0]


def found(shapes: str, data: str) -> Run:
    return run(number_terms(quad.triple for quad in quads(data)), quads(shapes))


class TestTerms:
    @given(text=st.text(st.characters(exclude_categories=["Cs"])))
    @CHECK
    def test_give_back_the_text_of_each_literal(self, text: str) -> None:
        for literal in (
            ox.Literal(text),
            ox.Literal(text, language="en-gb"),
            ox.Literal(text, datatype=ox.NamedNode(f"{EX}d")),
        ):
            assert of_text(str(literal), unescaped(bare(nw.col("text")))) == text

    def test_take_no_end_of_a_text_for_a_language(self) -> None:
        for literal, tag in (('"a\\"@en"', ""), ('"a\\"@en"@de', "de"), ('"a"@en--ltr', "en")):
            assert of_text(literal, language(nw.col("text"))) == tag
        assert of_text("<http://a/@en>", language(nw.col("text"))) == ""

    @given(text=st.text(st.characters(exclude_categories=["Cs"])))
    @CHECK
    def test_are_read_as_they_are_written(self, text: str) -> None:
        written = in_syntax(ox.Literal(text))
        assert terms_of([written]) == {written: ox.Literal(text)}


@pytest.mark.parametrize("datatype", SURE_FORMS)
def test_what_is_surely_well_formed_is_well_formed(datatype: str) -> None:
    assert datatype in CHECKED

    @given(text=st.from_regex(SURE_FORMS[datatype], fullmatch=True))
    @settings(max_examples=60, deadline=None, derandomize=True)
    def holds(text: str) -> None:
        assert is_well_formed(text, datatype)

    holds()


def test_parts_that_run_together_get_their_own_answers() -> None:
    def part(number: int) -> Steps[int]:
        total = 0
        for step in range(number):
            asked = yield frame(n=[number * 10 + step])
            total += int(values(asked, "n")[0])
        return total

    assert run_together(part(n) for n in (0, 3, 1, 2)) == [0, 30 + 31 + 32, 10, 20 + 21]


def test_rows_are_kept_once_for_each_key() -> None:
    rows = each_once(frame(node=[1, 2, 1], text=["a", "b", "a"]), "node").collect()
    assert sorted(rows.rows()) == [(1, "a"), (2, "b")]


PLAIN: Final = (
    '<http://a.b:80/s?q#f> <urn:x:p> "a\\tb"@en-gb .',
    f'<http://a/s> <http://a/p> "2020-01-31"^^<{XSD}date> .',
    "_:b1 <http://a/p> <https://a/%20~é> .",
)


@given(
    line=st.sampled_from(PLAIN),
    at=st.integers(0, 60),
    removed=st.integers(0, 2),
    added=st.text('<>"\\ .:/%#@^_-é[]{}|\x01\x7f\t\u200e\ue000\ufffe09aZn', max_size=2),
)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_lines_that_are_taken_as_plain_are_right_and_canonical(
    line: str, at: int, removed: int, added: str
) -> None:
    changed = line[:at] + added + line[at + removed :]
    table = read_plain(changed)
    if table is not None and "_:" not in changed:
        (quad,) = ox.parse(changed, format=ox.RdfFormat.N_TRIPLES)
        assert table == tuple(in_syntax(term) for term in quad.triple)


def read_plain(line: str) -> tuple[str, ...] | None:
    """The terms of a line that needs no parser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpgraph.frames.reading.odd_lines.ox.parse", _refuse)
        try:
            table = read_lines(line.encode(), graphs=False, seed=1)
        except UnreadableError:
            return None
    for predicate, (part, *_) in table.slices.items():
        ((subject, value),) = part.select("subject", "object").rows()
        return subject, predicate, value
    return None


def _refuse(*_: object, **__: object) -> None:
    raise ValueError("the parser is asked")


def test_plain_lines_are_known_to_be_plain() -> None:
    assert all(read_plain(line) for line in PLAIN)
    assert read_plain(PLAIN[0].replace("http", "ftp")) is None


@pytest.mark.parametrize("character", ["\x7f", "\ufffe", "\uffff"])
def test_what_is_written_as_an_escape_is_not_plain_as_it_is(character: str) -> None:
    line = f'<http://a/s> <http://a/p> "a{character}b" .'
    assert read_plain(line) is None
    table = read_lines(line.encode(), graphs=False, seed=1)
    ((part,),) = table.slices.values()
    (term,) = part["object"]
    assert term == in_syntax(ox.Literal(f"a{character}b"))
    assert of_text(term, unescaped(bare(nw.col("text")))) == f"a{character}b"


class TestCollisions:
    def table(self, *texts: str) -> pl.DataFrame:
        """Subjects that all have one key, as objects that have one each."""
        return pl.DataFrame(
            {"s": [7] * len(texts), "o": range(len(texts)), "subject": texts, "object": texts}
        )

    def test_are_found_where_two_texts_have_one_key(self) -> None:
        clash = pl.DataFrame({"s": [1, 2], "o": [3, 3], "subject": ["a", "b"], "object": "cd"})
        clash = clash.with_columns(pl.Series("object", ["c", "d"]))
        assert have_collisions([clash], 5)

    def test_are_found_across_files_and_sides(self) -> None:
        one, two = (
            pl.DataFrame({"s": [1], "o": [key], "subject": ["a"], "object": [text]})
            for key, text in ((2, "b"), (1, "c"))
        )
        assert have_collisions([one, two], 5)
        assert not have_collisions([one, one], 5)
        assert not have_collisions([], 5)

    def test_are_found_in_hashes(self) -> None:
        one, two = (pl.DataFrame({"key": [1, 2], "second": [3, each]}) for each in (4, 5))
        assert disagree([one, two])
        assert not disagree([one, one])
        assert not disagree([])

    def test_are_found_among_the_terms_of_a_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        lines = "<http://a/s> <http://a/p> <http://a/o> .\n<http://a/s> <http://a/p> <http://a/q> ."
        monkeypatch.setattr(
            tokenising, "hashed", lambda text, _: text.str.len_bytes().cast(pl.Int64)
        )
        clashing = read_lines(lines.encode(), graphs=False, seed=1)
        monkeypatch.undo()
        assert disagree(clashing.hashes)
        assert not disagree(read_lines(lines.encode(), graphs=False, seed=1).hashes)

    def test_are_escaped_by_another_seed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seeds: list[int] = []

        def read(source: Path, *, graphs: bool, seed: int) -> Table:
            seeds.append(seed)
            return read_lines(source, graphs=graphs, seed=seed)

        monkeypatch.setattr(polars_slices, "read_lines", read)
        monkeypatch.setattr(polars_slices, "disagree", lambda _: len(seeds) == 1)
        path = tmp_path / "data.nt"
        path.write_text("<http://a/s> <http://a/p> <http://a/o> .\n")
        slices = read_slices([path])
        assert len(set(seeds)) == 2
        assert slices.of("http://a/p").collect()["s"].to_list() == [slices.key("<http://a/s>")]


class TestEngine:
    def test_counts_a_triple_once_that_is_written_twice(self, tmp_path: Path) -> None:
        path = tmp_path / "data.nt"
        path.write_text(f"<{EX}a> <{EX}p> <{EX}o> .\n" * 2)
        shape = ":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:maxCount 1 ."
        assert validate_files([path], quads(shape)).conforms
        path.write_text(f"<{EX}a> <{EX}p> <{EX}o>, <{EX}o> .\n".replace(",", " .\n<x:x> <x:p>"))
        assert validate_files([path], quads(shape)).conforms

    @pytest.mark.parametrize(
        ("constraint", "wrong"),
        [
            ("sh:languageIn ()", ["<https://example.org/b>", '"a"@en']),
            ("sh:in ()", ["<https://example.org/b>", '"a"@en']),
            ("sh:xone ()", ["<https://example.org/b>", '"a"@en']),
            ("sh:or ()", ["<https://example.org/b>", '"a"@en']),
            ("sh:and ()", []),
            ("sh:datatype xsd:NCName", ["<https://example.org/b>", '"a"@en']),
        ],
    )
    def test_asks_nothing_of_empty_lists(self, constraint: str, wrong: list[str]) -> None:
        shape = f":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; {constraint} ."
        data = ':a :p :b, "a"@en .'
        assert sorted(str(each.value) for each in found(shape, data).results) == sorted(wrong)
        assert sorted(str(each.value) for each in find(shape, data)) == sorted(wrong)

    def test_comes_to_an_end_on_circles(self) -> None:
        shape = ":S a sh:PropertyShape ; sh:targetNode :a ; sh:path [ sh:zeroOrMorePath :p ] ;"
        results = found(f"{shape} sh:maxCount 2 .", ":a :p :b . :b :p :c . :c :p :a .").results
        assert [str(each.focus) for each in results] == [f"<{EX}a>"]

    def test_gives_a_result_for_each_way_to_a_node(self) -> None:
        shapes = (
            ":S a sh:NodeShape ; sh:targetClass :C ; sh:property :P . "
            ":P sh:path :p ; sh:property :Q . :Q sh:path :q ; sh:minCount 1 ."
        )
        results = found(shapes, ":a a :C ; :p :x . :b a :C ; :p :x .").results
        assert [str(each.focus) for each in results] == [f"<{EX}x>"] * 2

    def test_says_which_queries_it_leaves_to_the_other_engine(self) -> None:
        shape = (
            ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:select '''"
            "PREFIX : <https://example.org/> SELECT $this WHERE {{ $this :p ?o }}{} ''' ] ."
        )
        covered = found(shape.format(""), ":a :p :b .")
        assert [str(each.focus) for each in covered.results] == [f"<{EX}a>"]
        assert covered.fallen_back == ()
        sliced = found(shape.format(" LIMIT 1"), ":a :p :b .")
        assert [str(each.focus) for each in sliced.results] == [f"<{EX}a>"]
        assert len(sliced.fallen_back) == 1

    def test_finds_values_beyond_what_is_near(self) -> None:
        # More triples lead to the node between than are taken for near.
        many = " ".join(f":n{number} :p :hub ." for number in range(1200))
        shape = (
            ":S a sh:NodeShape ; sh:targetNode :a ; sh:sparql [ sh:select '''"
            "PREFIX : <https://example.org/> SELECT $this ?value "
            "WHERE { $this :p ?x . ?value :p ?x } ''' ] ."
        )
        run = found(shape, f":a :p :hub . {many}")
        assert run.fallen_back == ()
        assert len({each.value for each in run.results}) == 1201


def test_a_missing_library_is_named_with_the_extra() -> None:
    code = (
        "import sys; sys.modules['polars'] = None\n"
        "from corpgraph.errors import UsageError\n"
        "from corpgraph.validation.columns import validate_files\n"
        "try: validate_files([], [])\n"
        "except UsageError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "the engine polars needs polars; pip install 'corpgraph[columns]'\n"


def test_what_has_no_focus_nodes_is_not_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    planned: list[object] = []
    find = Breaches.find

    def noted(self: Breaches, breach: Any, *given: Any) -> Steps[list[Frame]]:  # noqa: ANN401
        planned.append(breach)
        return find(self, breach, *given)

    monkeypatch.setattr(Breaches, "find", noted)
    shape = "a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] ; sh:targetClass"
    done = found(
        f":S {shape} :C . :T {shape} :D . :U {shape} :Above .",
        ":d a :D . :D rdfs:subClassOf :Mid ."
        " :Mid rdfs:subClassOf :Above . :Above rdfs:subClassOf :Mid .",
    )
    assert len(done.results) == len(planned) == 2
