"""Generated corporate groups in corpgraph's own vocabulary: dated facts, streamed, kept in a cache.

About thirty triples a company: itself, an identifier, its control by another with a share and
dates, a headcount, an appointment, and for some a unit, a listing, an end. The sizes of groups have
a heavy tail, chains of control go twelve deep, and now and then the head of a group is held by one
of those far below it.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.namespaces import CG, CODE, ID, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TRIPLES_A_COMPANY", "Groups", "generate_groups", "statements"]

#: What the generator aims at.
TRIPLES_A_COMPANY: Final = 30
_SEED: Final = 20120724
_DEEPEST: Final = 12
_TAIL: Final = 1.2
_TYPE: Final = f"<{RDF}type>"
_LABEL: Final = f"<{RDFS}label>"
_ROLES: Final = ("chair", "chief-executive", "chief-financial-officer", "board-member")
_MARKETS: Final = ("xhkg", "xnys", "xnas", "xlon", "xpar", "xfra")
_PLACES: Final = ("cn", "hk", "us", "gb", "fr", "de", "ky", "sg")


class Groups(NamedTuple):
    """A generated graph: its file, for how many companies, and of how many triples."""

    data: Path
    companies: int
    triples: int


def generate_groups(triples: int, *, cache: Path) -> Groups:
    """Generate groups of about so many triples, or take them from the cache.

    Args:
        triples: How many are wanted.
        cache: The folder to keep graphs in. A changed generator has a folder of its own there.
    """
    companies = max(1, triples // TRIPLES_A_COMPANY)
    mark = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    folder = cache / f"groups-{mark}"
    data, count = folder / f"groups_{companies}.nt", folder / f"groups_{companies}.txt"
    if not count.exists():
        folder.mkdir(parents=True, exist_ok=True)
        written = 0
        with tempfile.TemporaryDirectory(dir=folder) as made:
            draft = Path(made) / data.name
            with draft.open("w", encoding="utf-8", buffering=1 << 20) as file:
                for line in statements(companies):
                    file.write(line)
                    written += 1
            draft.replace(data)
        count.write_text(str(written), encoding="utf-8")
    return Groups(data, companies, int(count.read_text(encoding="utf-8")))


def statements(companies: int) -> Iterator[str]:
    """Yield the lines of N-Triples for so many companies, the same at each call."""
    chance = random.Random(_SEED)
    first = 0
    while first < companies:
        size = min(int(chance.paretovariate(_TAIL)), max(50, companies // 20), companies - first)
        yield from _group(chance, first, size)
        first += size


def _group(chance: random.Random, first: int, size: int) -> Iterator[str]:
    depths = [0]
    for place in range(size):
        company = first + place
        yield from _company(chance, company)
        if place:
            above = chance.randrange(max(0, place - 40), place) if chance.random() < 0.8 else 0
            if depths[above] == _DEEPEST:
                above = 0
            depths.append(depths[above] + 1)
            yield from _control(chance, f"{company}", company, first + above)
        if place and depths[place] > 2 and chance.random() < 0.005:
            # The head of the group is held by one of those that it holds.
            yield from _control(chance, f"{company}-back", first, company)


def _company(chance: random.Random, number: int) -> Iterator[str]:
    company = _thing("corporation", number)
    place = chance.choice(_PLACES)
    yield from (
        f"{company} {_TYPE} <{CG}Corporation> .\n",
        f'{company} {_LABEL} "Company {number} Holdings"@en .\n',
        f'{company} {_LABEL} "Société {number}"@fr .\n',
        f"{company} <{CG}jurisdiction> <{CODE}jurisdiction/{place}> .\n",
    )
    fact = _thing("identification", number)
    yield from _fact(fact, "Identification", f"Company {number} has an identifier")
    yield from (
        f"{fact} <{CG}identifies> {company} .\n",
        f"{fact} <{CG}scheme> <{CODE}identifier-scheme/lei> .\n",
        f'{fact} <{CG}identifier> "5299{number:014d}00" .\n',
    )
    fact = _thing("headcount", number)
    yield from _fact(fact, "Headcount", f"Company {number} has employees")
    year = 2005 + number % 15
    yield from (
        f"{fact} <{CG}organization> {company} .\n",
        f"{fact} <{CG}countOf> <{CODE}countable/employee> .\n",
        f'{fact} <{CG}moreThan> "{int(chance.paretovariate(0.8))}"^^<{XSD}integer> .\n',
        f"{fact} <{CG}begin> {_day(chance, year)} .\n",
        f"{fact} <{CG}endEarliest> {_day(chance, year + 1)} .\n",
    )
    yield from _appointment(chance, number, company)
    if chance.random() < 0.15:
        yield from _unit(chance, number, company)
    if chance.random() < 0.1:
        yield from _listing(chance, number, company)


def _control(chance: random.Random, name: str, subsidiary: int, parent: int) -> Iterator[str]:
    fact = _thing("control", name)
    yield from _fact(fact, "Control", f"Company {parent} controls company {subsidiary}")
    yield from (
        f"{fact} <{CG}subsidiary> {_thing('corporation', subsidiary)} .\n",
        f"{fact} <{CG}parent> {_thing('corporation', parent)} .\n",
        f'{fact} <{CG}share> "{chance.randrange(501, 1000) / 10}"^^<{XSD}decimal> .\n',
    )
    yield from _dates(chance, fact)


def _appointment(chance: random.Random, number: int, company: str) -> Iterator[str]:
    person, fact = _thing("person", f"p{number:07d}"), _thing("appointment", number)
    yield f"{person} {_TYPE} <{CG}Person> .\n"
    yield f'{person} {_LABEL} "Person {number}"@en .\n'
    yield from _fact(fact, "Appointment", f"Person {number} holds a role")
    yield from (
        f"{fact} <{CG}person> {person} .\n",
        f"{fact} <{CG}organization> {company} .\n",
        f"{fact} <{CG}role> <{CODE}role/{chance.choice(_ROLES)}> .\n",
    )
    yield from _dates(chance, fact)


def _unit(chance: random.Random, number: int, company: str) -> Iterator[str]:
    unit, fact = _thing("unit", f"u{number:07d}"), _thing("unit-membership", number)
    yield f"{unit} {_TYPE} <{CG}BusinessUnit> .\n"
    yield f'{unit} {_LABEL} "Unit {number}"@en .\n'
    yield from _fact(fact, "UnitMembership", f"Unit {number} is one of company {number}")
    yield f"{fact} <{CG}unit> {unit} .\n"
    yield f"{fact} <{CG}organization> {company} .\n"
    yield from _dates(chance, fact)


def _listing(chance: random.Random, number: int, company: str) -> Iterator[str]:
    fact = _thing("listing", number)
    yield from _fact(fact, "Listing", f"Company {number} is listed")
    yield from (
        f"{fact} <{CG}issuer> {company} .\n",
        f"{fact} <{CG}market> {_thing('market', chance.choice(_MARKETS))} .\n",
        f'{fact} <{CG}ticker> "{number:06d}" .\n',
    )
    yield from _dates(chance, fact)


def _fact(fact: str, kind: str, label: str) -> Iterator[str]:
    yield f"{fact} {_TYPE} <{CG}{kind}> .\n"
    yield f'{fact} {_LABEL} "{label}"@en .\n'


def _dates(chance: random.Random, fact: str) -> Iterator[str]:
    """A begin, and for some facts an end; one in ten is known to the month only."""
    begin = 1990 + chance.randrange(20)
    if chance.random() < 0.1:
        month = f"{begin}-{1 + chance.randrange(12):02d}"
        yield f'{fact} <{CG}begin> "{month}"^^<http://id.loc.gov/datatypes/edtf/EDTF> .\n'
        yield f'{fact} <{CG}beginEarliest> "{month}-01"^^<{XSD}date> .\n'
        yield f'{fact} <{CG}beginLatest> "{month}-28"^^<{XSD}date> .\n'
    else:
        yield f"{fact} <{CG}begin> {_day(chance, begin)} .\n"
    if chance.random() < 0.15:
        yield f"{fact} <{CG}end> {_day(chance, begin + 1 + chance.randrange(10))} .\n"


def _day(chance: random.Random, year: int) -> str:
    day = f"{year}-{1 + chance.randrange(12):02d}-{1 + chance.randrange(28):02d}"
    return f'"{day}"^^<{XSD}date>'


def _thing(kind: str, name: int | str) -> str:
    slug = f"c{name:07d}" if isinstance(name, int) else name
    return f"<{ID}{kind}/{slug}>"
