"""A file is searched quickly where that tells as much as reading it in full."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.validation.locating.searching import full_places, quick_places
from corpgraph.validation.locating.wanted import Key, Role, Wanted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq"])
def test_what_stands_after_rdf_1_2_is_placed_in_the_file(tmp_path: Path, ending: str) -> None:
    text = "<x:a> <x:p> 'b' .\n<x:b> <x:p> <<( <x:s> <x:p> <x:o> )>> .\n<x:c> <x:p> <x:d> .\n"
    path = tmp_path / f"a.{ending}"
    path.write_text(text.replace("'", '"'))
    keys = [Key(Role.SUBJECT, ox.NamedNode(f"x:{name}")) for name in "abcd"]
    assert quick_places(path, Wanted(keys)) is None
    places = full_places(path, Wanted(keys))
    assert [places.get(key) for key in keys] == [(1, 1), (1, None), (1, None), None]


def test_nothing_that_takes_long_is_imported_before_there_is_something_to_find() -> None:
    code = "import sys, corpgraph.validation.locating\nprint(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    package = "corpgraph.validation.locating"
    loaded = {name.removeprefix(f"{package}.") for name in ran.stdout.split() if package in name}
    assert {"lookup", "tokens", "reading"} < loaded
    assert loaded.isdisjoint({"terse", "lined", "sifting", "skimming", "subjects"})
    check = f"from {package} import tokens\nprint(tokens._terse.cache_info().currsize)"
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert ran.stdout == "0\n"
