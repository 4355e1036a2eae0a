"""A line of a file is shown with a mark under the term that is meant, and is safe to print."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import InputError
from corpgraph.validation.locating import Excerpt, excerpt

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ttl"


def write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def test_the_whole_term_is_marked(path: Path) -> None:
    write(path, "<x:a>\r\n  <x:p> '''b''' ;\r\n")
    assert excerpt(path, 2, 9) == Excerpt(2, "  <x:p> '''b''' ;", 8, 7)
    assert excerpt(path, 2, 9).pointer == "        ^^^^^^^"


def test_a_place_without_a_column_marks_nothing(path: Path) -> None:
    write(path, "<x:a> <x:p> 1 .")
    assert excerpt(path, 1) == Excerpt(1, "<x:a> <x:p> 1 .", 0, 0)
    assert excerpt(path, 1).pointer == ""


@pytest.mark.parametrize(
    ("text", "column", "pointer"),
    [
        ("[ ]", 1, "^"),
        ("(1)", 1, "^"),
        ("阿里 :a", 4, "     ^^"),
        ("e\u0301 '阿'", 4, "  ^^^^"),
        ("\t:a", 2, " ^^"),
        ("€ $", 3, "  ^"),
        (":a .", 5, ""),
    ],
)
def test_the_mark_stands_under_the_term_in_a_terminal(
    path: Path, text: str, column: int, pointer: str
) -> None:
    write(path, text)
    assert excerpt(path, 1, column).pointer == pointer


def test_a_string_over_several_lines_is_marked_to_the_end_of_the_first(path: Path) -> None:
    write(path, ":a :b '''c\nd''' .")
    assert excerpt(path, 1, 7) == Excerpt(1, ":a :b '''c", 6, 4)


def test_what_would_act_on_a_terminal_is_not_shown(path: Path) -> None:
    write(path, "\t'\x1b[31m\u202e\x9b\u2028\x00' .")
    assert excerpt(path, 1, 1).text == " '\ufffd[31m\ufffd\ufffd\ufffd\ufffd' ."


@pytest.mark.parametrize(
    ("column", "text", "pointer"),
    [
        (1, "0123456…", "^^^^^^^^"),
        (51, "…9012345…".replace("9012345", "901234"), "  ^^^^^^"),
        (100, "…3456789", "       ^"),
    ],
)
def test_of_a_long_line_the_part_around_the_term_is_shown(
    path: Path, column: int, text: str, pointer: str
) -> None:
    write(path, "0123456789" * 10)
    shown = excerpt(path, 1, column, width=8)
    assert (shown.text, shown.pointer) == (text, pointer)


def test_a_file_is_read_again_when_it_has_changed(path: Path) -> None:
    write(path, ":a .")
    assert excerpt(path, 1, 1).text == ":a ."
    write(path, ":b .")
    os.utime(path, ns=(1, 1))
    assert excerpt(path, 1, 1).text == ":b ."


@pytest.mark.parametrize(("line", "column"), [(0, 1), (3, 1), (1, 0), (1, 6)])
def test_a_place_that_is_no_longer_there_is_an_error(path: Path, line: int, column: int) -> None:
    write(path, ":a .\n")
    with pytest.raises(InputError, match="no such") as caught:
        excerpt(path, line, column)
    assert caught.value.line == line


def test_a_file_that_is_no_longer_there_is_an_error(path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        excerpt(path, 1, 1)
