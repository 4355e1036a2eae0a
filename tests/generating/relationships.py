"""Level 2 records: a relationship as RR-CDF 2.1 has it, as the filled columns of the CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generating.chance import drawing, weighted, word
from generating.days import PRINTED, PUBLISHED, day, moment_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from generating.entities import Record
    from generating.population import Population

__all__ = ["BRANCH_OF", "DIRECT", "FEEDER", "MANAGED", "SUBFUND", "ULTIMATE", "Recorder"]

DIRECT: Final = "IS_DIRECTLY_CONSOLIDATED_BY"
ULTIMATE: Final = "IS_ULTIMATELY_CONSOLIDATED_BY"
BRANCH_OF: Final = "IS_INTERNATIONAL_BRANCH_OF"
MANAGED: Final = "IS_FUND-MANAGED_BY"
SUBFUND: Final = "IS_SUBFUND_OF"
FEEDER: Final = "IS_FEEDER_TO"

_RELATIONSHIP, _ACCOUNTING, _FILING = (
    "RELATIONSHIP_PERIOD",
    "ACCOUNTING_PERIOD",
    "DOCUMENT_FILING_PERIOD",
)
#: Which period stands where.
_SLOTS: Final = weighted(
    ((_ACCOUNTING, _RELATIONSHIP), 783),
    ((_ACCOUNTING, _RELATIONSHIP, _FILING), 474),
    ((_RELATIONSHIP, _ACCOUNTING), 460),
    ((_RELATIONSHIP, _ACCOUNTING, _FILING), 93),
    ((_RELATIONSHIP,), 20),
    ((_ACCOUNTING, _FILING, _RELATIONSHIP), 24),
    ((_FILING, _RELATIONSHIP, _ACCOUNTING), 20),
    ((_ACCOUNTING, _FILING, _ACCOUNTING, _RELATIONSHIP), 10),
    ((_ACCOUNTING, _FILING, _ACCOUNTING, _FILING, _RELATIONSHIP), 10),
)  # fmt: skip
_STANDARDS: Final = weighted(
    ("", 992), ("IFRS", 493), ("OTHER_ACCOUNTING_STANDARD", 282), ("US_GAAP", 51),
    ("GOVERNMENT_ACCOUNTING_STANDARD", 5),
)  # fmt: skip
_QUANTITIES: Final = weighted(("", 780), ("whole", 70), ("part", 40), ("unsaid", 110))
_SOURCES: Final = weighted(
    ("FULLY_CORROBORATED", 973), ("ENTITY_SUPPLIED_ONLY", 839), ("PARTIALLY_CORROBORATED", 73)
)
_DOCUMENTS: Final = weighted(
    ("ACCOUNTS_FILING", 963), ("OTHER_OFFICIAL_DOCUMENTS", 554), ("SUPPORTING_DOCUMENTS", 355),
    ("REGULATORY_FILING", 8), ("CONTRACTS", 5),
)  # fmt: skip
_TYPES: Final = (DIRECT, ULTIMATE, BRANCH_OF, MANAGED, SUBFUND, FEEDER)
#: Earlier relationships began from 1990 on and ended by 1998; the others began by 2020, and those
#: that have ended did so by 2024.
_FIRST_BEGIN: Final = 32_872
_SECOND_BEGIN: Final = 35_872
_LAST_BEGIN: Final = 43_900
_LAST_END: Final = 45_600


class Recorder:
    """Makes the record of a relationship."""

    def __init__(self, population: Population) -> None:
        self._population = population
        self._draw: Callable[[int], bytes] = drawing(population.seed, "relationship")

    def record(
        self, kind: str, child: int, parent: int, *, ended: bool = False, earlier: bool = False
    ) -> Record:
        """The record that a child reports.

        Args:
            kind: The type of the relationship.
            child: The start node.
            parent: The end node.
            ended: Whether it holds no longer.
            earlier: Whether it ended before the child had the parent that it has now.
        """
        draws = self._draw(child * 8 + _TYPES.index(kind) + (0 if not earlier else 6))
        record = {
            "Relationship.StartNode.NodeID": self._population.lei(child),
            "Relationship.StartNode.NodeIDType": "LEI",
            "Relationship.EndNode.NodeID": self._population.lei(parent),
            "Relationship.EndNode.NodeIDType": "LEI",
            "Relationship.RelationshipType": kind,
            "Relationship.RelationshipStatus": "INACTIVE" if ended or earlier else "ACTIVE",
        }
        begin, end = _span(draws, ended=ended, earlier=earlier)
        self._periods(record, draws, begin, end, consolidated=kind in {DIRECT, ULTIMATE})
        if kind in {DIRECT, ULTIMATE}:
            self._measured(record, draws)
        self._registration(record, child, draws, begin, over=bool(end))
        return record

    def _periods(
        self, record: Record, draws: bytes, begin: int, end: int, *, consolidated: bool
    ) -> None:
        slots = _SLOTS[draws[8]] if consolidated else (_RELATIONSHIP,)
        printed = PRINTED[draws[9]]
        year = min(124, 100 + (begin - 36_525) // 365 + draws[10] % 3) if begin > 36_525 else 105
        for place, kind in enumerate(slots, start=1):
            column = f"Relationship.Period.{place}."
            if kind == _RELATIONSHIP:
                record[column + "startDate"] = day(begin) + printed
                if end:
                    record[column + "endDate"] = day(end) + printed
            else:
                accounts = year - (place > 2)
                record[column + "startDate"] = f"{1900 + accounts}-01-01{printed}"
                if kind == _ACCOUNTING or draws[11] < 20:
                    record[column + "endDate"] = f"{1900 + accounts}-12-31{printed}"
            record[column + "periodType"] = kind

    def _measured(self, record: Record, draws: bytes) -> None:
        standard = _STANDARDS[draws[12]]
        if standard:
            record["Relationship.Qualifiers.1.QualifierDimension"] = "ACCOUNTING_STANDARD"
            record["Relationship.Qualifiers.1.QualifierCategory"] = standard
        quantity = _QUANTITIES[draws[13]]
        if quantity:
            column = "Relationship.Quantifiers.1."
            record[column + "MeasurementMethod"] = "ACCOUNTING_CONSOLIDATION"
            if quantity != "unsaid":
                hundredths = 10_000 if quantity == "whole" else 5_001 + word(draws, 14) % 4_999
                record[column + "QuantifierAmount"] = f"{hundredths // 100}.{hundredths % 100:02d}"
                record[column + "QuantifierUnits"] = "PERCENTAGE"

    def _registration(
        self, record: Record, child: int, draws: bytes, begin: int, *, over: bool
    ) -> None:
        people = self._population
        own = people.draws(child)
        lapsed = people.standing(child, own)[0] == "LAPSED"
        known = max(begin, 42_736)  # level 2 began in 2017
        known += word(draws, 16) * (PUBLISHED - 20 - known) // 65_536
        due = PUBLISHED - word(draws, 18) % 400 if lapsed or over else PUBLISHED + 1 + draws[18]
        status = "RETIRED" if over else "LAPSED" if lapsed else "PUBLISHED"
        for column, value in (
            ("InitialRegistrationDate", moment_of(known, draws, 20)),
            ("LastUpdateDate", moment_of(max(known, due - 365), draws, 23)),
            ("RegistrationStatus", status),
            ("NextRenewalDate", moment_of(due, draws, 26)),
            ("ManagingLOU", people.place(child, own).issuer[1]),
            ("ValidationSources", _SOURCES[draws[29]]),
            ("ValidationDocuments", _DOCUMENTS[draws[30]]),
        ):
            record["Registration." + column] = value
        if draws[31] < 44:
            reference = f"https://accounts.example/{word(draws, 32):05d}?year=2023&lang=en"
            record["Registration.ValidationReference"] = reference


def _span(draws: bytes, *, ended: bool, earlier: bool) -> tuple[int, int]:
    """The days on which a relationship begins and ends, 0 for no end."""
    if earlier:
        begin = _FIRST_BEGIN + word(draws, 0) * 2_000 // 65_536
        return begin, begin + 30 + word(draws, 4) * 900 // 65_536
    late = max(word(draws, 0), word(draws, 2))
    begin = _SECOND_BEGIN + late * (_LAST_BEGIN - _SECOND_BEGIN) // 65_536
    return begin, begin + 30 + word(draws, 4) * (_LAST_END - begin - 30) // 65_536 if ended else 0
