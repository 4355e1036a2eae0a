"""The benchmark's command: sizes, names, and what it says of wrong use."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

import pytest

from benchmarks.validation import main, parse_names, parse_sizes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("3M,30k,300k", [30_000, 300_000, 3_000_000]), ("500", [500]), ("", []), ("1k,1k", [1_000])],
)
def test_sizes_are_read_with_their_units(text: str, sizes: list[int]) -> None:
    assert parse_sizes(text) == sizes


@pytest.mark.parametrize("text", ["k", "0k", "3G", "-1k", "1.5M"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no size"):
        parse_sizes(text)


def test_names_keep_the_order_of_those_that_are_known() -> None:
    assert parse_names("c,a", ["a", "b", "c"]) == ["a", "c"]
    with pytest.raises(argparse.ArgumentTypeError, match="'z' is none of a, b"):
        parse_names("a,z", ["a", "b"])


def test_the_command_prints_a_document_even_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sizes", "", "--no-packaged", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"] == []


def test_a_missing_generator_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--sizes", "1k", "--no-packaged", "--generator", str(tmp_path / "none")]
    assert main([*wanted, "--cache", str(tmp_path)]) == 2
    assert "gen.py" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
