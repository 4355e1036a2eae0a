"""The columns of GLEIF's CSV files by name, and where each stands in the XML and JSON records.

A path's steps are names of elements; ``@name`` is an attribute; ``name[]`` is an element that is
repeated, a list in JSON. The columns of level 1 are 338 (LEI-CDF 3.1), those of relationships 54
(RR-CDF 2.1). Their order in real files is not known for level 1: read by name.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["EXCEPTIONS", "LEVEL_1", "RELATIONSHIPS", "Layout", "Path"]

#: Steps from a record to a value, with the numbers of repeated elements.
Path = tuple[tuple[str, int], ...]


class Layout(NamedTuple):
    """How records of one kind are written.

    Attributes:
        stem: The name of files.
        columns: By name, in the order of the CSV file.
        paths: From a record's element to each column's value, in the order of the XML schema.
        prefix: Of the namespace.
        namespace: Of the elements.
        root: The element of the file.
        header: The element with the date and number of records.
        container: The element around all records.
        record: The element of one.
        wrapper: The key of the list in JSON.
        inner: The key around each record in JSON, if any.
    """

    stem: str
    columns: tuple[str, ...]
    paths: dict[str, Path]
    prefix: str
    namespace: str
    root: str
    header: str
    container: str
    record: str
    wrapper: str
    inner: str


_FIVE: Final = range(1, 6)
_ADDRESS: Final = (
    "FirstAddressLine",
    "AddressNumber",
    "AddressNumberWithinBuilding",
    "MailRouting",
    *(f"AdditionalAddressLine.{n}" for n in range(1, 4)),
    "City",
    "Region",
    "Country",
    "PostalCode",
)
_EVENT: Final = (
    "group_type",
    "event_status",
    "group_id",
    "group_sequence_no",
    "LegalEntityEventType",
    "LegalEntityEventEffectiveDate",
    "LegalEntityEventRecordedDate",
    "ValidationDocuments",
    "ValidationReference",
)
#: Columns that are attributes in XML.
_ATTRIBUTES: Final = {name: name for name in ("type", *_EVENT[:4])} | {
    "xmllang": "xml:lang",
    "field_xpath": "field_xpath",
}


def _names(parent: str) -> list[str]:
    return [f"Entity.{parent}.{n}{end}" for n in _FIVE for end in ("", ".xmllang", ".type")]


def _address(parent: str, *, typed: bool) -> list[str]:
    heads = ["xmllang", "type"] if typed else ["xmllang"]
    return [f"Entity.{parent}.{field}" for field in (*heads, *_ADDRESS)]


def _level_1() -> tuple[str, ...]:
    columns = ["LEI", "Entity.LegalName", "Entity.LegalName.xmllang"]
    columns += _names("OtherEntityNames.OtherEntityName")
    columns += _names("TransliteratedOtherEntityNames.TransliteratedOtherEntityName")
    columns += _address("LegalAddress", typed=False)
    columns += _address("HeadquartersAddress", typed=False)
    for parent in ("OtherAddresses.OtherAddress",
                   "TransliteratedOtherAddresses.TransliteratedOtherAddress"):  # fmt: skip
        for n in _FIVE:
            columns += _address(f"{parent}.{n}", typed=True)
    columns += [
        f"Entity.{name}"
        for name in (
            "RegistrationAuthority.RegistrationAuthorityID",
            "RegistrationAuthority.OtherRegistrationAuthorityID",
            "RegistrationAuthority.RegistrationAuthorityEntityID",
            "LegalJurisdiction",
            "EntityCategory",
            "EntitySubCategory",
            "LegalForm.EntityLegalFormCode",
            "LegalForm.OtherLegalForm",
            "AssociatedEntity.type",
            "AssociatedEntity.AssociatedLEI",
            "AssociatedEntity.AssociatedEntityName",
            "AssociatedEntity.AssociatedEntityName.xmllang",
            "EntityStatus",
            "EntityCreationDate",
            "EntityExpirationDate",
            "EntityExpirationReason",
        )
    ]
    for n in _FIVE:
        successor = f"Entity.SuccessorEntity.{n}.Successor"
        columns += [f"{successor}LEI", f"{successor}EntityName", f"{successor}EntityName.xmllang"]
    for n in _FIVE:
        event = f"Entity.LegalEntityEvents.LegalEntityEvent.{n}"
        columns += [f"{event}.{field}" for field in _EVENT]
        for m in _FIVE:
            field = f"{event}.AffectedFields.{m}"
            columns += [f"{field}.AffectedField", f"{field}.field_xpath"]
    columns += [
        f"Registration.{name}"
        for name in (
            "InitialRegistrationDate",
            "LastUpdateDate",
            "RegistrationStatus",
            "NextRenewalDate",
            "ManagingLOU",
            "ValidationSources",
        )
    ]
    parts = ("ValidationAuthorityID", "OtherValidationAuthorityID", "ValidationAuthorityEntityID")
    for parent in (
        "ValidationAuthority",
        *(f"OtherValidationAuthorities.OtherValidationAuthority.{n}" for n in _FIVE),
    ):
        columns += [f"Registration.{parent}.{part}" for part in parts]
    return (*columns, "ConformityFlag")


def _relationships() -> tuple[str, ...]:
    def repeated(parent: str, *fields: str) -> list[str]:
        return [f"Relationship.{parent}.{n}.{field}" for n in _FIVE for field in fields]

    return (
        *(f"Relationship.{name}" for name in (
            "StartNode.NodeID", "StartNode.NodeIDType", "EndNode.NodeID", "EndNode.NodeIDType",
            "RelationshipType", "RelationshipStatus",
        )),
        *repeated("Period", "startDate", "endDate", "periodType"),
        *repeated("Qualifiers", "QualifierDimension", "QualifierCategory"),
        *repeated("Quantifiers", "MeasurementMethod", "QuantifierAmount", "QuantifierUnits"),
        *(f"Registration.{name}" for name in (
            "InitialRegistrationDate", "LastUpdateDate", "RegistrationStatus", "NextRenewalDate",
            "ManagingLOU", "ValidationSources", "ValidationDocuments", "ValidationReference",
        )),
    )  # fmt: skip


def _exceptions() -> tuple[str, ...]:
    return (
        "LEI",
        "Exception.Category",
        *(f"Exception.Reason.{n}" for n in _FIVE),
        *(f"Exception.Reference.{n}" for n in _FIVE),
    )


#: Rewritten in turn, to get from a column to its path.
_RENAMED: Final = (
    (r"^ConformityFlag$", "Extension.gleif:conformity.gleif:conformityflag"),
    (r"AffectedFields\.(\d)\.AffectedField", r"AffectedFields.AffectedField.\1"),
    (r"AffectedFields\.(\d)\.field_xpath", r"AffectedFields.AffectedField.\1.field_xpath"),
    (r"Relationship\.Period\.", "Relationship.RelationshipPeriods.RelationshipPeriod."),
    (r"Relationship\.Qualifiers\.", "Relationship.RelationshipQualifiers.RelationshipQualifier."),
    (r"Relationship\.Quantifiers\.",
     "Relationship.RelationshipQuantifiers.RelationshipQuantifier."),
    (r"\.startDate$", ".StartDate"),
    (r"\.endDate$", ".EndDate"),
    (r"\.periodType$", ".PeriodType"),
    (r"^Exception\.Category$", "ExceptionCategory"),
    (r"^Exception\.(Reason|Reference)\.", r"Exception\1."),
)  # fmt: skip


def _path(column: str) -> Path:
    for pattern, replacement in _RENAMED:
        column = re.sub(pattern, replacement, column)
    steps: list[tuple[str, int]] = []
    for step in column.split("."):
        if step.isdigit():
            steps[-1] = (f"{steps[-1][0]}[]", int(step))
        elif steps and step in _ATTRIBUTES:
            steps.append((f"@{_ATTRIBUTES[step]}", 0))
        else:
            steps.append((step, 0))
    return tuple(steps)


#: The schema has the status behind the periods, the CSV before them.
_LATE: Final = "Relationship.RelationshipStatus"
_PERIODS: Final = "Relationship.Period"


def _paths(columns: tuple[str, ...]) -> dict[str, Path]:
    early = [name for name in columns if name != _LATE]
    if _LATE in columns:
        last = max(n for n, name in enumerate(early) if name.startswith(_PERIODS))
        early.insert(last + 1, _LATE)
    return {name: _path(name) for name in early}


def _layout(stem: str, columns: tuple[str, ...], *names: str) -> Layout:
    prefix, kind, root, header, container, record, wrapper, inner = names
    namespace = f"http://www.gleif.org/data/schema/{kind}/2016"
    return Layout(stem, columns, _paths(columns), prefix, namespace, root, header, container,
                  record, wrapper, inner)  # fmt: skip


LEVEL_1: Final = _layout(
    "lei2", _level_1(),
    "lei", "leidata", "LEIData", "LEIHeader", "LEIRecords", "LEIRecord", "records", "",
)  # fmt: skip
RELATIONSHIPS: Final = _layout(
    "rr", _relationships(),
    "rr", "rr", "RelationshipData", "Header", "RelationshipRecords", "RelationshipRecord",
    "relations", "RelationshipRecord",
)  # fmt: skip
EXCEPTIONS: Final = _layout(
    "repex", _exceptions(),
    "repex", "repex", "ReportingExceptionData", "Header", "ReportingExceptions", "Exception",
    "exceptions", "",
)  # fmt: skip
