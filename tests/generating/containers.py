"""Files to write to: plain, or compressed with the same bytes each time.

The compressed bytes are the same for one version of zlib; what is in them, always.
"""

from __future__ import annotations

import gzip
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["CONTAINERS", "Container", "opened"]

Container = Literal["plain", "zip", "gz"]
CONTAINERS: tuple[Container, ...] = ("plain", "zip", "gz")
_LEVEL = 1
_BUFFER = 1 << 20
#: The first moment that a zip file can name.
_THEN = (1980, 1, 1, 0, 0, 0)


@contextmanager
def opened(folder: Path, name: str, container: Container) -> Iterator[tuple[Path, IO[bytes]]]:
    """A new file of that name in a folder, or of that name and the container's ending.

    Yields:
        Where the file is, and what to write to.
    """
    if container == "plain":
        path = folder / name
        with path.open("wb", buffering=_BUFFER) as file:
            yield path, file
    elif container == "gz":
        path = folder / f"{name}.gz"
        with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed:
            yield path, cast("IO[bytes]", packed)
    else:
        path = folder / f"{name}.zip"
        info = zipfile.ZipInfo(name, _THEN)
        info.compress_type = zipfile.ZIP_DEFLATED
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive,
            archive.open(info, "w", force_zip64=True) as member,
        ):
            yield path, member
