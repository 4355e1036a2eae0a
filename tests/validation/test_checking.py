"""Engines of a check of files: which one is taken, and that all of them tell the same."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph import checking
from corpgraph.checking import Checked, check, check_files, check_ontology, framed
from corpgraph.errors import InputError, UsageError
from corpgraph.frames.opening import LIBRARIES, open_slices
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import load_files, parse
from corpgraph.validation.reporting import render
from generating.ledger import read_ledger
from generating.writing import generate, populate

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from corpgraph.checking import Engine
    from corpgraph.frames.opening import Library, Settings
    from corpgraph.frames.slices import Slices

CASES: Final = Path(__file__).resolve().parents[1] / "cases"
TRIPLE: Final = "<http://e/a> <http://e/p> <http://e/b> .\n"
SHAPES: Final = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://e/S> a sh:NodeShape ; sh:targetSubjectsOf <http://e/p> ;
  sh:property [ sh:path <http://e/p> ; sh:nodeKind sh:Literal ] .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> list[Path]:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES)
    return [path]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    """The files of each run on data frames."""
    found: list[list[Path]] = []

    def told(
        files: list[Path], library: Library, settings: Settings | None
    ) -> AbstractContextManager[Slices]:
        found.append(files)
        return open_slices(files, library, settings)

    monkeypatch.setattr(framed, "open_slices", told)
    return found


def file_of(folder: Path, name: str, triples: int) -> Path:
    path = folder / name
    path.write_text(TRIPLE * triples)
    return path


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    ("files", "is_large"),
    [
        ({"a.nt": 10}, True),
        ({"a.nq": 10}, True),
        ({"a.nt": 5, "b.nq": 5}, True),
        ({"a.nt": 9}, False),
        ({"a.ttl": 10}, False),
        ({"a.nt": 10, "b.ttl": 9}, True),
        ({"a.nt": 10, "b.ttl": 11}, False),
    ],
)
def test_polars_is_taken_for_much_that_is_written_line_by_line(
    *,
    tmp_path: Path,
    shapes: list[Path],
    opened: list[list[Path]],
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, int],
    is_large: bool,
) -> None:
    monkeypatch.setattr(checking, "_LARGE", 10 * len(TRIPLE))
    paths = [file_of(tmp_path, name, triples) for name, triples in files.items()]
    checked = check_files(paths, shapes=shapes)
    assert checked.report is not None
    assert len(checked.report.findings) == 1
    assert opened == ([paths] if is_large else [])


@pytest.mark.parametrize("missing", ["narwhals", "polars"])
def test_a_check_goes_without_an_extra_that_is_not_installed(
    tmp_path: Path,
    shapes: list[Path],
    opened: list[list[Path]],
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
) -> None:
    monkeypatch.setattr(checking, "_LARGE", 1)
    data = [file_of(tmp_path, "a.nt", 1)]
    with monkeypatch.context() as patch:
        patch.setattr(checking, "find_spec", lambda name: name != missing and find_spec(name))
        assert check_files(data, shapes=shapes, engine="auto").report is not None
    assert opened == []
    assert check_files(data, shapes=shapes, engine="auto").report is not None
    assert opened == [data]


def test_an_engine_that_is_not_installed_is_told_with_its_extra(tmp_path: Path) -> None:
    data = file_of(tmp_path, "a.nt", 1)
    code = (
        "import sys; sys.modules['polars'] = sys.modules['duckdb'] = None\n"
        "from corpgraph import checking\n"
        "from corpgraph.errors import UsageError\n"
        "checking._LARGE = 1\n"
        f"files = [{str(data)!r}]\n"
        "print(len(checking.check_files(files, engine='auto', lenient=True).report.findings))\n"
        "for engine in ('polars', 'duckdb'):\n"
        "  try: checking.check_files(files, engine=engine)\n"
        "  except UsageError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == (
        "0\n"
        "the engine polars needs polars; pip install 'corpgraph[columns]'\n"
        "the engine duckdb needs duckdb; pip install 'corpgraph[duckdb]'\n"
    )


def test_coverage_is_counted_by_an_engine_that_can(
    tmp_path: Path, shapes: list[Path], opened: list[list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_LARGE", 1)
    data = [file_of(tmp_path, "a.nt", 1)]
    assert [
        each.focus_nodes
        for each in check_files(data, shapes=shapes, coverage=True, engine="auto").coverage
    ]
    assert opened == []
    for engine in LIBRARIES:
        with pytest.raises(UsageError, match=f"the engine {engine} counts no coverage"):
            check_files(data, shapes=shapes, coverage=True, engine=engine)


@pytest.mark.parametrize("engine", ["auto", "polars"])
def test_data_in_memory_is_checked_by_each_engine(
    tmp_path: Path, shapes: list[Path], engine: Engine
) -> None:
    data = load_files([file_of(tmp_path, "a.nt", 1)])
    expected = check(data, shapes=shapes, engine="compiled")
    assert len(expected.findings) == 1
    assert check(data, shapes=shapes, engine=engine) == expected


@pytest.mark.parametrize("engine", ["compiled", "polars", "duckdb", "pyshacl"])
def test_a_shape_of_a_users_file_has_its_place(
    tmp_path: Path, shapes: list[Path], engine: Engine
) -> None:
    data = [file_of(tmp_path, "a.nt", 1)]
    report = check_files(data, shapes=shapes, engine=engine).report
    assert report is not None
    (place,) = {each.shape_place for each in report.findings}
    assert place is not None
    assert (place.path, place.line, place.column) == (str(shapes[0]), 4, 15)


@pytest.mark.parametrize("engine", ["compiled", "polars", "duckdb"])
@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("sh:property\n  [ sh:path <x:p> ; sh:minCount 1.5 ]", "4:3: a shape without a name: "),
        ("sh:property <x:T>", "3:1: shape <http://e/S>: sh:property names <x:T>, which nothing"),
        ("sh:node <http://e/S>", "3:1: shape <http://e/S> is recursive"),
        ('sh:pattern "("', "3:1: shape <http://e/S>: the sh:pattern ( cannot be used; it must"),
        ('sh:sparql\n  [ sh:select "ASK {}" ]', "4:3: shape <http://e/S>: the query is ASK"),
    ],
)
def test_a_shape_that_cannot_be_used_is_told_with_its_place(
    tmp_path: Path, engine: Engine, shape: str, said: str
) -> None:
    path = tmp_path / "shapes.ttl"
    prefix = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n"
    path.write_text(f"{prefix}<http://e/S> sh:targetSubjectsOf <http://e/p> ; {shape} .\n")
    with pytest.raises(InputError) as caught:
        check_files([file_of(tmp_path, "a.nt", 1)], shapes=[path], engine=engine, lenient=True)
    assert str(caught.value).startswith(f"{path}:{said}")


def test_in_memory_a_shape_that_cannot_be_used_has_its_place_too(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<x:S> a sh:NodeShape ; sh:property <x:T> .\n"
    )
    with pytest.raises(InputError, match=r"shapes\.ttl:2:1: shape <x:S>: sh:property names <x:T>"):
        check(ox.Store(), shapes=[path])


def test_a_packaged_shape_is_known_by_its_name() -> None:
    report = check_files([CASES / "Activity"], lenient=True).report
    assert report is not None
    assert {(each.shape_place, each.shape[0]) for each in report.findings} == {(None, "<")}


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_what_reads_from_disk_checks_no_data_in_memory(tmp_path: Path, engine: Engine) -> None:
    data = load_files([file_of(tmp_path, "a.nt", 1)])
    with pytest.raises(UsageError, match=f"the engine {engine} reads files") as caught:
        check(data, engine=engine)
    assert caught.value.hint == "write the data to a file, and check that"


def test_the_ontology_keeps_its_style_by_each_engine_that_can_tell() -> None:
    assert check_ontology() == check_ontology(engine="polars")


def test_problems_keep_frames_from_being_looked_at(tmp_path: Path, shapes: list[Path]) -> None:
    data = tmp_path / "a.nt"
    data.write_text("<http://e/a> <http://e/q> <http://e/b> .\n")
    strict, lenient = (
        check_files([data], shapes=shapes, engine="polars", lenient=each) for each in (False, True)
    )
    assert [each.kind.value for each in strict.problems] == ["unmatched-target"]
    assert strict.problems == lenient.problems
    assert strict.report is None
    assert lenient.report is not None


def test_a_file_that_is_no_rdf_is_told_alike(tmp_path: Path, shapes: list[Path]) -> None:
    data = tmp_path / "a.nt"
    data.write_text(f"{TRIPLE}<http://e/a> <http://e/p> .\n")
    said = []
    engines: tuple[Engine, ...] = ("compiled", "polars", "duckdb")
    for engine in engines:
        with pytest.raises(InputError, match="syntax error") as caught:
            check_files([data], shapes=shapes, engine=engine)
        said.append(str(caught.value))
    assert said[0] == said[1] == said[2]


def alike(check: Callable[[Engine], Checked], *engines: Engine) -> Checked:
    """Check by some engines, Polars if none is named, which must print what compiled shapes do."""
    compiled = check("compiled")
    assert compiled.report is not None
    for engine in engines or ("polars",):
        found = check(engine)
        assert found.problems == compiled.problems
        assert found.report is not None
        for form in ("json", "sarif", "text"):
            printed = render(compiled.report, form, base=Path.cwd())
            assert render(found.report, form, base=Path.cwd()) == printed
    return compiled


def test_the_packaged_shapes_find_the_same_in_their_cases(tmp_path: Path) -> None:
    background = [quad.triple for quad in parse(CASES / "background.ttl")]
    # Some of each shape's; all of them take a minute.
    cases = sorted(CASES.glob("*/invalid-*.ttl"))[::4]
    assert len(cases) >= 95
    files = []
    for number, case in enumerate(cases):
        triples = [*background, *(quad.triple for quad in parse(case))]
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        # Each case is about things of its own, as each stands alone where it is tested.
        own = f"https://example.org/{number}/"
        files.append(tmp_path / f"{number}.nt")
        files[-1].write_text(text.decode().replace("https://example.org/", own))
    checked = alike(lambda engine: check_files(files, engine=engine, lenient=True))
    assert checked.report is not None
    found = {place.path for each in checked.report.findings for place in each.places}
    assert len(found) >= 95


def test_generated_errors_are_told_alike(shared: Path, tmp_path: Path) -> None:
    bench = shared / "bench"
    made = [sys.executable, str(bench / "gen.py"), "1000", str(tmp_path)]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    data = [tmp_path / "data_1000.nt"]
    checked = alike(lambda engine: check_files(data, shapes=[bench / "shapes.ttl"], engine=engine))
    assert checked.report is not None
    assert all(each.places for each in checked.report.findings)


def test_the_packaged_data_conforms_by_every_engine_in_memory() -> None:
    checked = alike(lambda engine: check_files(engine=engine), "auto", "polars")
    assert checked.report is not None
    assert checked.report.conforms


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of companies as facts, with its ledger."""
    folder = tmp_path_factory.mktemp("register")
    generate(populate(300, seed=3, errors=1), folder, formats=("nt",))
    return folder


