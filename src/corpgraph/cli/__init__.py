"""The command line: parse, call, print, exit code; no logic of its own.

Exit codes: 0 conforms, 1 findings, 2 wrong use or unreadable input, 3 internal error.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click

from corpgraph.errors import CorpgraphError, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "main", "run"]

#: Circles of objects are looked for whenever so many are new; Python's own choice is 700.
_YOUNG: Final = 70_000
#: The names of the commands.
COMMANDS: Final = (
    "ask",
    "build",
    "contradictions",
    "diff",
    "evidence",
    "explain",
    "export",
    "fmt",
    "import",
    "publish",
    "replay",
    "serve",
    "snapshot",
    "store",
    "timeline",
    "tree",
    "validate",
)
#: Where a command is whose name Python keeps for itself.
_MODULES: Final = {"import": "importing"}


class _Commands(click.Group):
    """Imports a command's module when the command is wanted, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"corpgraph.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = nearest(args[0], COMMANDS)
            ctx.fail(f"No such command {args[0]!r}." + (f" {hint.capitalize()}" if hint else ""))
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 conforms, 1 findings, 2 wrong use or unreadable input, 3 internal error.",
)
@click.version_option(package_name="corpgraph")
def _corpgraph() -> None:
    """Who owns, runs and lists what, when, and who says so."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The words after ``corpgraph``; those of this process if not given.

    Returns:
        The exit code.
    """
    try:
        code = _corpgraph.main(arguments, prog_name="corpgraph", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        click.echo("corpgraph: interrupted", err=True)
        return 130
    except CorpgraphError as error:
        click.echo(f"corpgraph: {error}", err=True)
        return 2
    except BrokenPipeError:
        # Whoever reads our output has seen enough. Python would complain at exit otherwise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            click.echo(f"corpgraph: the output cannot be written: {error.strerror}", err=True)
            return 2
        if os.environ.get("CORPGRAPH_TRACEBACK"):
            raise
        click.echo(f"corpgraph: internal error: {type(error).__name__}: {error}", err=True)
        click.echo("set CORPGRAPH_TRACEBACK=1 to see where, and report it", err=True)
        return 3
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the command of this process and exit with its code.

    Circles of objects are looked for less often than Python would: a command imports and reads much
    that stays, and makes hardly any circle. The process ends without freeing its objects one by
    one: with millions of triples in a store, that takes longer than many a command.
    """
    gc.set_threshold(_YOUNG)
    code = run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # as in `run`
    except OSError as error:
        if code != 2:
            click.echo(f"corpgraph: the output cannot be written: {error.strerror}", err=True)
        code = 2
    os._exit(code)
