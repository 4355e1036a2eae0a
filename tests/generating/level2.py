"""Level 2: what entities report of their parents, group by group, and why others report nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from generating.chance import drawing, weighted
from generating.days import PUBLISHED, moment_of
from generating.entities import is_revised
from generating.faults import faulty_group
from generating.groups import groups
from generating.population import BRANCH, FUND
from generating.relationships import BRANCH_OF, DIRECT, FEEDER, MANAGED, SUBFUND, ULTIMATE, Recorder
from generating.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generating.entities import Record
    from generating.groups import Group
    from generating.population import Population

__all__ = ["exceptions", "relationships"]

_LEVELS: Final = ("DIRECT", "ULTIMATE")

_REASONS: Final = weighted(
    ("NON_CONSOLIDATING", 45), ("NATURAL_PERSONS", 24), ("NO_KNOWN_PERSON", 20), ("NON_PUBLIC", 5),
    ("NO_LEI", 4), ("CONSENT_NOT_OBTAINED", 1), ("LEGAL_OBSTACLES", 1),
    ("DISCLOSURE_DETRIMENTAL", 1),
)  # fmt: skip
_REFERENCES: Final = weighted(("", 250), ("Datenschutz!", 2), ('see "Annex 3", page 4', 1))


def relationships(population: Population) -> Iterator[Row]:
    """Yield the relationships of all, those of faulty groups spread among the others."""
    report = _Reporter(population)
    for group in _spread(population):
        yield from report.relationships(group)


def exceptions(population: Population, *, newcomers: int) -> Iterator[Row]:
    """Yield the reporting exceptions of all, those of faulty groups spread among the others.

    Args:
        population: Who there is.
        newcomers: How many entities come a day later; they have the numbers after the others.
    """
    report = _Reporter(population)
    for group in _spread(population):
        yield from report.exceptions(group)
    for number in range(population.entities, population.entities + newcomers):
        for row in report.silences(number, "DIRECT", "ULTIMATE"):
            yield Row(None, row.after)


def _spread(population: Population) -> Iterator[Group | int]:
    """The groups, and the places of faulty ones among them."""
    done, faulty = 0, population.group_faults
    every = max(1, population.ordinary // (faulty + 1))
    for group in groups(population):
        yield group
        while done < faulty and group.first + len(group.parents) >= (done + 1) * every:
            yield done
            done += 1


class _Member(NamedTuple):
    """A member of a group, not its head.

    Attributes:
        place: In the group.
        number: Of the entity.
        draws: Of the entity.
        is_branch: Whether its parent is its head office.
        ended: Whether its parent holds it no longer.
        silent: Whether it reports no ultimate parent.
        leaves: Whether it leaves the group within the day.
    """

    place: int
    number: int
    draws: bytes
    is_branch: bool
    ended: bool
    silent: bool
    leaves: bool


class _Reporter:
    def __init__(self, population: Population) -> None:
        self.population = population
        self.recorder = Recorder(population)
        self._draw = drawing(population.seed, "exception")

    def exception(self, number: int, level: str) -> Record:
        """The exception of an entity for its direct or ultimate parent."""
        return self._exception(number, level, 0 if level == "DIRECT" else 1)

    def _exception(self, number: int, level: str, at: int) -> Record:
        draws = self._draw(number)
        record = {
            "LEI": self.population.lei(number),
            "Exception.Category": f"{level}_ACCOUNTING_CONSOLIDATION_PARENT",
            "Exception.Reason.1": _REASONS[draws[at]],
        }
        if _REFERENCES[draws[2]]:
            record["Exception.Reference.1"] = _REFERENCES[draws[2]]
        return record

    def silences(self, number: int, *levels: str) -> Iterator[Row]:
        """The exceptions of an entity that reports nothing at these levels, if it is there."""
        people = self.population
        draws = people.draws(number)
        if people.standing(number, draws)[1] != "ACTIVE":
            return
        revised = is_revised(people, number, draws)
        for level in levels:
            before = after = self.exception(number, level)
            if revised and level == levels[0]:
                # One reason is now another, and one exception is withdrawn.
                other = self._exception(number, level, 3)
                after = before if other == before else other
            withdrawn = revised and level != levels[0] and draws[41] < 64
            yield Row(before, None if withdrawn else after)

    def relationships(self, group: Group | int) -> Iterator[Row]:
        """What the members of a group, or of a faulty one, report of their parents."""
        if isinstance(group, int):
            yield from faulty_group(self.population, self.recorder, group, self.exception)[0]
        elif len(group.parents) == 1:
            yield from self._alone(group.first)
        else:
            for member in self._members(group):
                yield from self._ups(group, member)

    def exceptions(self, group: Group | int) -> Iterator[Row]:
        """Why the members of a group, or of a faulty one, report no parents."""
        if isinstance(group, int):
            yield from faulty_group(self.population, self.recorder, group, self.exception)[1]
            return
        yield from self.silences(group.first, "DIRECT", "ULTIMATE")
        for member in self._members(group):
            if member.leaves:
                direct, ultimate = (self.exception(member.number, n) for n in _LEVELS)
                yield Row(None, direct)
                yield Row(ultimate if member.silent else None, ultimate)
            else:
                missing = (member.ended or member.is_branch, member.silent or member.is_branch)
                levels = [level for level, so in zip(_LEVELS, missing, strict=True) if so]
                yield from self.silences(member.number, *levels)

    def _members(self, group: Group) -> Iterator[_Member]:
        """All members of a group but its head."""
        people, parents = self.population, set(group.parents)
        for place in range(1, len(group.parents)):
            number = group.first + place
            draws = people.draws(number)
            is_branch = people.category(number, draws) == BRANCH
            ended = place in group.ended
            leaves = not (ended or is_branch or place in parents) and is_revised(
                people, number, draws
            )
            silent = ended or place in group.silent
            yield _Member(place, number, draws, is_branch, ended, silent, leaves)

    def _ups(self, group: Group, member: _Member) -> Iterator[Row]:
        """The relationships of a member to those above it."""
        number, place, record = member.number, member.place, self.recorder.record
        parent = group.first + group.parents[place]
        if member.is_branch:
            yield self._row(BRANCH_OF, number, parent)
            return
        ups = [(DIRECT, parent), (ULTIMATE, group.first + group.tops[place])]
        for kind, up in ups[:1] if member.silent else ups:
            if member.leaves:
                yield Row(record(kind, number, up), record(kind, number, up, ended=True))
            else:
                yield self._row(kind, number, up, ended=member.ended)
        if member.draws[42] < 20 and group.parents[place] > 0 and not member.leaves:
            # The head of the group held it before; of some that is withdrawn a day later.
            earlier = record(DIRECT, number, group.first, earlier=True)
            yield Row(earlier, None if member.draws[43] < 90 else earlier)

    def _row(self, kind: str, child: int, parent: int, *, ended: bool = False) -> Row:
        people = self.population
        record = self.recorder.record(kind, child, parent, ended=ended)
        if not is_revised(people, child, people.draws(child)):
            return Row(record, record)
        renewed = moment_of(PUBLISHED + 1, people.draws(child), 50)
        return Row(record, {**record, "Registration.LastUpdateDate": renewed})

    def _alone(self, number: int) -> Iterator[Row]:
        """Funds name who manages them and what they belong to, branches their head office."""
        people = self.population
        draws = people.draws(number)
        category = people.category(number, draws)
        if category not in {FUND, BRANCH} or not people.is_alive(number):
            return
        start = int.from_bytes(draws[44:48], "big")
        if category == BRANCH or draws[48] < 150:
            kind = BRANCH_OF if category == BRANCH else MANAGED
            yield self._row(kind, number, people.near(start % people.ordinary, people.can_hold))
        for kind, chance in ((SUBFUND, 75), (FEEDER, 4)) if category == FUND else ():
            # Only older funds, so that none belongs to itself in the end.
            umbrella = self._fund_before(start % (number or 1)) if draws[48] < chance else None
            if umbrella is not None:
                yield self._row(kind, number, umbrella)

    def _fund_before(self, number: int) -> int | None:
        near = range(number, max(-1, number - 500), -1)
        return next((fund for fund in near if self.population.is_fund(fund)), None)