def test_a_register_beside_the_packaged_data_is_told_alike(register: Path) -> None:
    files = [register / "facts.nt", *data_files()]
    checked = alike(lambda engine: check_files(files, engine=engine), "auto", "polars")
    assert checked.report is not None
    planted = read_ledger(register, file="facts.nt")
    assert len(checked.report.findings) >= len(planted) > 3
    assert all(each.places for each in checked.report.findings)


def test_duckdb_tells_the_same_of_them(register: Path) -> None:
    files = [register / "facts.nt", *data_files(), *ontology_files()]
    # It plans for long, so that only what has most kinds of rules is looked at.
    some = [path for path in shape_files() if path.stem in ("core", "ownership")]
    engines: tuple[Engine, ...] = ("compiled", "duckdb")
    compiled, found = (
        check_files(files, shapes=some, engine=engine, lenient=True) for engine in engines
    )
    assert found.problems == compiled.problems
    assert found.report is not None
    assert found.report == compiled.report
    assert len({each.component for each in found.report.findings}) > 4


def test_triples_are_named_in_the_order_of_the_files(tmp_path: Path) -> None:
    numbers = [3, 1, 9, 7, 2, 8]
    files = [tmp_path / f"{each}.nt" for each in "ba"]
    for number, path in enumerate(files):
        values = (f"<http://e/a> <http://e/p> <http://e/{number}{n}> .\n" for n in numbers)
        path.write_text("".join(values))
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES.replace("sh:nodeKind sh:Literal", "sh:maxCount 1"))
    checked = alike(
        lambda engine: check_files(files, shapes=[shapes], engine=engine), "polars", "duckdb"
    )
    assert checked.report is not None
    assert len(checked.report.findings[0].triples) == 12
