"""Which of the formats that are there a client wants most (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["choose"]

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"({_TOKEN})/({_TOKEN})")
_QUALITY: Final = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
# A comma or semicolon within a quoted parameter parts nothing.
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')
#: More ranges than any client has; the rest is not looked at.
_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range with how specific it is: 2 for a type, 1 for ``text/*``, 0 for ``*/*``."""

    specificity: int
    prefix: str
    quality: float

    def fits(self, media: str) -> bool:
        return media == self.prefix if self.specificity == 2 else media.startswith(self.prefix)


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """Choose a media type.

    Args:
        accept: The header ``Accept``, if there is one. A part of it that cannot be read, and a
            parameter other than the quality, is passed over.
        offered: Media types without parameters, the server's favourite first.

    Returns:
        The one that the client wants most, of equals the first; None if it wants none of them.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = sorted(_ranges(accept), key=lambda each: each.specificity, reverse=True)
    if not ranges:
        return offered[0]
    best, most = None, 0.0
    for media in offered:
        quality = next((each.quality for each in ranges if each.fits(media)), 0.0)
        if quality > most:
            best, most = media, quality
    return best


def _ranges(accept: str) -> Iterable[_Range]:
    for part in _QUOTED.sub("", accept).split(",")[:_MOST]:
        media, *parameters = (each.strip() for each in part.split(";"))
        match = _RANGE.fullmatch(media.lower())
        if match is None or (match[1] == "*" and match[2] != "*"):
            continue
        quality = _quality(parameters)
        if quality is None:
            continue
        if match[1] == "*":
            yield _Range(0, "", quality)
        elif match[2] == "*":
            yield _Range(1, f"{match[1]}/", quality)
        else:
            yield _Range(2, match[0], quality)


def _quality(parameters: Iterable[str]) -> float | None:
    for each in parameters:
        if each.lower().startswith("q="):
            match = _QUALITY.fullmatch(each)
            return None if match is None else float(match[1])
    return 1.0
