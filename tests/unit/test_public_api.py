from __future__ import annotations

import doctest
import subprocess
import sys

import pytest

import corpgraph


@pytest.mark.parametrize("name", corpgraph.__all__)
def test_a_public_name_leads_to_a_documented_thing_of_that_name(name: str) -> None:
    thing = getattr(corpgraph, name)
    assert thing.__name__ == name
    assert thing.__doc__


def test_public_names_do_not_hide_behind_modules() -> None:
    # A submodule becomes an attribute of its package as soon as anything imports it.
    script = (
        "import corpgraph, types, corpgraph.building, corpgraph.cli.build\n"
        "modules = [n for n in corpgraph.__all__"
        " if isinstance(getattr(corpgraph, n), types.ModuleType)]\n"
        "print(modules)"
    )
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        corpgraph.lode  # noqa: B018 (the look-up is the test)


def test_the_example_in_the_docstring_is_true() -> None:
    outcome = doctest.testmod(corpgraph)
    assert outcome.attempted > 4
    assert outcome.failed == 0
