"""What a process that runs queries can no longer do, whatever the query is."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corpgraph.serving.settings import Limits

__all__ = ["allow_no_more_files", "keep_only", "limit_memory", "resident", "start_clock"]

_STATUS: Final = Path("/proc/self/statm")
#: The first descriptor that is not a standard one, and more than a process has.
_FIRST: Final = 3
_MANY: Final = 65_536


def limit_memory(limits: Limits) -> None:
    """Let this process take so much memory beside what it has, and write no file.

    Where the system does not tell how much a process has, memory is not limited.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if _STATUS.exists():
        most = _pages(0) + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def resident() -> int:
    """How many bytes of memory this process really takes; 0 where the system does not tell."""
    return _pages(1) if _STATUS.exists() else 0


def start_clock(seconds: float) -> None:
    """End this process after some seconds; with 0, do not.

    The kernel ends it, so that it does not matter what the process is busy with. SIGALRM must have
    its default action.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)


def keep_only(kept: int) -> int:
    """Close what was inherited: all files and connections but one. Standard output goes nowhere.

    Returns:
        The new number of the one that was kept, which is the first free one.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(_FIRST):
        os.dup2(nowhere, standard)
    os.dup2(kept, _FIRST)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(_FIRST + 1, most if 0 < most < _MANY else _MANY)
    return _FIRST


def allow_no_more_files(taken: int) -> None:
    """Let this process open nothing: no file and no connection.

    Args:
        taken: How many descriptors it has open; they are those below this number.
    """
    resource.setrlimit(resource.RLIMIT_NOFILE, (taken, taken))


def _pages(field: int) -> int:
    return int(_STATUS.read_text(encoding="ascii").split()[field]) * resource.getpagesize()
