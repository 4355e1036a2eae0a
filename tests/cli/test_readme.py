"""The README says what is so: its commands are run, its answers and its picture are compared."""

from __future__ import annotations

import re
import shlex
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.loading import load_packaged
from corpgraph.querying import core, organization

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def blocks(readme: str, language: str) -> list[str]:
    return [text for name, text in BLOCK.findall(readme) if name == language]


def commands(readme: str) -> list[str]:
    table = re.findall(r"^\| .+ \| `corpgraph (.+)` \|$", readme, re.MULTILINE)
    shell = re.findall(r"^\.venv/bin/corpgraph (.+)$", readme, re.MULTILINE)
    return table + shell


def files(readme: str) -> dict[str, str]:
    """The files that the page shows, by name."""
    return dict(re.findall(r"^`(\w+\.ttl)`:\n\n```turtle\n(.*?)^```$", readme, re.M | re.S))


def test_each_printed_answer_is_the_answer(
    corpgraph: Callable[..., Outcome], readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(files(readme)) == 2
    for name, text in files(readme).items():
        (tmp_path / name).write_text(text)
    printed = blocks(readme, "console")
    assert len(printed) == 4
    for block in printed:
        command, _, answer = block.partition("\n")
        assert command.startswith("$ corpgraph ")
        assert corpgraph(*shlex.split(command)[2:]).out == answer


def test_each_command_parses(corpgraph: Callable[..., Outcome], readme: str) -> None:
    named = commands(readme)
    assert len(named) >= 9
    for command in named:
        words = [word for word in shlex.split(command) if word != "--help"]
        outcome = corpgraph(*words, "--help")
        assert (outcome.code, outcome.err) == (0, ""), command


def test_the_python_example_runs(readme: str) -> None:
    (example,) = blocks(readme, "python")
    exec(compile(example, "README.md", "exec"), {})


def test_the_turtle_example_stands_in_the_data(root: Path, readme: str) -> None:
    (example,) = set(blocks(readme, "turtle")) - set(files(readme).values())
    assert example in (root / "data/alibaba-2012/facts.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("day", [date(2012, 6, 19), date(2012, 7, 24)])
def test_the_picture_shows_the_group_as_it_was(readme: str, day: date) -> None:
    (picture,) = blocks(readme, "mermaid")
    parts = re.findall(r'subgraph \w+\["(.*?) on (.*?)"\]\n(.*?)\n    end', picture, re.DOTALL)
    (drawn,) = [text for _, printed, text in parts if printed == day.isoformat()]
    edges = re.findall(r'\w+\["([^"]+)"\] (?:-->|-\.->)\|(subsidiary|unit)(, possibly)?\|', drawn)
    store = load_packaged()
    members = organization.members(store, "alibaba-group", at=day)
    assert sorted(edges) == sorted(
        (member.name, member.relation, ", possibly" if member.certainty == "possible" else "")
        for member in members
    )


def test_every_command_is_in_the_readme(readme: str) -> None:
    from corpgraph.cli import COMMANDS

    named = {command.split()[0] for command in commands(readme)}
    assert named == set(COMMANDS)


def test_names_in_the_picture_are_names_in_the_data(readme: str) -> None:
    (picture,) = blocks(readme, "mermaid")
    store = load_packaged()
    names = set(re.findall(r'\w\d\["([^"]+)"\]', picture))
    assert len(names) >= 10
    for name in names:
        assert core.find(store, name), name
