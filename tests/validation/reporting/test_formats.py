from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import UsageError
from corpgraph.validation import Severity
from corpgraph.validation.reporting import FORMATS, render
from validation.reporting.samples import report, sample

if TYPE_CHECKING:
    from pathlib import Path


def test_the_formats_are_those_that_are_documented() -> None:
    names = ["text", "json", "sarif", "junit", "github", "gitlab", "turtle", "html"]
    assert list(FORMATS) == names


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_ends_with_one_line_end(form: str, tmp_path: Path) -> None:
    text = render(sample(tmp_path), form, base=tmp_path)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert str(tmp_path) not in text


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"github"}))
def test_every_format_but_githubs_can_say_that_there_is_nothing(form: str) -> None:
    assert render(report(), form)


def test_options_reach_the_formats_that_have_them(tmp_path: Path) -> None:
    found = sample(tmp_path)
    assert "\x1b[" in render(found, "text", colour=True)
    assert "\x1b[" not in render(found, "text")
    assert 'skipped="2"' in render(found, "junit", fail_on=Severity.VIOLATION)


def test_a_format_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'sarif'"):
        render(report(), "serif")
    with pytest.raises(UsageError, match="take one of text, json"):
        render(report(), "xyzzy")
