"""Whether deltas go on where the files before them end: no changes missing, none undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpgraph.importing.gleif.inputs import Input, Told
    from corpgraph.importing.gleif.reading import Kind

__all__ = ["check_sequence"]

#: GLEIF publishes every eight hours, and what is told of one publication differs by minutes.
_LEEWAY: Final = timedelta(hours=1)


def check_sequence(files: Iterable[Told], deltas: Sequence[Input]) -> None:
    """See that deltas follow the files before them, as far as their dates are known.

    Args:
        files: The files of an import.
        deltas: The deltas, in the order in which they are to be applied.

    Raises:
        InputError: What changed before a delta is missing, or it is older than what it would
            replace.
    """
    latest: dict[Kind, datetime] = {}
    for told in files:
        _advance(latest, told)
    for each in deltas:
        told, before = each.told, latest.get(each.told.kind)
        since, until = _moment(told.since), _moment(told.content_date)
        if before and since and since > before + _LEEWAY:
            raise InputError(
                f"has what changed since {told.since}, and the import ends on {_printed(before)}",
                path=each.source.path,
                hint="apply the deltas of the time between first, or import full files again",
            )
        if before and until and until < before - _LEEWAY:
            raise InputError(
                f"is of {told.content_date}, and the import of {_printed(before)}",
                path=each.source.path,
                hint="apply deltas in their order: an older one would undo what is newer",
            )
        _advance(latest, told)


def _advance(latest: dict[Kind, datetime], told: Told) -> None:
    moment = _moment(told.content_date)
    if moment is not None:
        latest[told.kind] = max(moment, latest.get(told.kind, moment))


def _moment(printed: str | None) -> datetime | None:
    """A moment as printed in a header or made of a name; None if it cannot be read."""
    try:
        moment = datetime.fromisoformat(printed or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _printed(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
