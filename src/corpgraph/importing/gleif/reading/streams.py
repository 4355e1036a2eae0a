"""The bytes of a file, unpacked while they are read.

A packed file that was cut short gives what it still has, and says so at its end.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError
from corpgraph.importing.gleif.reading.archives import Member, find_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Stream"]

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_PACKERS: Final = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
}
#: Bytes read from disk, and unpacked, at a time.
_PACKED: Final = 1 << 18
_UNPACKED: Final = 1 << 22
#: Packed bytes that are unpacked at a time where some are damaged.
_STEP: Final = 64
#: GLEIF's files unpack to ten times their size, the most repetitive XML to some forty times.
_HIGHEST_RATIO: Final = 250
#: What unpacks to less is no danger, whatever its ratio.
_HARMLESS: Final = 64 << 20


class Stream:
    """Reads a file as if it were not packed.

    Args:
        path: A plain file, a ``.gz``, or a ``.zip`` of one file; told by content, not by name.

    Attributes:
        name: The name of the file that is read: within the archive, or without ``.gz``.
        size: The bytes of the file on disk.
        early_end: Why it ended before its end; None as long as it has not.
        is_packed: Whether its bytes are others than those on disk.

    Raises:
        InputError: The file cannot be opened, or is packed in a way that is not read.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.early_end: str | None = None
        self.is_packed = True
        self._path = path
        self._ready = b""
        try:
            self.size = path.stat().st_size
            self._file = path.open("rb")
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", path=path) from error
        try:
            self._pieces = self._open()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def position(self) -> int:
        """How many bytes of the file on disk have been read."""
        return self.size if self._file.closed else self._file.tell()

    def read(self, size: int) -> bytes:
        """The next bytes, as many as asked for; fewer only at the end.

        Raises:
            InputError: They cannot be read, or are so many that the file must be an attack.
        """
        parts, length = [self._ready], len(self._ready)
        while length < size and (piece := next(self._pieces, b"")):
            parts.append(piece)
            length += len(piece)
        # The last part is cut, for the whole is long.
        last = parts.pop()
        end = max(0, len(last) - max(0, length - size))
        self._ready = last[end:]
        return b"".join([*parts, last[:end]])

    def put_back(self, start: bytes) -> None:
        """Put back what was read, to be read again."""
        self._ready = start + self._ready

    def go_to(self, offset: int, end: int | None) -> None:
        """Go on at a byte of a file that is not packed, up to another or its end."""
        self._ready = b""
        self._file.seek(offset)
        self._pieces = self._packed((self.size if end is None else end) - offset)

    def _open(self) -> Iterator[bytes]:
        magic = self._file.read(8)
        self._file.seek(0)
        if magic.startswith(_GZIP):
            self.name = self.name.removesuffix(".gz")
            return self._checked(self._gunzipped())
        if magic.startswith(_ZIP):
            member = find_member(self._file, self._path)
            self.name = member.name
            return self._checked(self._unzipped(member))
        for signature, packer in _OTHER_PACKERS.items():
            if magic.startswith(signature):
                raise InputError(
                    f"is packed with {packer}",
                    path=self._path,
                    hint="unpack it, or pack it as zip or gzip",
                )
        self.is_packed = False
        return self._packed(None)

    def _packed(self, size: int | None) -> Iterator[bytes]:
        """What is on disk, up to so many bytes."""
        left = self.size if size is None else size
        while left > 0:
            try:
                block = self._file.read(min(_PACKED, left))
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", path=self._path) from error
            if not block:
                break
            left -= len(block)
            yield block

    def _gunzipped(self) -> Iterator[bytes]:
        """A gzip file is one or more members, one after the other (RFC 1952, 2.2)."""
        unpacker = zlib.decompressobj(wbits=31)
        for block in self._packed(None):
            rest = block
            while rest:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(wbits=31)
                yield from _inflated(unpacker, rest)
                rest = unpacker.unused_data.lstrip(b"\0") if unpacker.eof else b""
        if not unpacker.eof:
            self.early_end = "the gzip file ends before its end"

    def _unzipped(self, member: Member) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(wbits=-15)
        crc = 0
        for block in self._packed(member.size):
            for piece in _inflated(unpacker, block) if member.deflated else (block,):
                crc = zlib.crc32(piece, crc)
                yield piece
            if unpacker.eof:
                break
        if member.crc is None or (member.deflated and not unpacker.eof):
            self.early_end = "the zip file ends before its end"
        elif crc != member.crc:
            self.early_end = "the zip file is damaged: its checksum is wrong"

    def _checked(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces, unless they get too many or cannot be unpacked any further."""
        unpacked = 0
        try:
            for piece in pieces:
                unpacked += len(piece)
                if unpacked > max(_HARMLESS, _HIGHEST_RATIO * self._file.tell()):
                    raise InputError(
                        f"unpacks to more than {_HIGHEST_RATIO} times its size",
                        path=self._path,
                        hint="no file of GLEIF does; fetch it again, or unpack it yourself",
                    )
                yield piece
        except zlib.error as error:
            self.early_end = f"the packed data is damaged ({error})"


def _inflated(unpacker: zlib._Decompress, block: bytes) -> Iterator[bytes]:
    """What a block unpacks to, in pieces of a bounded size."""
    before = unpacker.copy()
    given = 0
    try:
        piece = unpacker.decompress(block, _UNPACKED)
        while piece:
            given += len(piece)
            yield piece
            piece = unpacker.decompress(unpacker.unconsumed_tail, _UNPACKED)
    except zlib.error:
        yield from _rescued(before, block, given)
        raise


def _rescued(unpacker: zlib._Decompress, block: bytes, given: int) -> Iterator[bytes]:
    """What a damaged block unpacks to before its damage, after so many bytes given already."""
    rescued = bytearray()
    try:
        for at in range(0, len(block), _STEP):
            rescued += unpacker.decompress(block[at : at + _STEP])
    except zlib.error:
        yield bytes(rescued[given:])
