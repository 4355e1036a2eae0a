"""Who there is: each entity's place, category and standing, by its number alone.

The numbers are in three ranges. Most are of ordinary entities, in groups or alone. Then come five
for each error that is planted among relationships, a small group of their own, and last one for
each error that is planted among entities. So no error has another for its consequence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from generating.chance import Order, drawing, weighted
from generating.identifiers import lei_of
from generating.places import PLACES, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from generating.places import Place

__all__ = ["BRANCH", "FUND", "GENERAL", "GROUP_OF_FAULT", "Population"]

GENERAL: Final = "GENERAL"
FUND: Final = "FUND"
BRANCH: Final = "BRANCH"
#: So many entities stand around one error among relationships.
GROUP_OF_FAULT: Final = 5

_CATEGORIES: Final = weighted(
    (GENERAL, 889),
    (FUND, 55),
    ("SOLE_PROPRIETOR", 46),
    (BRANCH, 4),
    ("RESIDENT_GOVERNMENT_ENTITY", 4),
    ("INTERNATIONAL_ORGANIZATION", 1),
)
#: What becomes of a registration, and whether the entity is there (LEI-CDF 3.1: NULL where the
#: record should not have been).
_STANDINGS: Final = weighted(
    ("ISSUED/ACTIVE", 600),
    ("LAPSED/ACTIVE", 310),
    ("RETIRED/INACTIVE", 58),
    ("LAPSED/INACTIVE", 8),
    ("MERGED/INACTIVE", 8),
    ("DUPLICATE/NULL", 6),
    ("ANNULLED/NULL", 4),
    ("PENDING_TRANSFER/ACTIVE", 3),
    ("PENDING_ARCHIVAL/ACTIVE", 3),
)
#: Places of the draws that this module uses.
_CATEGORY, _STANDING, _PLACE = 0, 1, 2
#: A number that no entity has, to make identifiers of nobody.
_NOBODY: Final = 10**12


@dataclass(frozen=True)
class Population:
    """Entities by number.

    Attributes:
        entities: How many there are in the full file.
        seed: What all of it is made from.
        errors: How many errors of each kind are planted.
        entity_faults: How many errors are planted among entities.
        group_faults: How many errors are planted among relationships and exceptions.
    """

    entities: int
    seed: int
    errors: int = 0
    entity_faults: int = 0
    group_faults: int = 0

    @cached_property
    def ordinary(self) -> int:
        """How many entities are ordinary: those with the lowest numbers."""
        return self.first_faulty_entity - GROUP_OF_FAULT * self.group_faults

    @cached_property
    def first_faulty_entity(self) -> int:
        """The number of the first entity in whose record an error is planted."""
        return self.entities - self.entity_faults

    @cached_property
    def order(self) -> Order:
        """In what order the numbers come in the full file."""
        return Order.of(self.entities, self.seed * 7 + 11)

    @cached_property
    def draws(self) -> Callable[[int], bytes]:
        """What decides about an entity; the first four are used here."""
        return drawing(self.seed, "entity")

    def is_plain(self, number: int) -> bool:
        """Whether nothing is odd about an entity but what is planted."""
        return self.ordinary <= number < self.entities

    def category(self, number: int, draws: bytes) -> str:
        """The category of an entity with these draws."""
        return GENERAL if self.is_plain(number) else _CATEGORIES[draws[_CATEGORY]]

    def standing(self, number: int, draws: bytes) -> tuple[str, str]:
        """What became of its registration, and of the entity itself."""
        if self.is_plain(number):
            return "ISSUED", "ACTIVE"
        registration, _, entity = _STANDINGS[draws[_STANDING]].partition("/")
        return registration, entity

    def place(self, number: int, draws: bytes) -> Place:
        """Where it is registered."""
        return PLAIN if self.is_plain(number) else PLACES[draws[_PLACE]]

    def lei(self, number: int) -> str:
        """Its identifier, with right check digits."""
        return lei_of(self.place(number, self.draws(number)).issuer[0], number + self.seed * 2**40)

    def nobody(self, number: int) -> str:
        """An identifier with right check digits that no entity has."""
        return lei_of(PLAIN.issuer[0], _NOBODY + number + self.seed * 2**40)

    def is_alive(self, number: int) -> bool:
        """Whether an entity is there and its registration neither ended nor was a mistake."""
        return self.standing(number, self.draws(number))[1] == "ACTIVE"

    def can_hold(self, number: int) -> bool:
        """Whether an entity can be somebody's parent: a company, and there."""
        draws = self.draws(number)
        return (
            self.category(number, draws) == GENERAL and self.standing(number, draws)[1] == "ACTIVE"
        )

    def near(self, number: int, fits: Callable[[int], bool]) -> int:
        """The first ordinary entity from a number on that fits, in circles.

        Raises:
            ValueError: None does.
        """
        for step in range(self.ordinary):
            found = (number + step) % self.ordinary
            if fits(found):
                return found
        raise ValueError(f"none of {self.ordinary} entities fits: generate more")

    def is_fund(self, number: int) -> bool:
        """Whether an entity is a fund that is there."""
        return self.category(number, self.draws(number)) == FUND and self.is_alive(number)
