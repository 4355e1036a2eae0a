"""All files of one population: each record made once, for each format."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import IO, TYPE_CHECKING, Final, Literal, NamedTuple

from generating.as_csv import CsvWriter
from generating.as_json import JsonWriter
from generating.as_nt import write_facts
from generating.as_xml import XmlWriter
from generating.columns import EXCEPTIONS, LEVEL_1, RELATIONSHIPS
from generating.containers import opened
from generating.days import PUBLISHED, day
from generating.entities import Registrar, is_revised
from generating.faults import ENTITY_FAULTS, GROUP_FAULTS, spoil
from generating.ledger import LEDGER, Entry, Ledger
from generating.level2 import exceptions, relationships
from generating.population import GROUP_OF_FAULT, Population
from generating.rows import Row, published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from generating.columns import Layout
    from generating.containers import Container
    from generating.rows import Edition

__all__ = ["FORMATS", "Format", "Heading", "Made", "generate", "populate"]

Format = Literal["csv", "xml", "json", "nt"]
FORMATS: tuple[Format, ...] = ("csv", "xml", "json", "nt")
_FACTS: Final = "facts.nt"
_Writer = CsvWriter | XmlWriter | JsonWriter
#: A day later there is one more for each so many entities.
_ONE_MORE = 200


class Made(NamedTuple):
    """A file that was written: where it is, how many records and planted errors it has."""

    path: Path
    records: int
    faults: int


class Heading(NamedTuple):
    """What a file says of itself at its beginning, in XML.

    Attributes:
        edition: Which one it is.
        records: How many records follow.
        moment: When it was made.
        start: From when on a delta has what changed.
    """

    edition: Edition
    records: int
    moment: str
    start: str


class _Target:
    """A file in the making."""

    def __init__(self, path: Path, name: str, writer: _Writer, ledger: Ledger) -> None:
        self.path, self._name, self._writer, self._ledger = path, name, writer, ledger
        self.records = self.faults = 0

    def add(self, row: Row, edition: Edition) -> None:
        record, deleted = published(row, edition)
        if record is None:
            return
        fault = row.fault
        if fault is None or (fault.damage and not isinstance(self._writer, CsvWriter)):
            self.records = self._writer.write(record, deleted=deleted) or self.records
            return
        if fault.damage and isinstance(self._writer, CsvWriter):
            self.records = self._writer.write_damaged(
                record, column=fault.column, damage=fault.damage
            )
        else:
            self.records = self._writer.write(record, deleted=deleted)
        self.faults += 1
        self._ledger.add(
            Entry(fault.kind, self._name, self.records, fault.subject, fault.column, fault.what)
        )

    def close(self) -> Made:
        self._writer.close()
        return Made(self.path, self.records, self.faults)


def populate(entities: int, *, seed: int = 1, errors: int | None = None) -> Population:
    """A population of so many entities.

    Args:
        entities: How many level 1 records there are.
        seed: Other entities come from another seed.
        errors: How many errors of each kind are planted; one for ten thousand entities, and one
            at least, if not given.

    Raises:
        ValueError: The entities are too few for the errors.
    """
    each = max(1, entities // 10_000) if errors is None else errors
    population = Population(
        entities,
        seed,
        errors=each,
        entity_faults=each * len(ENTITY_FAULTS),
        group_faults=each * len(GROUP_FAULTS),
    )
    faulty = population.entity_faults + GROUP_OF_FAULT * population.group_faults
    if entities < 2 * faulty or entities < 1:
        raise ValueError(f"{each} errors of each kind need at least {2 * faulty} entities")
    return population


def generate(
    population: Population,
    folder: Path,
    *,
    formats: tuple[Format, ...] = ("csv",),
    container: Container = "plain",
    edition: Edition = "full",
) -> list[Made]:
    """Write level 1, relationships and reporting exceptions, and the ledger of planted errors.

    Args:
        population: Who there is.
        folder: Where to write; it is made if it is not there. Files are named ``lei2.csv``,
            ``rr.xml``, ``repex.json``…, with ``-delta`` or ``-later`` for these editions.
        formats: What to write. ``nt`` is ``facts.nt``, the same in each edition.
        container: What to pack each file in.
        edition: Which files: of a day, of the next, or what leads from one to the other. The
            ledger is of the edition that was written last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Made] = []
    with (folder / LEDGER).open("w", encoding="utf-8", newline="\n") as file:
        ledger = Ledger(file)
        for layout in (LEVEL_1, RELATIONSHIPS, EXCEPTIONS):
            rows = partial(_rows, layout.stem, population, edition)
            heading = _heading(edition, rows() if "xml" in formats else ())
            with ExitStack() as stack:
                targets = []
                for name in [name for name in formats if name != "nt"]:
                    called = f"{layout.stem}{'' if edition == 'full' else '-' + edition}.{name}"
                    path, raw = stack.enter_context(opened(folder, called, container))
                    writer = _writer(name, raw, layout, heading)
                    targets.append(_Target(path, called, writer, ledger))
                for row in rows():
                    for target in targets:
                        target.add(row, edition)
                made += [target.close() for target in targets]
        if "nt" in formats:
            with opened(folder, _FACTS, container) as (path, raw):
                made.append(Made(path, *write_facts(population, raw, ledger, _FACTS)))
    return made


def _rows(stem: str, population: Population, edition: Edition) -> Iterator[Row]:
    """The records that go into the files with a stem."""
    newcomers = max(1, population.entities // _ONE_MORE)
    if stem == LEVEL_1.stem:
        return _entities(population, edition, newcomers)
    if stem == RELATIONSHIPS.stem:
        return relationships(population)
    return exceptions(population, newcomers=newcomers)


def _writer(name: Format, file: IO[bytes], layout: Layout, heading: Heading) -> _Writer:
    if name == "csv":
        return CsvWriter(file, layout)
    return (XmlWriter if name == "xml" else JsonWriter)(file, layout, heading)


def _heading(edition: Edition, rows: Iterable[Row]) -> Heading:
    """The heading of a file with these rows; they are counted, since it comes before them."""
    records = sum(1 for row in rows if published(row, edition)[0] is not None)
    today, tomorrow = (f"{day(PUBLISHED + n)}T08:00:00Z" for n in (0, 1))
    return Heading(edition, records, today if edition == "full" else tomorrow, today)


def _entities(population: Population, edition: Edition, newcomers: int) -> Iterator[Row]:
    """The level 1 records that an edition has, in the order of the file."""
    order, entities = population.order, population.entities
    before, after = Registrar(population), Registrar(population, later=True)
    for place in range(entities):
        number = order[place]
        if edition == "delta":
            if is_revised(population, number, population.draws(number)):
                yield Row(before.record(number), after.record(number))
            continue
        record = (before if edition == "full" else after).record(number)
        faulty = number >= population.first_faulty_entity
        yield Row(record, record, spoil(population, number, record) if faulty else None)
    if edition != "full":
        for number in range(entities, entities + newcomers):
            yield Row(None, before.record(number))
