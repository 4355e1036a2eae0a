"""The options ``--format`` and ``--out`` of commands that can draw, and what they lead to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.text import Text

__all__ = ["as_json", "chosen_format", "deliver", "drawn_options", "print_lines"]

_FORMATS: Final = ("text", "json", "svg")
_BY_ENDING: Final = {".json": "json", ".svg": "svg"}


def drawn_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options ``--format`` and ``--out``, which a command gets as ``form`` and ``out``."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice(_FORMATS),
        show_default="by the ending of --out, or text",
        help="How it is printed; svg is a picture.",
    )
    out = click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write to FILE instead of printing.",
    )
    return form(out(command))


def chosen_format(form: str | None, out: Path | None) -> str:
    """The format that was asked for, or that the ending of a file asks for."""
    return form or (_BY_ENDING.get(out.suffix.lower(), "text") if out else "text")


def as_json(record: object) -> str:
    """Write a record as JSON that people can read too."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def deliver(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file as a whole or not at all."""
    if out is None:
        click.echo(text, nl=False)
        return
    from corpgraph.writing import write_atomic

    write_atomic(out, text)


def print_lines(lines: Iterable[Text], out: Path | None) -> None:
    """Print lines, in colours on a terminal only, or write them to a file without."""
    if out is not None:
        deliver("".join(f"{line.plain}\n" for line in lines), out)
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(line)
