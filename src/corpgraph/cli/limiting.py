"""Running a command for so long and no longer."""

from __future__ import annotations

import sys
from typing import Final

from corpgraph.errors import UsageError

__all__ = ["run_within"]

_SCRIPT: Final = "from corpgraph.cli import main; main()"


def run_within(seconds: float) -> int:
    """Run the command of this process without its ``--timeout``, in a process that can be ended.

    A query that the store is busy with cannot be interrupted from within.

    Args:
        seconds: How long it may take.

    Returns:
        The exit code of the command.

    Raises:
        UsageError: It took longer.
    """
    import subprocess

    words = _without_timeout(sys.argv[1:])
    try:
        done = subprocess.run([sys.executable, "-c", _SCRIPT, *words], check=False, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise UsageError(
            f"gave up after {seconds:g} seconds", hint="raise --timeout, or simplify the shapes"
        ) from error
    return done.returncode


def _without_timeout(words: list[str]) -> list[str]:
    kept = []
    waiting = iter(words)
    for word in waiting:
        if word == "--timeout":
            next(waiting, None)
        elif not word.startswith("--timeout="):
            kept.append(word)
    return kept
