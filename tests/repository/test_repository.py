from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from corpgraph.layout import data_files, ontology_files, query_files, shape_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# So many words in a row are a quotation, not a name or a turn of phrase.
QUOTATION = 8


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + QUOTATION]) for i in range(len(found) - QUOTATION + 1)}


def tracked(root: Path) -> Iterator[Path]:
    """The files of the project: those of git, or without git all but what is made."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listing.stdout.split("\0"):
        if name and (root / name).is_file():
            yield root / name


def test_no_sentence_of_the_source_is_in_the_repository(root: Path, shared: Path) -> None:
    source = runs((shared / "source/article.fr.txt").read_text(encoding="utf-8"))
    assert len(source) > 300
    files = list(tracked(root))
    assert len(files) > 100
    quoting = [
        str(path)
        for path in files
        if source & runs(path.read_bytes().decode("utf-8", errors="replace"))
    ]
    assert quoting == []


def test_a_quotation_is_found_across_lines_and_capitals() -> None:
    assert runs("one two three four five six seven eight") & runs(
        "ONE two\nthree, four five SIX seven eight."
    )


def test_the_changelog_has_an_unreleased_part_on_top(root: Path) -> None:
    titles = re.findall(r"^## (.+)$", (root / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert titles[0] == "Unreleased"


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=root,
        capture_output=True,
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_ontology_data_shapes_and_questions(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packaged = [*ontology_files(), *data_files(), *shape_files(), *shape_files(style=True)]
    for path in packaged:
        assert f"corpgraph/{path.relative_to(root).as_posix()}" in names
    for path in query_files():
        assert path.relative_to(root / "src").as_posix() in names
    assert "corpgraph/py.typed" in names


def test_the_wheel_works_from_any_directory_without_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    script = (
        "import corpgraph, sys; from corpgraph.cli import run; "
        "print(corpgraph.__file__); "
        "sys.exit(run(['tree', 'alibaba-group', '--at', '2012-07-24']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    where, _, tree = done.stdout.partition("\n")
    assert where.startswith(str(installed))
    assert tree.count("unit") == 7
