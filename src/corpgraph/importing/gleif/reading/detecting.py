"""What kind of records a file has and how they are written: by its content, then by its name."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError, UsageError, nearest
from corpgraph.importing.gleif.reading.columns import REQUIRED, canonical
from corpgraph.importing.gleif.reading.model import Form, Kind

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "agreed",
    "form_of",
    "header_names",
    "is_delta_name",
    "kind_of_columns",
    "published",
    "since",
    "version_of_columns",
]

_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_DELTA_NAME: Final = re.compile(r"intra-?day|last-?(?:day|week|month)|delta", re.IGNORECASE)
#: How long before its publication the changes in a delta begin: GLEIF, "Golden Copy and Delta
#: Files", https://www.gleif.org/en/lei-data/gleif-golden-copy.
_WINDOWS: Final = {
    "intraday": timedelta(hours=8),
    "lastday": timedelta(days=1),
    "lastweek": timedelta(days=7),
    "lastmonth": timedelta(days=31),
}
_PUBLISHED: Final = re.compile(r"(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)-gleif", re.IGNORECASE)
# What no other kind has.
_TELLING: Final = {
    Kind.ENTITIES: "Entity.",
    Kind.RELATIONSHIPS: "Relationship.",
    Kind.EXCEPTIONS: "Exception.",
}


def form_of(start: bytes, *, path: Path) -> tuple[Form, int]:
    """How a file is written, and at which byte it begins, after a byte order mark.

    Raises:
        InputError: It is empty, in UTF-16, or of no form that is read.
    """
    if start.startswith(_UTF_16):
        raise InputError("is in UTF-16", path=path, hint="GLEIF's files are in UTF-8")
    skipped = len(_BOM) if start.startswith(_BOM) else 0
    first = start[skipped:].lstrip()[:1]
    if not first:
        raise InputError("is empty", path=path)
    if first == b"<":
        return Form.XML, skipped
    if first in b"{[":
        return Form.JSON, skipped
    if b"\0" in start.partition(b"\n")[0]:
        raise InputError("is no CSV, XML or JSON", path=path)
    return Form.CSV, skipped


def header_names(line: bytes, *, path: Path) -> list[str]:
    """The column names of a CSV header.

    Raises:
        InputError: It is not UTF-8, no CSV, or names a column twice.
    """
    try:
        names = next(csv.reader([line.decode("utf-8")], strict=True))
    except (UnicodeDecodeError, csv.Error, StopIteration) as error:
        raise InputError(f"no CSV header: {error}", path=path, line=1) from error
    names = [canonical(name) for name in names]
    for place, name in enumerate(names, 1):
        if name in names[: place - 1]:
            raise InputError(f"column {place} is named {name!r} again", path=path, line=1)
    return names


def kind_of_columns(names: list[str], *, asked: Kind | None, path: Path) -> Kind:
    """What kind of records have these columns.

    Raises:
        InputError: None has, or a column is missing without which there is nothing to read.
        UsageError: Another kind was asked for.
    """
    votes = {
        kind: sum(name.startswith(telling) for name in names) for kind, telling in _TELLING.items()
    }
    found = max(votes, key=lambda kind: votes[kind])
    if not votes[found]:
        wanted = REQUIRED[asked] if asked else ("Entity.LegalName",)
        raise InputError(
            "no column is one of GLEIF's",
            path=path,
            line=1,
            hint=nearest(wanted[-1], names) or f"a first line with {wanted[0]!r} is expected",
        )
    kind = agreed(found, asked, path=path)
    for name in REQUIRED[kind]:
        if name not in names:
            near = nearest(name, names, most=1)
            hint = f"is it {near.removeprefix('did you mean ')}" if near else None
            raise InputError(f"the column {name!r} is missing", path=path, line=1, hint=hint)
    return kind


def agreed(found: Kind, asked: Kind | None, *, path: Path) -> Kind:
    """The kind that a file has, which is the one asked for.

    Raises:
        UsageError: It is not.
    """
    if asked is not None and asked is not found:
        raise UsageError(f"has records of the kind {found.value!r}, not {asked.value!r}", path=path)
    return found


def is_delta_name(name: str) -> bool:
    """Whether a file is a delta by its name: ``…-lei2-last-day.csv``."""
    return _DELTA_NAME.search(name) is not None


def published(name: str) -> str | None:
    """When a file was published by its name, in UTC: ``20240505-0800-gleif-goldencopy-…``."""
    match = _PUBLISHED.search(name)
    if match is None:
        return None
    year, month, day, hour, minute = match.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:00Z"


def since(name: str) -> str | None:
    """From when on a delta has what changed by its name, in UTC: ``20240505-0800-…-last-day.csv``.

    None if the name does not say when it was published, or how far it goes back.
    """
    end, word = published(name), _DELTA_NAME.search(name)
    window = _WINDOWS.get(word.group().lower().replace("-", "")) if word else None
    if end is None or window is None:
        return None
    return f"{datetime.fromisoformat(end) - window:%Y-%m-%dT%H:%M:%SZ}"


def version_of_columns(kind: Kind, names: list[str]) -> str | None:
    """The version of the format as far as columns tell: level 1 got events with 3.0.

    Level 2 and reporting exceptions have had the same columns all along.
    """
    if kind is not Kind.ENTITIES:
        return None
    return "3.1" if any(".LegalEntityEvents." in name for name in names) else "2.1"
