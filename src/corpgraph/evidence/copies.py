"""What happens to a text when it is copied, and how to undo it.

A copy that a browser, an editor or a mail program made has other line ends, other forms of
accented letters, other spaces or other quotation marks. A spelling of the copy undoes some of
that; each knows which changes it made, and where in the copy each of its characters comes from.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Spelling", "spellings"]

# A text, and for each character where it was; None if all are where they were.
_Changed = tuple[str, Sequence[int] | None]
_Axis = dict[str, Callable[[str], _Changed]]

_PLAIN: Final = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_STRAIGHT: Final = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟", '"'))


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text as it may have been before it was copied.

    Attributes:
        text: The text.
        changes: What was changed in the copy to get it, in words.
        origin: For each character, and for the end, where it is in the copy; None if nothing moved.
    """

    text: str
    changes: tuple[str, ...] = ()
    origin: Sequence[int] | None = None

    def in_copy(self, start: int, end: int) -> tuple[int, int]:
        """Give the range in the copy that a range in this text comes from.

        A letter with marks is one piece: of a range that ends between them, the whole is told.
        """
        if self.origin is None:
            return start, end
        while start < end < len(self.text) and self.origin[end] == self.origin[end - 1]:
            end += 1
        return self.origin[start], self.origin[end]


def spellings(copy: str) -> Iterator[Spelling]:
    """Yield the spellings of a copy that differ, those with the fewest changes first."""
    seen: set[bytes] = set()
    for changes in range(len(_AXES) + 1):
        for spelling in _respelt(Spelling(copy), _AXES, changes):
            # Changes that undo each other lead to a text that was there with fewer.
            digest = hashlib.sha256(spelling.text.encode()).digest()
            if digest not in seen:
                seen.add(digest)
                yield spelling


def _respelt(old: Spelling, axes: Sequence[_Axis], changes: int) -> Iterator[Spelling]:
    """Yield what comes of exactly so many changes, at most one of each axis."""
    if not changes:
        yield old
        return
    for index, axis in enumerate(axes):
        for name, apply in axis.items():
            text, origin = apply(old.text)
            if text != old.text:
                new = _changed(old, name, text, origin)
                yield from _respelt(new, axes[index + 1 :], changes - 1)


def _changed(old: Spelling, name: str, text: str, origin: Sequence[int] | None) -> Spelling:
    if origin is None:
        origin = old.origin
    elif old.origin is not None:
        origin = [old.origin[each] for each in origin]
    return Spelling(text, (*old.changes, name), origin)


def _line_ends(text: str) -> _Changed:
    return _substituted(re.compile(r"\r\n?"), lambda _: "\n", text)


def _line_breaks(text: str) -> _Changed:
    """Join lines that were wrapped; a word that was broken at its own hyphen keeps it."""
    return _substituted(
        re.compile(r"(?<=\w-)(?:\r\n?|\n)(?=\w)|[ \t]*(?:\r\n?|\n)[ \t]*(?![\r\n])"),
        lambda match: "" if match.start() and text[match.start() - 1] == "-" else " ",
        text,
    )


def _substituted(
    pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str], text: str
) -> _Changed:
    pieces: list[str] = []
    origin: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        new = replacement(match)
        pieces += (text[last : match.start()], new)
        origin += range(last, match.start())
        origin += [match.start()] * len(new)
        last = match.end()
    origin += range(last, len(text) + 1)
    return "".join((*pieces, text[last:])), origin


def _plain_spaces(text: str) -> _Changed:
    return text.translate(_PLAIN), None


def _straight(text: str) -> _Changed:
    return text.translate(_STRAIGHT), None


def _typographic(text: str) -> _Changed:
    """Set curly quotation marks: an opening one after a space or bracket, else a closing one."""
    text = re.sub(r"""(?:^|(?<=[\s(\[«“]))"(?=\S)""", "“", text)
    return text.replace('"', "”").replace("'", "’"), None


def _no_break(text: str) -> _Changed:
    return re.sub(r" (?=[:;!?»%])|(?<=«) ", "\u00a0", text), None


def _narrow_no_break(text: str) -> _Changed:
    return _no_break(re.sub(r" (?=[;!?%])", "\u202f", text))


def _in_form(form: Literal["NFC", "NFD"]) -> Callable[[str], _Changed]:
    def apply(text: str) -> _Changed:
        if unicodedata.is_normalized(form, text):
            return text, None
        pieces: list[str] = []
        origin: list[int] = []
        for start, cluster in _clusters(text):
            piece = unicodedata.normalize(form, cluster)
            pieces.append(piece)
            origin += [start] * len(piece)
        return "".join(pieces), [*origin, len(text)]

    return apply


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield each character together with the marks on it, and where it is."""
    start = 0
    for index, letter in enumerate(text):
        # Vowels and final consonants of Hangul compose though they are no marks.
        joins = unicodedata.combining(letter) or "\u1160" <= letter <= "\u11ff"
        if index and not joins:
            yield start, text[start:index]
            start = index
    yield start, text[start:]


#: For each way in which copies differ, the changes that may undo it, by what they are called.
_AXES: Final[tuple[_Axis, ...]] = (
    {
        "line ends": _line_ends,
        "line breaks": _line_breaks,
    },
    {
        "composed letters": _in_form("NFC"),
        "decomposed letters": _in_form("NFD"),
    },
    {
        "plain spaces": _plain_spaces,
        # As French sets them: before a tall mark, and inside guillemets.
        "no-break spaces": _no_break,
        "narrow no-break spaces": _narrow_no_break,
    },
    {
        "straight quotation marks": _straight,
        "curly quotation marks": _typographic,
    },
)
