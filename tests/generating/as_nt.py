"""A population as dated facts in corpgraph's own vocabulary, in N-Triples."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from corpgraph.namespaces import CG, CODE, RDF
from generating.chance import drawing, evenly, weighted, word
from generating.days import day
from generating.entities import Registrar
from generating.fact_faults import FACT_FAULTS, plant
from generating.facts import (
    Company,
    Lines,
    appointment,
    company,
    control,
    headcount,
    identification,
    labels,
    listing,
    thing,
    unit_membership,
)
from generating.groups import groups
from generating.ledger import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generating.groups import Group
    from generating.ledger import Ledger
    from generating.population import Population

__all__ = ["write_facts"]

#: Countries in the packaged code list; companies of others are given no jurisdiction.
_LISTED: Final = frozenset(
    [
        "at",
        "au",
        "be",
        "br",
        "ca",
        "ch",
        "cn",
        "de",
        "dk",
        "es",
        "fi",
        "fr",
        "gb",
        "hk",
        "in",
        "it",
        "jp",
        "kr",
        "ky",
        "nl",
        "no",
        "pl",
        "ru",
        "sa",
        "se",
        "us",
        "vg",
    ]
)
_ROLES: Final = weighted(
    ("chief-executive", 5), ("chair", 3), ("chief-financial-officer", 2), ("director", 2)
)
_MARKETS: Final = evenly(["xhkg", "xnys", "xnas", "xlon", "xpar", "xfra"])
_UNIT_KINDS: Final = evenly(["division", "business-group", "business-unit"])


def write_facts(
    population: Population, file: IO[bytes], ledger: Ledger, name: str
) -> tuple[int, int]:
    """Write the facts, with errors among them.

    Returns:
        How many triples, and how many findings the packaged shapes have in them.
    """
    triples = faults = 0

    def write(lines: Lines) -> None:
        nonlocal triples
        file.write("".join(lines).encode())
        triples += len(lines)

    write(_source())
    writer = _Facts(population)
    due = [kind for _ in range(population.errors) for kind in FACT_FAULTS]
    every = max(1, population.entities // (len(due) + 1))
    planted = done = 0
    for lines, members in writer.blocks():
        write(lines)
        done += members
        while planted < len(due) and done >= (planted + 1) * every:
            kind = due[planted]
            made = plant(kind, population.nobody, 2**30 + planted)
            for found in made.findings:
                at = triples + found.line + 1
                ledger.add(Entry(kind, name, at, found.focus, found.path, found.shape))
                faults += 1
            write(made.lines)
            planted += 1
    return triples, faults


def _source() -> Lines:
    source = thing("source", "generated")
    return [
        f"{source} <{RDF}type> <{CG}Source> .\n",
        *labels(source, ("A register that was generated", "en")),
        f"{source} <http://purl.org/dc/terms/type> <{CODE}source-kind/register> .\n",
    ]


class _Facts:
    def __init__(self, population: Population) -> None:
        self._population = population
        self._registrar = Registrar(population)
        self._draw = drawing(population.seed, "fact")

    def blocks(self) -> Iterator[tuple[Lines, int]]:
        """The lines of all companies, and of how many each time."""
        for group in groups(self._population):
            for place in range(len(group.parents)):
                yield self._member(group, place), 1
        for number in range(self._population.ordinary, self._population.entities):
            yield self._own(number), 1

    def _company(self, number: int) -> tuple[Company, tuple[str, str]]:
        own = self._registrar.name(number)
        name = own[0] if own[0].isascii() else f"Company {number}"
        return Company.called(self._population.lei(number).lower(), name), own

    def _own(self, number: int) -> Lines:
        """A company and what there is to say of it alone."""
        who, own = self._company(number)
        people, draws = self._population, self._draw(number)
        country = people.place(number, people.draws(number)).country.lower()
        begun = day(34_000 + word(draws, 0) % 9_000)
        lines = [
            *company(who, own, country if country in _LISTED else ""),
            *identification(who, people.lei(number)),
        ]
        if draws[2] < 200:
            lines += headcount(who, 1 << draws[3] % 18, begun)
        if draws[4] < 150:
            ended = day(43_100 + word(draws, 5) % 2_000) if draws[7] < 40 else ""
            lines += appointment(who, _ROLES[draws[8]], begun, end=ended)
        if draws[9] < 30:
            lines += unit_membership(who, _UNIT_KINDS[draws[10]])
        if draws[11] < 20:
            lines += listing(who, _MARKETS[draws[12]], f"{number:X}", begun)
        return lines

    def _member(self, group: Group, place: int) -> Lines:
        lines = self._own(group.first + place)
        parent = group.parents[place]
        if parent < 0:
            return lines
        number = group.first + place
        draws = self._draw(number)
        who, _ = self._company(number)
        begin = 36_000 + word(draws, 13) * 6_000 // 65_536
        end = day(begin + 30 + word(draws, 15) % 3_000) if place in group.ended else ""
        share = f"{50 + draws[17] * 50 // 256}.{draws[18] % 10}" if draws[19] < 100 else ""
        above, _ = self._company(group.first + parent)
        lines += control(who, above, kind="direct", begin=day(begin), end=end, share=share)
        if draws[20] < 12 and parent > 0:
            head, _ = self._company(group.first)
            earlier, later = day(begin - 400), day(begin - draws[21])
            lines += control(who, head, kind="direct", begin=earlier, end=later, mark="-earlier")
        if place not in group.silent and place not in group.ended:
            top, _ = self._company(group.first + group.tops[place])
            lines += control(who, top, kind="ultimate", begin=day(begin))
        return lines
