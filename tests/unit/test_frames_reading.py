"""N-Triples read by columns are what Oxigraph's parser reads, with the lines that they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpgraph.errors import InputError
from corpgraph.frames.reading import polars_slices, tokenising
from corpgraph.frames.reading.odd_lines import UnreadableError
from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.frames.reading.tokenising import read_lines
from corpgraph.frames.slices import in_syntax
from corpgraph.loading import parse
from corpgraph.namespaces import RDF, XSD

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.frames.reading.polars_slices import HashedSlices

Row = tuple[str, str, str]

#: What stands for one triple, and lines of which some have none.
ODD: Final = (
    '<http://a/s>\t<http://a/p>\t"tab" .',
    '  <http://a/s>   <http://a/p>  "blanks"   .   # comment',
    '<http://a/s><http://a/p>"close".',
    '<http://a/s> <http://a/p> "a\\u00e9\\U0001F600" .',
    '<http://a/s> <http://a/p> "aé😀" .',
    r'<http://a/s> <http://a/p> "q\"\\\n\t\r\b\f\'" .',
    '<http://a/s> <http://a/p> "raw\ttab\x01" .',
    "<http://a/\\u0073> <http://a/\\u0070> <http://a/\\u006f> .",
    "<http://a/é%20> <http://a/p> <mailto:a@b> .",
    f'<http://a/s> <http://a/p> "string"^^<{XSD}string> .',
    f'<http://a/s> <http://a/p> "01"^^<{XSD}integer> .',
    '<http://a/s> <http://a/p> "t"@EN-Latn-gb .',
    '<http://a/s> <http://a/p> "t"@de-1996 .',
    '<http://a/s> <http://a/p> "a <http://a/b> . # no" .',
    "_:b <http://a/p> _:c .",
    "_:c <http://a/p> _:a-.b .",
    "<http://a/s> <http://a/p> _:b.",
    "# comment",
    "",
    "   ",
    "<http://a/s> <http://a/p> <http://a/s> .",
)

#: What no parser takes.
MALFORMED: Final = (
    "<http://a/s> <http://a/p> <http://a/o> .\n<http://a/s> <http://a/p> .\n",
    "<http://a/s> <http://a/p> <http://a/o>\n",
    "<http://a/s> <http://a/p> <http://a/o o> .\n",
    "<http://a/s> <http://a/%zz> <http://a/o> .\n",
    "<http://a:b/s> <http://a/p> <http://a/o> .\n",
    "<s> <http://a/p> <http://a/o> .\n",
    '"s" <http://a/p> <http://a/o> .\n',
    "<http://a/s> _:p <http://a/o> .\n",
    '<http://a/s> <http://a/p> "a .\n',
    '<http://a/s> <http://a/p> "a\\x" .\n',
    '<http://a/s> <http://a/p> "a"@ .\n',
    '<http://a/s> <http://a/p> "a"@en-a1-bb .\n',
    '<http://a/s> <http://a/p> "a"^^<x> .\n',
    f'<http://a/s> <http://a/p> "a"^^<{RDF}langString> .\n',
    "<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n",
    "<http://a/s> <http://a/p> <http://a/o> . <http://a/s> <http://a/p> <http://a/o> .\n",
    "",
    "\ufeff<http://a/s> <http://a/p> <http://a/o> .\n",
)


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def rows(slices: HashedSlices) -> list[tuple[int, int, Row]]:
    """File, line and terms of all triples."""
    found = []
    for predicate in slices.predicates():
        table = slices.of(predicate).collect().to_native()
        for row in table.iter_rows(named=True):
            triple = (row["subject"], f"<{predicate}>", row["object"])
            found.append((row["file"], row["line"], triple))
    return sorted(found)


def triples(slices: HashedSlices) -> list[Row]:
    return [triple for _, _, triple in rows(slices)]


def parsed(path: Path) -> list[Row]:
    triples = (quad.triple for quad in parse(path))
    return [(in_syntax(s), in_syntax(p), in_syntax(o)) for s, p, o in triples]


@pytest.mark.parametrize("text", [text for text in ODD if not text.strip().startswith("#")])
def test_each_way_to_write_a_triple_is_read(tmp_path: Path, text: str) -> None:
    plain = "<http://a/first> <http://a/p> <http://a/o> .\n"
    path = write(tmp_path / "data.nt", plain + text)
    assert triples(read_slices([path])) == parsed(path)


@given(lines=st.lists(st.sampled_from(ODD), min_size=1, max_size=12), end=st.sampled_from("\n\r"))
@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_lines_are_read_in_any_order(tmp_path: Path, lines: list[str], end: str) -> None:
    ends = "\r\n" if end == "\r" else "\n"
    text = ends.join([*lines, "<http://a/s> <http://a/p> <http://a/o> ."])
    path = write(tmp_path / "data.nt", text)
    found = rows(read_slices([path]))
    assert [triple for _, _, triple in found] == parsed(path)
    written = [n for n, line in enumerate([*lines, "<"], 1) if line.strip(" ") and line[0] != "#"]
    assert [line for _, line, _ in found] == written


def test_files_are_numbered_and_their_blank_nodes_are_kept_apart(tmp_path: Path) -> None:
    one = write(tmp_path / "one.nt", "_:b <http://a/p> _:b .\n")
    two = write(tmp_path / "two.nt", "_:b <http://a/p> _:b .\n")
    found = rows(read_slices([one, two]))
    assert [(file, line) for file, line, _ in found] == [(0, 1), (1, 1)]
    assert len({triple for _, _, triple in found}) == 2
    assert [triple for _, _, triple in found] == parsed(one) + parsed(two)


def test_quads_are_read_without_their_graphs(tmp_path: Path) -> None:
    lines = (
        "<http://a/s> <http://a/p> <http://a/o> <http://a/g> .",
        '<http://a/s> <http://a/p> "a <http://a/g> ." .',
        '<http://a/s> <http://a/p> "x"@en <http://a/g> .',
        "<http://a/s> <http://a/p> <http://a/o> .",
    )
    path = write(tmp_path / "data.nq", "\n".join(lines))
    assert triples(read_slices([path])) == parsed(path)
    in_blank_graph = "<http://a/s> <http://a/p> _:b _:g .\n_:g <http://a/p> _:b _:h .\n"
    path = write(tmp_path / "blank.nq", in_blank_graph)
    assert triples(read_slices([path])) == parsed(path)


def test_other_formats_are_read_triple_by_triple(tmp_path: Path) -> None:
    path = write(tmp_path / "data.ttl", "@prefix : <http://a/> . :s :p :o, [ :q 01, 'é' ] .")
    found = rows(read_slices([path]))
    assert {line for _, line, _ in found} == {1, 2, 3, 4}
    assert sorted(triple for _, _, triple in found) == sorted(parsed(path))


def test_lines_are_numbered_through_all_blocks_of_a_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polars_slices, "_BLOCK", 2)
    path = write(tmp_path / "data.ttl", "@prefix : <http://a/> . :s :p :a, :b, :c, :d, :e .")
    assert [line for _, line, _ in rows(read_slices([path]))] == [1, 2, 3, 4, 5]


def test_a_file_is_read_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f'<http://a/s{n // 3}> <http://a/p{n % 2}> "{n}" .' for n in range(200)]
    lines[150] = '<http://a/s50>\t<http://a/p0> "odd"^^<http://a/d> .'
    lines[170] = "_:b <http://a/p0> _:c ."
    lines[199] = "_:c <http://a/p0> _:b ."
    path = write(tmp_path / "data.nt", "\n".join(lines))
    monkeypatch.setattr(tokenising, "_BATCH", 16)
    batches = list(tokenising._batches(path, graphs=False, seed=1))
    assert len(batches) > 3
    found = rows(read_slices([path]))
    assert [triple for _, _, triple in found] == parsed(path)
    assert [line for _, line, _ in found] == list(range(1, 201))


def test_triples_that_nest_too_deep_reach_no_parser(tmp_path: Path) -> None:
    opened, closed = "<<( <http://a/s> <http://a/p> " * 200_000, " )>>" * 200_000
    text = f"<http://a/s> <http://a/p> {opened}<http://a/o>{closed} .\n"
    with pytest.raises(InputError, match="triple terms nest more than 100 deep"):
        read_slices([write(tmp_path / "data.nt", text)])


def test_triples_in_triples_are_read(tmp_path: Path) -> None:
    text = "<http://a/s> <http://a/p> <<( <http://a/s> <http://a/p> _:b )>> .\n"
    path = write(tmp_path / "data.nt", text)
    assert triples(read_slices([path])) == parsed(path)


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_file_has_the_error_that_the_parser_has(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "data.nt", text)
    with pytest.raises(InputError) as expected:
        list(parse(path))
    with pytest.raises(InputError) as found:
        read_slices([path])
    assert str(found.value) == str(expected.value)


def test_a_file_of_comments_has_no_triples(tmp_path: Path) -> None:
    assert triples(read_slices([write(tmp_path / "data.nt", "# nothing\n")])) == []


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_bytes(b'<http://a/s> <http://a/p> "a" .\n<http://a/s> <http://a/p> "\xff" .\n')
    with pytest.raises(InputError, match=r"data\.nt:2: not UTF-8"):
        read_slices([path])


def test_plain_lines_need_no_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise AssertionError("the parser is asked")

    monkeypatch.setattr(polars_slices, "parse", refuse)
    path = write(tmp_path / "data.nt", "\n".join(ODD[:-1]))
    assert triples(read_slices([path]))


def test_a_lone_carriage_return_ends_a_line(tmp_path: Path) -> None:
    text = "<http://a/s> <http://a/p> <http://a/o> .\r<http://a/t> <http://a/p> <http://a/o> .\n"
    path = write(tmp_path / "data.nt", text)
    with pytest.raises(UnreadableError):
        read_lines(path, graphs=False, seed=1)
    assert triples(read_slices([path])) == parsed(path)


def test_equal_terms_have_equal_keys_and_others_have_others(tmp_path: Path) -> None:
    path = write(tmp_path / "data.nt", "\n".join(ODD))
    slices = read_slices([path])
    keys: dict[str, set[int]] = {}
    for predicate in slices.predicates():
        table = slices.of(predicate).collect().to_native()
        for s, o, subject, value in table.select("s", "o", "subject", "object").iter_rows():
            keys.setdefault(subject, set()).add(s)
            keys.setdefault(value, set()).add(o)
    assert len(keys) > 10
    assert all(found == {slices.key(text)} for text, found in keys.items())
    assert len(set.union(*keys.values())) == len(keys)


def test_a_property_that_no_triple_has_is_an_empty_slice(tmp_path: Path) -> None:
    slices = read_slices([write(tmp_path / "data.nt", ODD[-1])])
    assert slices.of("http://a/none").collect().to_native().is_empty()
