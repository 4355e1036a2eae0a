"""The files of registers, told apart by their names and bytes."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["digest_of", "slug_of"]

_ENDINGS: Final = frozenset({".csv", ".xml", ".json", ".zip", ".gz"})
_HASHED: Final = 8


def digest_of(path: Path) -> str:
    """The SHA-256 hash of a file's bytes, in hexadecimal digits.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error


def slug_of(path: Path, digest: str) -> str:
    """What tells a file apart in IRIs and names: its name without endings, the begin of its hash.

    Args:
        path: The file.
        digest: Its hash.
    """
    while path.suffix.lower() in _ENDINGS:
        path = path.with_suffix("")
    name = re.sub(r"[^a-z0-9]+", "-", path.name.lower()).strip("-") or "register"
    return f"{name}-{digest[:_HASHED]}"
