from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest

from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import load_files, load_ontology, parse
from corpgraph.namespaces import CG
from corpgraph.validation.soundness import check_soundness, names_in
from validation.soundness.conftest import check_both

if TYPE_CHECKING:
    from collections.abc import Iterator

TEST: Final = "http://www.w3.org/ns/shacl-test#"

# What is reported of the W3C suite, and why it is right.
REPORTED: Final = {
    # These shapes target what the shapes graphs that the case gives as data do not have.
    "core/complex/shacl-shacl-data-shapes.ttl": ["unmatched-target", "unmatched-target"],
    # The only shape is deactivated.
    "core/misc/deactivated-001.ttl": ["no-target"],
    # The case shows that a node shape with these parameters alone has no constraint.
    "core/node/qualified-001-shapes.ttl": ["missing-parameter"] * 3,
    # A misspelling of sh:node in the suite.
    "core/property/qualifiedValueShape-001.ttl": ["unknown-shacl-term"],
    # The case shows that a component without a mandatory parameter is not applied.
    "sparql/component/optional-001.ttl": ["missing-parameter"],
}


def cases(suite: Path) -> Iterator[tuple[Path, Path]]:
    """The data file and the shapes file of each case."""
    for path in sorted(suite.rglob("*.ttl")):
        files: dict[object, dict[str, Path]] = defaultdict(dict)
        for quad in parse(path):
            for name in ("dataGraph", "shapesGraph"):
                if quad.predicate.value == TEST + name and isinstance(quad.object, ox.NamedNode):
                    files[quad.subject][name] = Path(unquote(urlsplit(quad.object.value).path))
        for case in files.values():
            yield case["dataGraph"], case["shapesGraph"]


def test_the_shapes_of_the_w3c_suite(shared: Path) -> None:
    suite = shared / "suites" / "shacl"
    found: dict[str, list[str]] = {}
    count = 0
    for data, shapes in cases(suite):
        count += 1
        problems = check_both([data], [shapes])
        if problems:
            found[shapes.relative_to(suite.resolve()).as_posix()] = [p.kind.value for p in problems]
    assert count == 98 + 23
    assert found == REPORTED


@pytest.mark.parametrize("style", [False, True])
def test_the_packaged_data_and_shapes(style: bool) -> None:
    data = [*ontology_files(), *(() if style else data_files())]
    shapes = shape_files(style=style)
    assert shapes
    problems = check_both(
        data,
        shapes,
        vocabularies={CG: lambda: names_in(load_ontology(), CG)},
        # The packaged data tells of no register, which has shapes too.
        targets=style,
    )
    assert problems == []


@pytest.mark.parametrize("name", ["shapes.ttl", "shapes_core.ttl"])
def test_the_benchmark(shared: Path, tmp_path: Path, name: str) -> None:
    generator = shared / "bench" / "gen.py"
    subprocess.run(
        [sys.executable, generator, "100", tmp_path], check=True, stdout=subprocess.DEVNULL
    )
    data, shapes = [tmp_path / "data_100.ttl"], [shared / "bench" / name]
    assert check_both(data, shapes) == []


@pytest.mark.parametrize("name", ["shacl-shacl.ttl", "dash.ttl"])
def test_shapes_that_pyshacl_brings(name: str) -> None:
    from importlib.resources import as_file, files

    with as_file(files("pyshacl").joinpath("assets", name)) as path:
        store = load_files([path])
        assert check_soundness(store, store, shape_files=[path], targets=False) == []
