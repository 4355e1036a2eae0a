"""Errors, planted one to a record, in level 1 and in level 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generating.identifiers import with_wrong_check_digits
from generating.population import GROUP_OF_FAULT
from generating.relationships import DIRECT, ULTIMATE
from generating.rows import Fault, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from generating.entities import Record
    from generating.population import Population
    from generating.relationships import Recorder

__all__ = ["ENTITY_FAULTS", "GROUP_FAULTS", "faulty_group", "spoil"]

_START: Final = "Relationship.StartNode.NodeID"
_END: Final = "Relationship.EndNode.NodeID"
_TYPE: Final = "Relationship.RelationshipType"
_NAME: Final = "Entity.LegalName"
_CREATED: Final = "Entity.EntityCreationDate"

#: Errors of a value: its kind, column, the value to plant (empty to take it away), and what to say.
_VALUES: Final = (
    ("unknown-country", "Entity.LegalAddress.Country", "XX"),
    ("unknown-jurisdiction", "Entity.LegalJurisdiction", "ZZ-99"),
    ("unknown-legal-form", "Entity.LegalForm.EntityLegalFormCode", "ZZZZ"),
    ("unknown-entity-status", "Entity.EntityStatus", "ALIVE"),
    ("unknown-registration-status", "Registration.RegistrationStatus", "RENEWED"),
    ("impossible-date", _CREATED, "2015-02-30T00:00:00+01:00"),
    ("missing-name", _NAME, ""),
    ("missing-jurisdiction", "Entity.LegalJurisdiction", ""),
)
_OTHERS: Final = (
    "bad-check-digit", "malformed-lei", "duplicate-lei", "unknown-successor", "end-before-start",
    "not-utf-8", "cut-record",
)  # fmt: skip
#: The kinds of errors in level 1.
ENTITY_FAULTS: Final = (*(kind for kind, _, _ in _VALUES), *_OTHERS)


def spoil(population: Population, number: int, record: Record) -> Fault:
    """Plant the error that is due in the record of a faulty entity."""
    kind = ENTITY_FAULTS[(number - population.first_faulty_entity) % len(ENTITY_FAULTS)]
    lei = record["LEI"]
    for name, column, value in _VALUES:
        if name == kind:
            return _replace(record, kind, lei, column, value)
    if kind == "bad-check-digit":
        record["LEI"] = with_wrong_check_digits(lei)
        return Fault(kind, record["LEI"], "LEI", f"should be {lei}")
    if kind == "malformed-lei":
        record["LEI"] = lei[:-1]
        return Fault(kind, record["LEI"], "LEI", f"should be {lei}")
    if kind == "duplicate-lei":
        record["LEI"] = population.lei(
            population.near(number * 7_919 % population.ordinary, population.can_hold)
        )
        return Fault(kind, record["LEI"], "LEI", "another record has it as well")
    if kind == "unknown-successor":
        column = "Entity.SuccessorEntity.1.SuccessorLEI"
        return _replace(record, kind, lei, column, population.nobody(number))
    if kind == "end-before-start":
        record[_CREATED] = "2015-06-01T00:00:00Z"
        record["Entity.EntityStatus"] = "INACTIVE"
        record["Entity.EntityExpirationReason"] = "DISSOLVED"
        record["Registration.RegistrationStatus"] = "RETIRED"
        column = "Entity.EntityExpirationDate"
        return _replace(record, kind, lei, column, "2014-06-01T00:00:00Z")
    if kind == "not-utf-8":
        record[_NAME] = f"Müßig {record[_NAME]}"
        return Fault(kind, lei, _NAME, "written in ISO 8859-1", "bytes")
    return Fault(
        kind, lei, "Entity.LegalJurisdiction", "the columns from here on are cut off", "cut"
    )


def _replace(record: Record, kind: str, subject: str, column: str, value: str) -> Fault:
    before = record.pop(column, "")
    if value:
        record[column] = value
    return Fault(kind, subject, column, f"{value or 'nothing'} instead of {before or 'nothing'}")


class _Five:
    """A head, two below it, and a chain of two below the first of these, without any error."""

    def __init__(self, population: Population, recorder: Recorder, first: int) -> None:
        self.population, self.recorder = population, recorder
        self.head, self.left, self.right, self.below, self.last = range(
            first, first + GROUP_OF_FAULT
        )
        self.parents = {
            self.left: self.head, self.right: self.head, self.below: self.left,
            self.last: self.below,
        }  # fmt: skip
        self.records = [self.record(DIRECT, child, up) for child, up in self.parents.items()]
        self.records += [self.record(ULTIMATE, child, self.head) for child in self.parents]
        self.exceptions: list[tuple[int, str]] = [(self.head, "DIRECT"), (self.head, "ULTIMATE")]

    def record(self, kind: str, child: int, parent: int) -> Record:
        made = self.recorder.record(kind, child, parent)
        for column in [name for name in made if name.startswith("Relationship.Quantifiers.")]:
            del made[column]
        return made

    def find(self, kind: str, child: int) -> Record:
        lei = self.population.lei(child)
        return next(r for r in self.records if r[_START] == lei and r[_TYPE] == kind)

    def drop_ultimate(self, child: int) -> None:
        self.records.remove(self.find(ULTIMATE, child))
        self.exceptions.append((child, "ULTIMATE"))


def _subject(record: Record) -> str:
    return f"{record[_START]} {record[_END]}"


def _period(record: Record, field: str) -> str:
    place = next(
        n
        for n in range(1, 6)
        if record[f"Relationship.Period.{n}.periodType"] == "RELATIONSHIP_PERIOD"
    )
    return f"Relationship.Period.{place}.{field}"


def _unknown_parent(five: _Five) -> tuple[Record, Fault]:
    five.drop_ultimate(five.right)
    record = five.find(DIRECT, five.right)
    record[_END] = five.population.nobody(five.head)
    return record, Fault("unknown-parent", _subject(record), _END, "no record has it")


def _unknown_child(five: _Five) -> tuple[Record, Fault]:
    record = five.record(DIRECT, five.right, five.head)
    record[_START] = five.population.nobody(five.head)
    five.records.append(record)
    return record, Fault("unknown-child", _subject(record), _START, "no record has it")


def _self_loop(five: _Five) -> tuple[Record, Fault]:
    five.drop_ultimate(five.right)
    record = five.find(DIRECT, five.right)
    record[_END] = record[_START]
    return record, Fault("self-loop", _subject(record), _END, "its own parent")


def _cycle(five: _Five) -> tuple[Record, Fault]:
    for child in five.parents:
        five.drop_ultimate(child)
    five.exceptions.remove((five.head, "DIRECT"))
    record = five.record(DIRECT, five.head, five.below)
    five.records.append(record)
    circle = (five.head, five.below, five.left)
    leis = " ".join(five.population.lei(member) for member in circle)
    return record, Fault("cycle", _subject(record), _END, leis)


def _wrong_ultimate(five: _Five) -> tuple[Record, Fault]:
    record = five.find(ULTIMATE, five.last)
    record[_END] = five.population.lei(five.left)
    top = five.population.lei(five.head)
    return record, Fault("wrong-ultimate", _subject(record), _END, f"the chain's top is {top}")


def _share(kind: str, amount: str) -> Callable[[_Five], tuple[Record, Fault]]:
    def plant(five: _Five) -> tuple[Record, Fault]:
        record = five.find(DIRECT, five.right)
        record["Relationship.Quantifiers.1.MeasurementMethod"] = "ACCOUNTING_CONSOLIDATION"
        record["Relationship.Quantifiers.1.QuantifierUnits"] = "PERCENTAGE"
        column = "Relationship.Quantifiers.1.QuantifierAmount"
        return record, _replace(record, kind, _subject(record), column, amount)

    return plant


def _end_before_start(five: _Five) -> tuple[Record, Fault]:
    record = five.find(DIRECT, five.last)
    column = _period(record, "endDate")
    record[_period(record, "startDate")] = "2015-06-01T00:00:00Z"
    return record, _replace(
        record, "end-before-start", _subject(record), column, "2014-06-01T00:00:00Z"
    )


def _missing_period(five: _Five) -> tuple[Record, Fault]:
    record = five.find(DIRECT, five.last)
    column = _period(record, "periodType")
    return record, _replace(
        record, "missing-relationship-period", _subject(record), column, "ACCOUNTING_PERIOD"
    )


def _value(kind: str, column: str, value: str) -> Callable[[_Five], tuple[Record, Fault]]:
    def plant(five: _Five) -> tuple[Record, Fault]:
        record = five.find(DIRECT, five.last)
        place = _period(record, column) if "." not in column else column
        subject = _subject(record)
        if place == _TYPE:
            five.drop_ultimate(five.last)
        return record, _replace(record, kind, subject, place, value)

    return plant


def _duplicate(five: _Five) -> tuple[Record, Fault]:
    record = dict(five.find(DIRECT, five.last))
    five.records.append(record)
    return record, Fault("duplicate-relationship", _subject(record), _TYPE, "told twice")


def _damaged(kind: str) -> Callable[[_Five], tuple[Record, Fault]]:
    def plant(five: _Five) -> tuple[Record, Fault]:
        five.drop_ultimate(five.last)
        record = five.find(DIRECT, five.last)
        if kind == "not-utf-8":
            column = "Registration.ValidationReference"
            record[column] = "Geschäftsbericht, Seite 7"
            return record, Fault(kind, _subject(record), column, "written in ISO 8859-1", "bytes")
        column = "Registration.InitialRegistrationDate"
        what = "the columns from here on are cut off"
        return record, Fault(kind, _subject(record), column, what, "cut")

    return plant


_EXCEPTIONS: Final = (
    ("exception-of-unknown-lei", "LEI", ""),
    ("exception-beside-parent", "Exception.Category", ""),
    ("unknown-exception-category", "Exception.Category", "SIDEWAYS_PARENT"),
    ("unknown-exception-reason", "Exception.Reason.1", "FORGOTTEN"),
)
_PLANTS: Final[dict[str, Callable[[_Five], tuple[Record, Fault]]]] = {
    "unknown-parent": _unknown_parent,
    "unknown-child": _unknown_child,
    "unknown-relationship-type": _value("unknown-relationship-type", _TYPE, "IS_OWNED_BY"),
    "unknown-relationship-status": _value(
        "unknown-relationship-status", "Relationship.RelationshipStatus", "SLEEPING"
    ),
    "self-loop": _self_loop,
    "cycle": _cycle,
    "wrong-ultimate": _wrong_ultimate,
    "share-one": _share("share-one", "1.00"),
    "share-over-100": _share("share-over-100", "150.00"),
    "end-before-start": _end_before_start,
    "impossible-date": _value("impossible-date", "startDate", "2019-02-29T00:00:00Z"),
    "missing-relationship-period": _missing_period,
    "duplicate-relationship": _duplicate,
    "not-utf-8": _damaged("not-utf-8"),
    "cut-record": _damaged("cut-record"),
}
#: The kinds of errors in level 2: of relationships, then of reporting exceptions.
GROUP_FAULTS: Final = (*_PLANTS, *(kind for kind, _, _ in _EXCEPTIONS))


def faulty_group(
    population: Population,
    recorder: Recorder,
    place: int,
    exception: Callable[[int, str], Record],
) -> tuple[list[Row], list[Row]]:
    """The relationships and exceptions of a group around one error.

    Args:
        population: Who there is.
        recorder: Makes the records.
        place: Which of these groups, counted from 0.
        exception: Makes an exception of an entity for ``DIRECT`` or ``ULTIMATE``.
    """
    kind = GROUP_FAULTS[place % len(GROUP_FAULTS)]
    five = _Five(population, recorder, population.ordinary + place * GROUP_OF_FAULT)
    spoilt, fault = _PLANTS[kind](five) if kind in _PLANTS else (None, None)
    relationships = [Row(r, r, fault if r is spoilt else None) for r in five.records]
    exceptions = [Row(r, r) for r in (exception(who, level) for who, level in five.exceptions)]
    for name, column, value in _EXCEPTIONS:
        if name == kind:
            record = exception(five.right, "DIRECT")
            if name == "exception-of-unknown-lei":
                record["LEI"] = population.nobody(five.head)
            what = (
                "it reports a parent" if name == "exception-beside-parent" else "no record has it"
            )
            fault = Fault(kind, record["LEI"], column, what)
            if value:
                record = exception(five.head, "DIRECT")
                fault = _replace(record, kind, record["LEI"], column, value)
                exceptions = exceptions[1:]
            exceptions.append(Row(record, record, fault))
    return relationships, exceptions
