"""Where the one file of a zip archive is, also when the archive was cut short."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["Member", "find_member"]

_SUFFIXES: Final = (".csv", ".xml", ".json")
# APPNOTE.TXT 4.3.7: signature, version, flags, method, …, lengths of the name and the extra field.
_LOCAL_HEADER: Final = struct.Struct("<4s2xHH16xHH")
_SIGNATURE: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 1
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Member:
    """A file within an archive, whose packed bytes begin where the archive's file now stands.

    Attributes:
        name: Its name.
        deflated: Whether it is packed at all.
        size: How many packed bytes there are; None if the directory of the archive is missing.
        crc: The CRC-32 of what they unpack to; None likewise.
    """

    name: str
    deflated: bool
    size: int | None
    crc: int | None


def find_member(file: BinaryIO, path: Path) -> Member:
    """Go to the packed bytes of the one data file of an archive.

    Raises:
        InputError: It has none or several, or they are packed in a way that is not read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            info = _the_one(archive, path)
    except (zipfile.BadZipFile, NotImplementedError):
        info = None  # no directory, for the end is missing; the file may be there all the same
    file.seek(info.header_offset if info else 0)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_SIGNATURE):
        raise InputError("is no whole zip file", path=path, hint="fetch it again")
    _, flags, method, name, extra = _LOCAL_HEADER.unpack(header)
    raw_name = file.read(name)
    file.seek(extra, 1)
    if flags & _ENCRYPTED:
        raise InputError("the zip file is encrypted", path=path, hint="unpack it first")
    if method not in (_STORED, _DEFLATED) or (method == _STORED and info is None):
        raise InputError("the zip file is not packed with deflate", path=path, hint="unpack it")
    return Member(
        name=info.filename if info else raw_name.decode("utf-8", "replace"),
        deflated=method == _DEFLATED,
        size=info.compress_size if info else None,
        crc=info.CRC if info else None,
    )


def _the_one(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    files = [each for each in archive.infolist() if not each.is_dir()]
    data = [each for each in files if each.filename.lower().endswith(_SUFFIXES)] or files
    if len(data) == 1:
        return data[0]
    if not data:
        raise InputError("the zip file is empty", path=path)
    names = ", ".join(each.filename for each in data[:5])
    raise InputError(
        f"the zip file has {len(data)} files: {names}",
        path=path,
        hint="a file of GLEIF has one; unpack it and import each by itself",
    )
