"""Level 1 records: an entity as LEI-CDF 3.1 has it, as the filled columns of GLEIF's CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generating.chance import drawing, weighted, word
from generating.days import PRINTED, PUBLISHED, day, moment_of
from generating.identifiers import registry_number
from generating.population import BRANCH, FUND, GENERAL
from generating.words import name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from generating.places import Place
    from generating.population import Population

__all__ = ["Record", "Registrar", "is_revised"]

#: The filled columns of a record, by name.
Record = dict[str, str]

_SOURCES: Final = weighted(
    ("FULLY_CORROBORATED", 860), ("ENTITY_SUPPLIED_ONLY", 90), ("PARTIALLY_CORROBORATED", 50)
)
_CONFORMITY: Final = weighted(
    ("CONFORMING", 700), ("NON_CONFORMING", 200), ("NOT_APPLICABLE", 50), ("", 50)
)
_CHANGES: Final = weighted(
    ("CHANGE_LEGAL_ADDRESS", 42),
    ("CHANGE_HQ_ADDRESS", 40),
    ("CHANGE_LEGAL_FORM", 13),
    ("CHANGE_LEGAL_NAME", 8),
    ("INSOLVENCY", 1),
)
_OTHER_NAMES: Final = weighted(
    ("PREVIOUS_LEGAL_NAME", 34),
    ("TRADING_OR_OPERATING_NAME", 12),
    ("ALTERNATIVE_LANGUAGE_LEGAL_NAME", 4),
)
_REASONS: Final = weighted(("DISSOLVED", 70), ("CORPORATE_ACTION", 25), ("OTHER", 5))
_SECOND_LINES: Final = weighted(
    ("Suite {}", 5), ("Building \"{}\"", 2), ("Floor {}, Room 4", 3),
    ("c/o Registered Agents, Ltd.", 2),
    ("P.O. Box {}\nMail Stop 7", 1),
)  # fmt: skip
_FORMS_OF_CATEGORY: Final = {
    FUND: "FUND", "SOLE_PROPRIETOR": "SOLE PROPRIETORSHIP", BRANCH: "BRANCH",
    "RESIDENT_GOVERNMENT_ENTITY": "MUNICIPALITY", "INTERNATIONAL_ORGANIZATION": "TREATY BODY",
}  # fmt: skip
_ENDINGS: Final = {
    FUND: "Fund", "SOLE_PROPRIETOR": "", BRANCH: "(Branch)",
    "RESIDENT_GOVERNMENT_ENTITY": "(Municipality)", "INTERNATIONAL_ORGANIZATION": "Organization",
}  # fmt: skip
_OLDEST: Final = 18_262  # 1950
_SYSTEM_BEGAN: Final = 41_060  # in June 2012 the first identifiers were given


class Registrar:
    """Makes the level 1 record of an entity, for one of two editions.

    Args:
        population: Who there is.
        later: Whether as published a day later, with what has changed by then.
    """

    def __init__(self, population: Population, *, later: bool = False) -> None:
        self._population = population
        self._later = later
        self._details: Callable[[int], bytes] = drawing(population.seed, "details")

    def record(self, number: int) -> Record:
        """The record of an entity."""
        people = self._population
        draws, details = people.draws(number), self._details(number)
        place = people.place(number, draws)
        registration, standing = people.standing(number, draws)
        category = people.category(number, draws)
        record = {"LEI": people.lei(number)}
        self._names(record, place, draws, category)
        self._addresses(record, place, draws, details)
        created = self._registered(record, number, place, category, details)
        record["Entity.EntityStatus"] = standing
        record["Entity.EntityCreationDate"] = day(created) + PRINTED[details[3]]
        if standing == "INACTIVE":
            self._expired(record, created, draws, details)
        if registration in {"MERGED", "DUPLICATE"} or (
            record.get("Entity.EntityExpirationReason") == "CORPORATE_ACTION"
        ):
            self._succeeded(record, draws, details)
        if details[4] < 28:
            self._changed(record, details)
        self._registration(record, place, registration, created, details)
        if self._later and is_revised(people, number, draws):
            self._revise(record, draws, registration)
        return record

    def name(self, number: int) -> tuple[str, str]:
        """The legal name of an entity, and its language."""
        people = self._population
        draws = people.draws(number)
        record: Record = {}
        self._names(record, people.place(number, draws), draws, people.category(number, draws))
        return record["Entity.LegalName"], record["Entity.LegalName.xmllang"]

    def _names(self, record: Record, place: Place, draws: bytes, category: str) -> None:
        words = place.words
        suffix = place.forms[draws[4]][1] if category == GENERAL else _ENDINGS[category]
        name, plain = name_of(words, draws, 5, suffix)
        record["Entity.LegalName"] = name
        record["Entity.LegalName.xmllang"] = words.language
        if draws[9] < 26:
            other, _ = name_of(words, draws, 10, suffix)
            record["Entity.OtherEntityNames.OtherEntityName.1"] = other
            record["Entity.OtherEntityNames.OtherEntityName.1.xmllang"] = words.language
            record["Entity.OtherEntityNames.OtherEntityName.1.type"] = _OTHER_NAMES[draws[14]]
            if draws[9] < 3:
                record["Entity.OtherEntityNames.OtherEntityName.2"] = other.upper()
                record["Entity.OtherEntityNames.OtherEntityName.2.xmllang"] = words.language
                record["Entity.OtherEntityNames.OtherEntityName.2.type"] = "PREVIOUS_LEGAL_NAME"
        if not words.ascii or not name.isascii():
            column = "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1"
            record[column] = plain if plain.isascii() else plain.encode("ascii", "ignore").decode()
            record[f"{column}.xmllang"] = "en"
            how = "PREFERRED" if draws[15] < 200 else "AUTO"
            record[f"{column}.type"] = f"{how}_ASCII_TRANSLITERATED_LEGAL_NAME"

    def _addresses(self, record: Record, place: Place, draws: bytes, details: bytes) -> None:
        name = record["Entity.LegalName"]
        legal = _address(place, draws, 16, name)
        # Half of all have both addresses in one place.
        real = legal if details[5] < 128 else _address(place, draws, 22, name)
        for field, value in legal:
            record["Entity.LegalAddress." + field] = value
        for field, value in real:
            record["Entity.HeadquartersAddress." + field] = value
        for kind, there, prefix in (
            ("OtherAddress", details[41] < 8, "ALTERNATIVE_LANGUAGE"),
            ("TransliteratedOtherAddress", not place.words.ascii, "AUTO_ASCII_TRANSLITERATED"),
        ):
            if there:
                parent = f"Entity.{kind}es.{kind}."
                for n, (which, fields) in enumerate((("LEGAL", legal), ("HEADQUARTERS", real)), 1):
                    record[f"{parent}{n}.type"] = f"{prefix}_{which}_ADDRESS"
                    for field, value in fields:
                        if field == "Country" or field == "xmllang":
                            value = place.country if field == "Country" else "en"
                        elif not value.isascii():
                            value = f"{place.country} {word(draws, 20)}"
                        record[f"{parent}{n}.{field}"] = value

    def _registered(
        self, record: Record, number: int, place: Place, category: str, details: bytes
    ) -> int:
        authority = "Entity.RegistrationAuthority."
        if details[6] < 6:
            record[authority + "RegistrationAuthorityID"] = "RA999999"
        elif details[6] < 10:
            record[authority + "RegistrationAuthorityID"] = "RA888888"
            record[authority + "OtherRegistrationAuthorityID"] = "Chamber of Commerce"
        else:
            record[authority + "RegistrationAuthorityID"] = place.authority
            registered = registry_number(number, place.digits)
            record[authority + "RegistrationAuthorityEntityID"] = registered
        record["Entity.LegalJurisdiction"] = place.jurisdiction
        record["Entity.EntityCategory"] = category
        if category == GENERAL:
            form = place.forms[self._population.draws(number)[4]][0]
            record["Entity.LegalForm.EntityLegalFormCode"] = form
        else:
            record["Entity.LegalForm.EntityLegalFormCode"] = "8888"
            record["Entity.LegalForm.OtherLegalForm"] = _FORMS_OF_CATEGORY[category]
        if category == "RESIDENT_GOVERNMENT_ENTITY":
            record["Entity.EntitySubCategory"] = "LOCAL_GOVERNMENT"
        return _OLDEST + max(word(details, 7), word(details, 9)) * 26_000 // 65_536

    def _expired(self, record: Record, created: int, draws: bytes, details: bytes) -> None:
        since = max(created + 40, _SYSTEM_BEGAN)
        ended = since + word(details, 11) * (PUBLISHED - 30 - since) // 65_536
        record["Entity.EntityExpirationDate"] = day(ended) + PRINTED[details[13]]
        record["Entity.EntityExpirationReason"] = _REASONS[draws[28]]

    def _succeeded(self, record: Record, draws: bytes, details: bytes) -> None:
        people = self._population
        successor = people.near(
            int.from_bytes(details[14:18], "big") % people.ordinary, people.is_alive
        )
        name, language = self.name(successor)
        column = "Entity.SuccessorEntity.1.Successor"
        if draws[29] < 230:
            record[column + "LEI"] = people.lei(successor)
        record[column + "EntityName"] = name
        record[column + "EntityName.xmllang"] = language

    def _changed(self, record: Record, details: bytes) -> None:
        kind = _CHANGES[details[18]]
        happened = _SYSTEM_BEGAN + word(details, 19) * 4_300 // 65_536
        event = "Entity.LegalEntityEvents.LegalEntityEvent.1."
        record[event + "group_type"] = "STANDALONE"
        record[event + "event_status"] = "IN_PROGRESS" if kind == "INSOLVENCY" else "COMPLETED"
        record[event + "LegalEntityEventType"] = kind
        record[event + "LegalEntityEventEffectiveDate"] = day(happened) + PRINTED[details[21]]
        record[event + "LegalEntityEventRecordedDate"] = moment_of(happened + 90, details, 22)
        record[event + "ValidationDocuments"] = "SUPPORTING_DOCUMENTS"
        if details[4] < 6:
            record[event + "ValidationReference"] = f"https://register.example/{happened}?a=1&b=2"
            field = event + "AffectedFields.1."
            record[field + "AffectedField"] = record["Entity.LegalName"]
            record[field + "field_xpath"] = "/lei:LEIRecord/lei:Entity/lei:LegalName"

    def _registration(
        self, record: Record, place: Place, registration: str, created: int, details: bytes
    ) -> None:
        since = max(created, _SYSTEM_BEGAN)
        begun = since + word(details, 25) * (PUBLISHED - 400 - since) // 65_536
        if registration in {"ISSUED", "PENDING_TRANSFER", "PENDING_ARCHIVAL"}:
            due = PUBLISHED + 1 + word(details, 27) * 364 // 65_536
        else:
            due = begun + 365 + word(details, 27) * (PUBLISHED - begun - 364) // 65_536
        updated = max(begun, due - 365)
        for column, value in (
            ("InitialRegistrationDate", moment_of(begun, details, 29)),
            ("LastUpdateDate", moment_of(updated, details, 32)),
            ("RegistrationStatus", registration),
            ("NextRenewalDate", moment_of(due, details, 35)),
            ("ManagingLOU", place.issuer[1]),
            ("ValidationSources", _SOURCES[details[38]]),
        ):
            record["Registration." + column] = value
        for part in ("RegistrationAuthorityID", "OtherRegistrationAuthorityID",
                     "RegistrationAuthorityEntityID"):  # fmt: skip
            value = record.get(f"Entity.RegistrationAuthority.{part}", "")
            if value:
                same = part.replace("Registration", "Validation")
                record[f"Registration.ValidationAuthority.{same}"] = value
        if details[39] < 8:
            other = "Registration.OtherValidationAuthorities.OtherValidationAuthority.1."
            record[other + "ValidationAuthorityID"] = "RA000754"
            record[other + "ValidationAuthorityEntityID"] = f"{word(details, 42):08X}"
        if _CONFORMITY[details[40]]:
            record["ConformityFlag"] = _CONFORMITY[details[40]]

    def _revise(self, record: Record, draws: bytes, registration: str) -> None:
        """What a day changes: a renewal, or another name with the event and the name before."""
        record["Registration.LastUpdateDate"] = moment_of(PUBLISHED + 1, draws, 30)
        if registration == "LAPSED":
            record["Registration.RegistrationStatus"] = "ISSUED"
            record["Registration.NextRenewalDate"] = moment_of(PUBLISHED + 366, draws, 33)
            return
        name, language = record["Entity.LegalName"], record["Entity.LegalName.xmllang"]
        record["Entity.LegalName"] = f"{name} (2025)"
        previous = "Entity.OtherEntityNames.OtherEntityName.1"
        record[previous] = name
        record[f"{previous}.xmllang"] = language
        record[f"{previous}.type"] = "PREVIOUS_LEGAL_NAME"
        event = "Entity.LegalEntityEvents.LegalEntityEvent.1."
        record[event + "group_type"] = "STANDALONE"
        record[event + "event_status"] = "COMPLETED"
        record[event + "LegalEntityEventType"] = "CHANGE_LEGAL_NAME"
        record[event + "LegalEntityEventEffectiveDate"] = day(PUBLISHED) + PRINTED[draws[36]]
        record[event + "LegalEntityEventRecordedDate"] = moment_of(PUBLISHED + 1, draws, 37)
        record[event + "ValidationDocuments"] = "SUPPORTING_DOCUMENTS"


def _address(place: Place, draws: bytes, at: int, name: str) -> list[tuple[str, str]]:
    """The fields of an address, made from six draws."""
    city, region, code, digits = place.cities[draws[at]]
    house, kind = draws[at + 2] % 190 + 1, draws[at + 3]
    fields = [
        ("xmllang", place.words.language),
        ("FirstAddressLine", place.streets[draws[at + 1]].format(house, kind % 40 + 1)),
        ("City", city),
        ("Country", place.country),
    ]
    if kind < 48:
        fields.append(("AdditionalAddressLine.1", _SECOND_LINES[draws[at + 4]].format(house * 3)))
        if kind < 10:
            fields.append(("AdditionalAddressLine.2", f"Attn: {city}, Registry"))
    elif kind < 60:
        fields.append(("AddressNumber", f"{house}"))
        fields.append(("AddressNumberWithinBuilding", f"{house % 9 + 1} B"))
    elif kind < 68:
        fields.append(("MailRouting", f"C/O {name}"))
    if region:
        fields.append(("Region", region))
    if digits:
        fields.append(("PostalCode", f"{code}{word(draws, at + 4) % 10**digits:0{digits}d}"))
    elif code:
        fields.append(("PostalCode", code))
    return fields


def is_revised(people: Population, number: int, draws: bytes) -> bool:
    """Whether a day later something about an entity has changed: of every fifty, one."""
    return number < people.ordinary and draws[40] < 5
