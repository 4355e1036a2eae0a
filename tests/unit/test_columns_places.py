"""Places of findings that slices lead to: those that a search through the files finds."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.loading import parse
from corpgraph.validation.columns.places import LinesOfSlices
from corpgraph.validation.findings import Finding, Report, Severity
from corpgraph.validation.locating import locate, lookup
from corpgraph.validation.running.engine import validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

EX: Final = "http://e/"
FIRST: Final = """\
# a comment

<http://e/a> <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
  <http://e/a>\t<http://e/p>  <http://e/b>.
_:x <http://e/p> _:y .
<http://e/c> <http://e/p> _:x .
<http://e/\\u0061> <http://e/q> "\\u00e9 \\"x\\" <http://e/c> ." .
<http://e/a> <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/d> <http://e/p> "x"@en .\
"""
SECOND: Final = """\
<http://e/a> <http://e/p> <http://e/b> <http://e/g> .
<http://e/h> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> _:g .
_:x <http://e/q> <http://e/d> .
"""
TURTLE: Final = '@prefix : <http://e/> . :a :p :b, "x"@en ; :q [ :p :z ] .\n'


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were searched from their beginning."""
    found: list[Path] = []
    for name in ("quick_places", "full_places"):
        plain = getattr(lookup, name)

        def told(path: Path, *args: object, plain: object = plain) -> object:
            found.append(path)
            return plain(path, *args)  # type: ignore[operator]

        monkeypatch.setattr(lookup, name, told)
    return found


def finding(focus: object, *triples: ox.Triple) -> Finding:
    return Finding(str(focus), None, None, "", "", Severity.INFO, "", triples=triples)


def about_all(files: Sequence[Path]) -> Iterator[Finding]:
    """A finding about each triple, each node, each property, and about what is not there."""
    triples = [quad.triple for path in files for quad in parse(path)]
    yield from (finding(each.subject, each) for each in triples)
    yield from (finding(term) for each in triples for term in each)
    absent = ox.NamedNode(f"{EX}absent")
    yield finding(absent)
    yield from (
        finding(triples[0].subject, ox.Triple(absent, each.predicate, absent)) for each in triples
    )


def both(files: Sequence[Path], report: Report) -> tuple[Report, Report]:
    index = LinesOfSlices(read_slices(files), files)
    return locate(report, files, index=index), locate(report, files)


def write(folder: Path, **texts: str) -> list[Path]:
    files = []
    for name, text in texts.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(text.encode())
        files.append(path)
    return files


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_thing_is_placed_where_a_search_finds_it(tmp_path: Path, end: str) -> None:
    texts = {"a_nt": FIRST, "b_nq": SECOND, "c_ttl": TURTLE, "d_nt": FIRST}
    files = write(tmp_path, **{name: text.replace("\n", end) for name, text in texts.items()})
    report = Report(tuple(about_all(files)))
    quick, slow = both(files, report)
    assert quick == slow
    assert sum(bool(each.places) for each in quick.findings) > 70


def test_files_of_lines_are_not_searched(tmp_path: Path, searched: list[Path]) -> None:
    files = write(tmp_path, a_nt=FIRST, b_nq=SECOND, c_ttl=TURTLE)
    triples = [quad.triple for path in files for quad in parse(path)]
    locate(
        Report(tuple(finding(each.subject, each) for each in triples)),
        files,
        index=LinesOfSlices(read_slices(files), files),
    )
    assert set(searched) == {files[2]}


@pytest.mark.parametrize(
    "text",
    [
        "<http://e/a> <http://e/p> <http://e/b> .\r<http://e/c> <http://e/p> <http://e/d> .\n",
        "<http://e/z> <http://e/p> <http://e/a> .\n\n"
        "<http://e/a> <http://e/p> <<( <http://e/b> <http://e/c> <http://e/d> )>> .\n",
        '<http://e/a> <http://e/p> "x"@ar--rtl .\n',
    ],
    ids=["a lone carriage return", "a triple term", "a direction"],
)
def test_what_no_line_of_rdf_1_1_tells_is_searched(
    tmp_path: Path, searched: list[Path], text: str
) -> None:
    files = write(tmp_path, a_nt=text)
    quick, slow = both(files, Report(tuple(about_all(files))))
    assert quick == slow
    assert searched[0] == files[0]


def test_the_first_of_several_places_is_told(tmp_path: Path, searched: list[Path]) -> None:
    many = [
        f"<http://e/{a}> <http://e/p{n}> <http://e/{b}> ." for n in "12" for a in "xy" for b in "ab"
    ]
    files = write(tmp_path, a_nt="\n".join(many), b_nt="\n".join(many[2:]))
    index = LinesOfSlices(read_slices(files), files)
    for name in ("x", "y", "a", "b", "p1", "p2"):
        report = Report((finding(ox.NamedNode(f"{EX}{name}")),))
        quick = locate(report, files, index=index)
        assert searched == []
        assert quick == locate(report, files)
        assert len(quick.findings[0].places) == 1
        searched.clear()


def test_a_file_that_was_changed_meanwhile_gives_no_wrong_places(tmp_path: Path) -> None:
    lines = [f"<http://e/{n}> <http://e/p> <http://e/{'x' * n}> .\n" for n in range(9)]
    (path,) = files = write(tmp_path, a_nt="".join(lines))
    report = Report(tuple(about_all(files)))
    index = LinesOfSlices(read_slices(files), files)
    for changed in ([*lines[1:], lines[0]], lines[:4], ["\n", *lines]):
        path.write_text("".join(changed))
        assert locate(report, files, index=index) == locate(report, files)


def test_lines_far_into_a_file_are_counted(tmp_path: Path, searched: list[Path]) -> None:
    many = "".join(f'<http://e/{n}> <http://e/p> "{"x" * (n % 50)}" .\n' for n in range(9000))
    files = write(tmp_path, a_nt=many, b_nt=many.rstrip())
    nodes = [ox.NamedNode(f"{EX}{n}") for n in (0, 1, 2999, 3000, 8998, 8999)]
    index = LinesOfSlices(read_slices(files), files)
    quick = locate(Report(tuple(map(finding, nodes))), files, index=index)
    assert searched == []
    assert quick == locate(quick, files)
    assert [place.line for place in quick.findings[-1].places] == [9000]


@pytest.mark.parametrize("ending", ["nt", "ttl"])
def test_findings_in_generated_data_are_placed_alike(
    shared: Path, tmp_path: Path, ending: str
) -> None:
    bench = shared / "bench"
    made = [sys.executable, str(bench / "gen.py"), "100", str(tmp_path)]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    files = [tmp_path / f"data_100.{ending}"]
    report = validate(list(parse(files[0])), list(parse(bench / "shapes.ttl")))
    assert report.findings
    quick, slow = both(files, report)
    assert quick == slow
    assert all(each.places for each in quick.findings)
