"""A directory put in the place of another, in one step where the system has one."""

from __future__ import annotations

import ctypes
import errno
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["exchange"]

# Linux, renameat2(2).
_HERE: Final = -100
_EXCHANGE: Final = 2
#: What a system or file system answers that cannot exchange.
_UNABLE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


def exchange(new: Path, place: Path, *, aside: Path) -> None:
    """Put a directory in a place; what is there comes to be where the directory was, or aside.

    Who is killed has done it or not. Only where two directories cannot change places, the place
    may then be empty, and what was there is aside.

    Args:
        new: The directory.
        place: Where it goes, on the same file system.
        aside: A name that is free, on the same file system.

    Raises:
        OSError: It cannot be done; the place is as it was.
    """
    if not place.exists():
        new.rename(place)
    elif not _swapped(new, place):
        place.rename(aside)
        try:
            new.rename(place)
        except BaseException:
            aside.rename(place)
            raise


def _swapped(one: Path, other: Path) -> bool:
    """Let two directories change places; whether the system can do that."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    error = ctypes.get_errno()
    if error in _UNABLE:
        return False
    raise OSError(error, os.strerror(error), str(other))
