"""``corpgraph ask``: each question is a command, built from the head of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import (
    DAY,
    certain_option,
    format_option,
    known_option,
    open_data,
    place_options,
)
from corpgraph.cli.tables import FORMATS, print_rows
from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from corpgraph.querying import Param, Question

__all__ = ["command"]


class _Questions(click.Group):
    """Its commands are the questions."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from corpgraph.querying import questions

        return [each.name for each in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        from corpgraph.querying import question

        try:
            return _command(question(cmd_name))
        except UsageError as error:
            ctx.fail(str(error))


@click.command("ask", cls=_Questions, short_help="Ask a question of the data.")
def command() -> None:
    """Ask a question of the data, by its name.

    A thing is named by a slug (alibaba-group), by kind and slug (unit/taobao), by an IRI, or by any
    of its names or identifiers in any language.
    """


def _command(asked: Question) -> click.Command:
    @known_option
    @certain_option
    @place_options
    @format_option(*FORMATS, what="How the answer is printed.")
    def callback(
        *,
        known: date | None,
        certain: bool,
        paths: tuple[Path, ...],
        endpoint: str | None,
        graphs: tuple[str, ...],
        form: str,
        **values: str | date | None,
    ) -> None:
        from corpgraph.querying import ask

        with open_data(paths, endpoint, graphs, known=known) as data:
            rows = ask(asked.name, data, known=known, certain=certain, **values)
        print_rows(rows, [column.name for column in asked.columns], form)

    columns = "\n".join(f"  {each.name}: {each.text}" for each in asked.columns)
    built = click.command(
        asked.name,
        help=f"{asked.text}\n\n\b\nColumns of the answer:\n{columns}",
        short_help=asked.text,
    )(callback)
    built.params[:0] = [_option(param) for param in asked.params]
    return built


def _option(param: Param) -> click.Option:
    is_day = param.kinds == ("date",)
    is_at = param.name == "at"
    return click.Option(
        [f"--{param.name.replace('_', '-')}"],
        type=DAY if is_day else str,
        metavar="DATE" if is_day else " or ".join(param.kinds).upper(),
        required=not is_at,
        show_default="the day of --known, or today" if is_at else None,
        help=f"{param.text[0].upper()}{param.text[1:]}.",
    )
