"""Running a command again whenever a file changes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from corpgraph.errors import CorpgraphError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["watch_and_run"]


def watch_and_run(once: Callable[[], int], paths: Sequence[Path]) -> int:
    """Run, and run again at each change of a path, until interrupted.

    Args:
        once: The run. An error of the user's is printed, and watching goes on.
        paths: Files and directories to watch.

    Returns:
        The exit code of the last run.

    Raises:
        UsageError: There is nothing to watch, or the extra ``watch`` is not installed.
    """
    try:
        from watchfiles import watch
    except ImportError as error:
        raise UsageError(
            "--watch needs the package watchfiles", hint="pip install 'corpgraph[watch]'"
        ) from error
    if not paths:
        raise UsageError("--watch needs a PATH", hint="name the files that you edit")
    code = _run(once)
    try:
        for _ in watch(*paths, raise_interrupt=True):
            code = _run(once)
    except KeyboardInterrupt:
        return code
    return code


def _run(once: Callable[[], int]) -> int:
    started = time.perf_counter()
    try:
        code = once()
    except CorpgraphError as error:
        click.echo(f"corpgraph: {error}", err=True)
        code = 2
    took = time.perf_counter() - started
    click.echo(f"· {time.strftime('%H:%M:%S')}, {took:.1f} s; waiting for a change", err=True)
    return code
