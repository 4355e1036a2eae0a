"""DuckDB reads what Oxigraph's parser reads, and finds in it what Polars finds."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpgraph.errors import InputError, UsageError
from corpgraph.frames.backends import batches_of_all, rows, settle, small, values
from corpgraph.frames.opening import Settings, open_slices
from corpgraph.frames.reading import duckdb_slices, duckdb_staging
from corpgraph.frames.reading.line_statements import Dialect
from corpgraph.frames.reading.odd_lines import UnreadableError
from corpgraph.frames.reading.physical_lines import lines_apart
from corpgraph.frames.slices import in_syntax
from corpgraph.loading import parse
from corpgraph.validation.columns.portability import Portability, portability
from corpgraph.validation.columns.validating import report_of, run
from unit.test_frames_reading import MALFORMED, ODD
from validation.graphs import EX, quads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.frames.slices import Slices

Row = tuple[int, int, tuple[str, str, str]]


@contextmanager
def read(*paths: Path) -> Iterator[Slices]:
    with open_slices(paths, "duckdb") as slices:
        yield slices


def rows_of(slices: Slices) -> list[Row]:
    """File, line and terms of all triples."""
    found = []
    for predicate in slices.predicates():
        table = slices.of(predicate).select("file", "line", "subject", "object")
        found += [(f, n, (s, f"<{predicate}>", o)) for f, n, s, o in rows(table)]
    return sorted(found)


def rows_in(*paths: Path) -> list[Row]:
    with read(*paths) as slices:
        return rows_of(slices)


def triples(found: Sequence[Row]) -> list[tuple[str, str, str]]:
    return [triple for _, _, triple in found]


def parsed(path: Path) -> list[tuple[str, str, str]]:
    given = (quad.triple for quad in parse(path))
    return [(in_syntax(s), in_syntax(p), in_syntax(o)) for s, p, o in given]


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


@given(lines=st.lists(st.sampled_from(ODD), min_size=1, max_size=30), end=st.sampled_from("\n\r"))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_lines_are_read_in_any_order(tmp_path: Path, lines: list[str], end: str) -> None:
    ends = "\r\n" if end == "\r" else "\n"
    text = ends.join([*lines, "<http://a/s> <http://a/p> <http://a/o> ."])
    path = write(tmp_path / "data.nt", text)
    found = rows_in(path)
    assert sorted(triples(found)) == sorted(parsed(path))
    written = [n for n, line in enumerate([*lines, "<"], 1) if line.strip(" ") and line[0] != "#"]
    assert [line for _, line, _ in found] == written


def test_all_ways_to_write_a_triple_are_read_with_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "data.nt", "\n".join(ODD))
    expected = parsed(path)

    def refuse(_: Path) -> None:
        raise AssertionError("the parser is asked")

    monkeypatch.setattr(duckdb_staging, "parse", refuse)
    assert triples(rows_in(path)) == expected


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_file_has_the_error_that_the_parser_has(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "data.nt", text)
    with pytest.raises(InputError) as expected:
        list(parse(path))
    with pytest.raises(InputError) as found:
        rows_in(path)
    assert str(found.value) == str(expected.value)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_bytes(b'<http://a/s> <http://a/p> "a" .\n<http://a/s> <http://a/p> "\xff" .\n')
    with pytest.raises(InputError, match=r"data\.nt:2: not UTF-8"):
        rows_in(path)


def test_files_are_numbered_and_their_blank_nodes_are_kept_apart(tmp_path: Path) -> None:
    text = "_:c <http://a/p> _:b .\n_:b <http://a/p> _:b .\n"
    one, two = (write(tmp_path / f"{name}.nt", text) for name in ("one*", "one-two"))
    found = rows_in(one, two)
    assert [(file, line) for file, line, _ in found] == [(0, 1), (0, 2), (1, 1), (1, 2)]
    assert triples(found) == parsed(one) + parsed(two)


def test_quads_are_read_without_their_graphs(tmp_path: Path) -> None:
    lines = (
        "<http://a/s> <http://a/p> <http://a/o> <http://a/g> .",
        '<http://a/s> <http://a/p> "a <http://a/g> ." .',
        '<http://a/s> <http://a/p> "x"@en <http://a/g> .',
        "<http://a/s> <http://a/p> <http://a/o> .",
    )
    path = write(tmp_path / "data.nq", "\n".join(lines))
    assert triples(rows_in(path)) == parsed(path)


def test_other_formats_are_read_triple_by_triple(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duckdb_staging, "_BLOCK", 2)
    path = write(tmp_path / "data.ttl", "@prefix : <http://a/> . :s :p :o, [ :q 01, 'é a .' ] .")
    found = rows_in(path)
    assert sorted(line for _, line, _ in found) == [1, 2, 3, 4]
    assert sorted(triples(found)) == sorted(parsed(path))


def test_equal_terms_have_equal_keys_and_others_have_others(tmp_path: Path) -> None:
    keys: dict[str, set[int]] = {}
    with read(write(tmp_path / "data.nt", "\n".join(ODD))) as slices:
        for predicate in slices.predicates():
            table = slices.of(predicate).select("s", "o", "subject", "object")
            for s, o, subject, value in rows(table):
                keys.setdefault(subject, set()).add(s)
                keys.setdefault(value, set()).add(o)
        assert len(keys) > 10
        assert all(found == {slices.key(text)} for text, found in keys.items())
        assert dict(rows(slices.terms(keys).select("text", "node"))) == {
            text: key for text, (key,) in keys.items()
        }
        assert rows(slices.of("http://a/none")) == []
    assert len(set.union(*keys.values())) == len(keys)


def test_a_clash_of_two_keys_is_escaped_by_another_salt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    salts: list[str] = []
    hashed = duckdb_staging.DIALECT.hashed

    def clash_once(text: str, salt: str) -> str:
        salts.append(salt)
        return "7::BIGINT" if salt == salts[0] else hashed(text, salt)

    clashing = Dialect(duckdb_staging.DIALECT.matches, duckdb_staging.DIALECT.without, clash_once)
    monkeypatch.setattr(duckdb_slices, "DIALECT", clashing)
    path = write(tmp_path / "data.nt", "<http://a/s> <http://a/p> <http://a/o> .\n")
    with read(path) as slices:
        ((s, o),) = rows(slices.of("http://a/p").select("s", "o"))
        assert [s, o] == [slices.key(f"<http://a/{end}>") for end in "so"]
    assert s != o


class TestLinesApart:
    def tidied(self, tmp_path: Path, text: str) -> str:
        path = write(tmp_path / "data.nt", text)
        with lines_apart(path, tmp_path) as tidy:
            return tidy.read_bytes().decode()

    @pytest.mark.parametrize("text", ["a\n\n\n\nb", "\na\n", "a\r\n\r\n\r\nb\r\n", "\r\na"])
    def test_have_the_numbers_that_they_had(self, tmp_path: Path, text: str) -> None:
        found = self.tidied(tmp_path, text).split("\n")
        assert [each.replace("#", "") for each in found] == text.replace("\r\n", "\n").split("\n")
        assert all(found[:-1])

    def test_are_the_file_itself_where_it_is_tidy(self, tmp_path: Path) -> None:
        path = write(tmp_path / "data.nt", "a\nb\n")
        with lines_apart(path, tmp_path) as tidy:
            assert tidy == path

    @pytest.mark.parametrize("text", ["a\rb\n", "\ufeffa\n", "a\x01\x02\x03\x04\n", ""])
    def test_are_not_made_of_what_only_a_parser_can_place(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(UnreadableError):
            self.tidied(tmp_path, text)


def test_findings_are_those_of_polars(tmp_path: Path) -> None:
    data = "".join(
        f'<{EX}{n}> <{EX}p> "{n}" .\n<{EX}{n}> <{EX}up> <{EX}{n // 2}> .\n' for n in range(40)
    )
    path = write(tmp_path / "data.nt", data)
    shapes = quads(
        ":S a sh:NodeShape ; sh:targetSubjectsOf :p ;"
        ' sh:property [ sh:path :p ; sh:pattern "^[0-9]$" ; sh:maxCount 1 ] ;'
        " sh:property [ sh:path [ sh:oneOrMorePath :up ] ; sh:maxCount 4 ] ;"
        " sh:property [ sh:path [ sh:inversePath :up ] ; sh:minCount 1 ] ."
    )
    reports = []
    for library in ("polars", "duckdb"):
        with open_slices([path], library) as slices:
            found = run(slices, shapes)
        assert not found.fallen_back
        reports.append(report_of(found.results))
    assert reports[0] == reports[1]
    assert len(reports[0].findings) > 40


def test_frames_are_taken_out_in_batches(tmp_path: Path) -> None:
    path = write(tmp_path / "data.nt", "<http://a/s> <http://a/p> <http://a/o> .\n")
    with read(path) as slices:
        frame = small(slices.of("http://a/p"), {"n": (int, list(range(7)))})
        (batches,) = batches_of_all([frame], 3)
        assert [len(batch) for batch in batches] == [3, 3, 1]
        assert sorted(values(settle([frame])[0], "n")) == list(range(7))
        assert rows(small(frame, {"n": (int, []), "t": (str, [])})) == []


def test_nothing_is_left_on_disk(tmp_path: Path) -> None:
    path = write(tmp_path / "data.nt", "<http://a/s> <http://a/p> <http://a/o> .\n")
    (tmp_path / "scratch").mkdir()
    with open_slices([path], "duckdb", Settings(scratch=tmp_path / "scratch")):
        assert list((tmp_path / "scratch").iterdir())
    assert not list((tmp_path / "scratch").iterdir())
    assert Path(tempfile.gettempdir()).is_dir()


def test_a_limit_that_is_no_amount_of_memory_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "data.nt", "<http://a/s> <http://a/p> <http://a/o> .\n")
    with (
        pytest.raises(UsageError, match="no such memory limit: 'much'"),
        open_slices([path], "duckdb", Settings(memory="much")),
    ):
        pass


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [
        ("^\\\\d+$", ""),
        ("^[a-z]$", "i"),
        ("^k$", "i"),
        ("^[a-z&&[^b]]$", ""),
        ("^\\\\s$", ""),
        ("^.$", ""),
        ("^(?:a{100}){100}$", ""),
        ("^\\\\p{Lu}$", ""),
        ("a b", "x"),
        ("b", "q"),
    ],
)
def test_a_pattern_means_what_it_means_to_polars(tmp_path: Path, pattern: str, flags: str) -> None:
    texts = (
        "1",
        "\u0663",
        "a",
        "B",
        "b",
        "\u212a",
        "\u00c9",
        " ",
        "\u00a0",
        "\\n",
        "\\u000B",
        "ab",
    )
    lines = [f'<{EX}{n}> <{EX}p> "{each}" .\n' for n, each in enumerate(texts)]
    path = write(tmp_path / "data.nt", "".join(lines))
    rule = f'sh:pattern "{pattern}" ; sh:flags "{flags}"'
    shapes = quads(f":S a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; {rule} .")
    reports = []
    for library in ("polars", "duckdb"):
        with open_slices([path], library) as slices:
            reports.append(report_of(run(slices, shapes).results))
    assert reports[0] == reports[1]
    assert reports[0].findings


@pytest.mark.parametrize(
    ("pattern", "flags", "expected"),
    [
        ("^[A-Z0-9]{18}[0-9]{2}$", "", Portability.ALL),
        ("^(https?://|urn:)[^ <>]+?$", "", Portability.ALL),
        ("^a$", "i", Portability.PRINTABLE),
        (r"^\d{4}-[\d\w]*$", "", Portability.PRINTABLE),
        (r"\s", "", Portability.NONE),
        ("[a-z-[aeiou]]", "", Portability.NONE),
        ("[a-z&&[^b]]", "", Portability.NONE),
        ("^é$", "", Portability.NONE),
        ("^a$", "m", Portability.NONE),
        ("(a{40}){40}", "", Portability.NONE),
    ],
)
def test_patterns_are_portable_as_far_as_engines_agree(
    pattern: str, flags: str, expected: Portability
) -> None:
    assert portability(pattern, flags) is expected


def test_java_is_asked_about_no_group_that_repeats_and_no_text_with_escapes() -> None:
    assert portability("^(a+)+$", "", on_java=True) is Portability.NONE
    assert portability("^(?:ab)?$", "", on_java=True) is Portability.PRINTABLE


def test_no_bar_is_drawn_on_standard_output(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_text("<http://a/s> <http://a/p> <http://a/o> .\n")
    # DuckDB draws one where no script is run: in a notebook, or by ``python -c``.
    script = f"""
import duckdb, pathlib
from corpgraph.frames.opening import open_slices
connect, connections = duckdb.connect, []
duckdb.connect = lambda path: connections.append(connect(path)) or connections[0]
with open_slices([pathlib.Path({str(path)!r})], "duckdb"):
    print(connections[0].query("SELECT current_setting('enable_progress_bar')").fetchall())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[(False,)]\n"


@pytest.mark.parametrize(("own", "limit"), [("100GB", "2.7 GiB"), ("1GB", "953.6 MiB")])
def test_the_memory_of_duckdb_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str, limit: str
) -> None:
    real, connections = duckdb.connect, list[duckdb.DuckDBPyConnection]()

    def connect(path: Path) -> duckdb.DuckDBPyConnection:
        connections.append(real(path, config={"memory_limit": own}))
        return connections[0]

    monkeypatch.setattr(duckdb, "connect", connect)
    (tmp_path / "data.nt").write_text("<http://a/s> <http://a/p> <http://a/o> .\n")
    with open_slices([tmp_path / "data.nt"], "duckdb"):
        asked = connections[0].cursor().query("SELECT current_setting('memory_limit')")
        assert asked.fetchall() == [(limit,)]
