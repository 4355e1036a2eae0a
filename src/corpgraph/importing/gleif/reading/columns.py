"""The columns of GLEIF's CSV files, by name.

LEI-CDF 3.1, RR-CDF 2.1 and Reporting Exceptions 2.1; a 2.1 (1.1) file has fewer of them. Where an
element repeats, GLEIF's CSV has room for five, or for three further lines of an address.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from corpgraph.importing.gleif.reading.model import Kind

__all__ = ["DELETED", "REPEATS", "REQUIRED", "canonical", "columns", "known"]

#: How often GLEIF's CSV repeats what may repeat.
REPEATS: Final = 5
#: When a record was deleted, in deltas; GLEIF's XML has it as Extension/Deletion/DeletedAt.
DELETED: Final = "Extension.Deletion.DeletedAt"
#: Without these a file has nothing to read.
REQUIRED: Final = {
    Kind.ENTITIES: ("LEI", "Entity.LegalName"),
    Kind.RELATIONSHIPS: (
        "Relationship.StartNode.NodeID",
        "Relationship.EndNode.NodeID",
        "Relationship.RelationshipType",
    ),
    Kind.EXCEPTIONS: ("LEI", "Exception.Category", "Exception.Reason.1"),
}

# "{n}" is counted up to five; "{m}" within it as well.
_ADDRESS: Final = (
    "xmllang FirstAddressLine AddressNumber AddressNumberWithinBuilding MailRouting "
    "AdditionalAddressLine.1 AdditionalAddressLine.2 AdditionalAddressLine.3 "
    "City Region Country PostalCode"
)
_AUTHORITY: Final = "ValidationAuthorityID OtherValidationAuthorityID ValidationAuthorityEntityID"
_ENTITIES: Final = (
    ("", "LEI"),
    ("Entity.LegalName", ". .xmllang"),
    ("Entity.OtherEntityNames.OtherEntityName.{n}", ". .xmllang .type"),
    (
        "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.{n}",
        ". .xmllang .type",
    ),
    ("Entity.LegalAddress", _ADDRESS),
    ("Entity.HeadquartersAddress", _ADDRESS),
    ("Entity.OtherAddresses.OtherAddress.{n}", f"type {_ADDRESS}"),
    (
        "Entity.TransliteratedOtherAddresses.TransliteratedOtherAddress.{n}",
        f"type {_ADDRESS}",
    ),
    (
        "Entity.RegistrationAuthority",
        "RegistrationAuthorityID OtherRegistrationAuthorityID RegistrationAuthorityEntityID",
    ),
    ("Entity", "LegalJurisdiction EntityCategory EntitySubCategory"),
    ("Entity.LegalForm", "EntityLegalFormCode OtherLegalForm"),
    (
        "Entity.AssociatedEntity",
        "type AssociatedLEI AssociatedEntityName AssociatedEntityName.xmllang",
    ),
    ("Entity", "EntityStatus EntityCreationDate EntityExpirationDate EntityExpirationReason"),
    (
        "Entity.SuccessorEntity.{n}",
        "SuccessorLEI SuccessorEntityName SuccessorEntityName.xmllang",
    ),
    (
        "Entity.LegalEntityEvents.LegalEntityEvent.{n}",
        "group_type event_status group_id group_sequence_no LegalEntityEventType "
        "LegalEntityEventEffectiveDate LegalEntityEventRecordedDate ValidationDocuments "
        "ValidationReference AffectedFields.{m}.AffectedField AffectedFields.{m}.field_xpath",
    ),
    (
        "Registration",
        "InitialRegistrationDate LastUpdateDate RegistrationStatus NextRenewalDate ManagingLOU "
        "ValidationSources",
    ),
    ("Registration.ValidationAuthority", _AUTHORITY),
    ("Registration.OtherValidationAuthorities.OtherValidationAuthority.{n}", _AUTHORITY),
    ("", f"ConformityFlag {DELETED}"),
)
_RELATIONSHIPS: Final = (
    ("Relationship.StartNode", "NodeID NodeIDType"),
    ("Relationship.EndNode", "NodeID NodeIDType"),
    ("Relationship", "RelationshipType RelationshipStatus"),
    ("Relationship.Period.{n}", "startDate endDate periodType"),
    ("Relationship.Qualifiers.{n}", "QualifierDimension QualifierCategory"),
    ("Relationship.Quantifiers.{n}", "MeasurementMethod QuantifierAmount QuantifierUnits"),
    (
        "Registration",
        "InitialRegistrationDate LastUpdateDate RegistrationStatus NextRenewalDate ManagingLOU "
        "ValidationSources ValidationDocuments ValidationReference",
    ),
    ("", DELETED),
)
_EXCEPTIONS: Final = (
    ("", "LEI"),
    ("Exception", "Category Reason.{m} Reference.{m}"),
    ("", DELETED),
)
_FAMILIES: Final = {
    Kind.ENTITIES: _ENTITIES,
    Kind.RELATIONSHIPS: _RELATIONSHIPS,
    Kind.EXCEPTIONS: _EXCEPTIONS,
}
# Known, and not asked for: no fact comes of them.
_UNUSED: Final = ("Entity.OtherAddresses.", "Entity.TransliteratedOtherAddresses.")
_UNUSED_WITHIN: Final = ".AffectedFields."


@cache
def known(kind: Kind) -> tuple[str, ...]:
    """All columns that the formats define, in the order in which GLEIF documents them."""
    return tuple(name for prefix, suffixes in _FAMILIES[kind] for name in _family(prefix, suffixes))


@cache
def columns(kind: Kind) -> tuple[str, ...]:
    """The columns of a frame: those known, without further addresses and affected fields."""
    return tuple(
        name for name in known(kind) if not name.startswith(_UNUSED) and _UNUSED_WITHIN not in name
    )


def canonical(name: str) -> str:
    """The name of a column as `known` has it, for a name as a file may write it.

    Namespace prefixes go; what LEI-CDF 2.1 had once and 3.1 repeats is the first of it.
    """
    bare = ".".join(part.rpartition(":")[2] for part in name.strip().split("."))
    once = "Entity.SuccessorEntity.Successor"
    return bare.replace(once, "Entity.SuccessorEntity.1.Successor") if once in bare else bare


def _family(prefix: str, suffixes: str) -> list[str]:
    names = []
    for one in _counted(prefix, "{n}"):
        for suffix in suffixes.split():
            for each in _counted(suffix, "{m}"):
                glue = "" if each.startswith(".") or not one else "."
                names.append(f"{one}{glue}{each}".rstrip("."))
    return names


def _counted(template: str, placeholder: str) -> list[str]:
    if placeholder not in template:
        return [template]
    return [template.replace(placeholder, str(each)) for each in range(1, REPEATS + 1)]
