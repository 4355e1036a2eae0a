"""Which element of a record goes to which column.

XML and JSON of GLEIF have the same elements; the columns of its CSV are named after them, with the
repetitions of an element counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Final

from corpgraph.importing.gleif.reading.columns import columns, known
from corpgraph.importing.gleif.reading.model import Kind

__all__ = ["Slot", "slots"]

_ATTRIBUTES: Final = frozenset(
    {
        "xmllang",
        "type",
        "group_type",
        "event_status",
        "group_id",
        "group_sequence_no",
        "field_xpath",
    }
)
# Where the name of a column is not the path of its element.
_RENAMED: Final = {
    Kind.ENTITIES: (("ConformityFlag", "Extension.conformity.conformityflag"),),
    Kind.RELATIONSHIPS: (
        ("Relationship.Period.", "Relationship.RelationshipPeriods.RelationshipPeriod."),
        (".startDate", ".StartDate"),
        (".endDate", ".EndDate"),
        (".periodType", ".PeriodType"),
        ("Relationship.Qualifiers.", "Relationship.RelationshipQualifiers.RelationshipQualifier."),
        (
            "Relationship.Quantifiers.",
            "Relationship.RelationshipQuantifiers.RelationshipQuantifier.",
        ),
    ),
    Kind.EXCEPTIONS: (("Exception.", "Exception"),),
}
# Their elements are named otherwise within; nobody asks for them.
_SKIPPED: Final = frozenset({"OtherAddresses", "TransliteratedOtherAddresses", "AffectedFields"})


@dataclass(slots=True)
class Slot:
    """What becomes of an element.

    Attributes:
        path: The name that its column would have.
        column: The place in `columns` for its text.
        attributes: Those for its attributes.
        children: What becomes of its elements, by local name: of the first, the second, ….
        skipped: Whether the format defines what it has and nobody asks for it.
    """

    path: str
    column: int | None = None
    attributes: dict[str, int] = field(default_factory=dict)
    children: dict[str, list[Slot]] = field(default_factory=dict)
    skipped: bool = False


@cache
def slots(kind: Kind) -> Slot:
    """What becomes of a record."""
    root = Slot("")
    place = {name: at for at, name in enumerate(columns(kind))}
    for name in known(kind):
        _add(root, _path(kind, name).split("."), place.get(name))
    return root


def _path(kind: Kind, name: str) -> str:
    for column, path in _RENAMED[kind]:
        name = name.replace(column, path)
    return name


def _add(slot: Slot, path: list[str], column: int | None) -> None:
    for at, part in enumerate(path):
        if part.isdigit():
            continue
        if part in _ATTRIBUTES:
            if column is not None:
                slot.attributes[part] = column
            return
        number = int(path[at + 1]) if path[at + 1 : at + 2] and path[at + 1].isdigit() else 1
        slot = _child(slot, part, number)
        if part in _SKIPPED:
            slot.skipped = True
            return
    slot.column = column


def _child(slot: Slot, name: str, number: int) -> Slot:
    siblings = slot.children.setdefault(name, [])
    while len(siblings) < number:
        path = f"{slot.path}.{name}" if slot.path else name
        siblings.append(Slot(f"{path}.{len(siblings) + 1}" if siblings else path))
    return siblings[number - 1]
