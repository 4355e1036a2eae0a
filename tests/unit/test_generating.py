"""The generated register: the same each time, and as odd as the real one."""

from __future__ import annotations

import csv
import gzip
import hashlib
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from stdnum import lei as lei_number

from generating.columns import LEVEL_1, RELATIONSHIPS
from generating.groups import DEEPEST, groups
from generating.population import Population
from generating.writing import generate, populate

if TYPE_CHECKING:
    from pathlib import Path

    from generating.containers import Container

#: Of the files for three hundred entities, in CSV, XML, JSON and N-Triples, and their ledger.
_BYTES: Final = "1125b7404109f8de406f75814c9e11b91cb4ee76d8c032471f4e12dd26682d82"
Rows = list[dict[str, str]]


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def entities(register: Path) -> Rows:
    return _rows(register / "lei2.csv")


@pytest.fixture(scope="module")
def relationships(register: Path) -> Rows:
    return _rows(register / "rr.csv")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    generate(populate(6_000, seed=3, errors=0), folder)
    return folder


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def test_the_bytes_are_the_same_with_every_version_of_python(tmp_path: Path) -> None:
    generate(populate(300), tmp_path, formats=("csv", "xml", "json", "nt"))
    assert _digest(tmp_path) == _BYTES


def test_another_seed_gives_other_entities(tmp_path: Path) -> None:
    one, other = populate(300, seed=1), populate(300, seed=2)
    assert not {one.lei(n) for n in range(300)} & {other.lei(n) for n in range(300)}


@pytest.mark.parametrize("container", ["zip", "gz"])
def test_a_packed_file_has_the_bytes_of_the_plain_one(container: Container, tmp_path: Path) -> None:
    population = populate(300)
    plain = generate(population, tmp_path / "plain")[0].path
    one, two = (
        generate(population, tmp_path / name, container=container)[0].path
        for name in ("one", "two")
    )
    assert one.read_bytes() == two.read_bytes()
    if container == "gz":
        assert gzip.decompress(one.read_bytes()) == plain.read_bytes()
    else:
        with zipfile.ZipFile(one) as archive:
            assert archive.namelist() == [plain.name]
            assert archive.read(plain.name) == plain.read_bytes()


def test_too_few_entities_for_the_errors_are_refused() -> None:
    with pytest.raises(ValueError, match="need at least"):
        populate(100, errors=5)


def test_the_command_tells_what_it_wrote(tmp_path: Path, root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "generating", "--entities", "300", "--out", str(tmp_path),
         "--format", "json,csv"],
        cwd=root / "tests", capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = [line.split("\t")[0].rpartition("/")[2] for line in ran.stdout.splitlines()]
    assert names == ["lei2.csv", "lei2.json", "rr.csv", "rr.json", "repex.csv", "repex.json"]
    assert {path.name for path in tmp_path.iterdir()} == {*names, "ledger.tsv"}


def test_the_columns_are_those_of_the_real_files(shared: Path) -> None:
    real = (shared / "data/gleif/lei2-csv-columns.txt").read_text(encoding="utf-8").splitlines()
    assert LEVEL_1.columns == tuple(real)
    with (shared / "data/gleif/rr-golden-copy-sample.csv").open(encoding="utf-8") as file:
        assert RELATIONSHIPS.columns == tuple(next(csv.reader(file)))


def test_identifiers_are_valid_and_each_is_given_once(entities: Rows) -> None:
    leis = [row["LEI"] for row in entities]
    assert len(set(leis)) == len(leis) == 6_000
    assert all(lei_number.is_valid(lei) for lei in leis)
    assert {row["Registration.ManagingLOU"] for row in entities if
            not lei_number.is_valid(row["Registration.ManagingLOU"])} == set()  # fmt: skip


def test_entities_are_of_many_kinds_and_standings(entities: Rows) -> None:
    standings = Counter(row["Registration.RegistrationStatus"] for row in entities)
    assert standings["ISSUED"] > standings["LAPSED"] > standings["RETIRED"] > 0
    assert {"MERGED", "DUPLICATE", "ANNULLED"} < standings.keys()
    assert {row["Entity.EntityStatus"] for row in entities} == {"ACTIVE", "INACTIVE", "NULL"}
    categories = Counter(row["Entity.EntityCategory"] for row in entities)
    assert categories["GENERAL"] > 5_000 > categories["FUND"] > 200 > categories["BRANCH"] > 0
    leis = {row["LEI"] for row in entities}
    successors = [row["Entity.SuccessorEntity.1.SuccessorLEI"] for row in entities]
    assert len(list(filter(None, successors))) > 50
    assert set(successors) - {""} < leis
    assert len({row["Entity.LegalName.xmllang"] for row in entities}) > 15


def test_names_and_addresses_are_hard_to_read(entities: Rows) -> None:
    text = "".join(value for row in entities for value in row.values())
    assert all(letter in text for letter in 'é"\n,&有я한ع')
    assert sum(len(row["Entity.LegalJurisdiction"]) > 2 for row in entities) > 1_000


def test_a_third_of_the_days_is_another_one_in_utc(relationships: Rows) -> None:
    moments = [
        datetime.fromisoformat(row[f"Relationship.Period.{n}.startDate"])
        for row in relationships
        for n in range(1, 6)
        if row[f"Relationship.Period.{n}.startDate"]
    ]
    moved = sum(moment.astimezone(UTC).date() != moment.date() for moment in moments)
    assert 0.3 < moved / len(moments) < 0.45


def test_the_period_of_a_relationship_stands_in_any_slot(relationships: Rows) -> None:
    slots = Counter(
        n
        for row in relationships
        for n in range(1, 6)
        if row[f"Relationship.Period.{n}.periodType"] == "RELATIONSHIP_PERIOD"
    )
    assert slots.keys() == {1, 2, 3, 4, 5}
    assert slots.total() == len(relationships)


def test_there_are_relationships_of_each_type_and_some_have_ended(relationships: Rows) -> None:
    types = Counter(row["Relationship.RelationshipType"] for row in relationships)
    assert len(types) == 6
    ended = Counter(row["Relationship.RelationshipStatus"] for row in relationships)
    assert 0.02 < ended["INACTIVE"] / ended.total() < 0.2
    shares = {row["Relationship.Quantifiers.1.QuantifierAmount"] for row in relationships}
    assert "100.00" in shares
    assert all(50 < float(share) <= 100 for share in shares - {""})


def test_group_sizes_have_a_heavy_tail_and_chains_are_twelve_deep() -> None:
    sizes: Counter[int] = Counter()
    deepest = 0
    for group in groups(Population(60_000, 1)):
        sizes[len(group.parents)] += 1
        depths = [0]
        for parent in group.parents[1:]:
            depths.append(depths[parent] + 1)
        deepest = max(deepest, *depths)
    assert sum(size * number for size, number in sizes.items()) == 60_000
    assert deepest == DEEPEST == 12
    assert max(sizes) == 4_000
    assert sizes[1] > 40_000 > sizes[2] > sum(number for size, number in sizes.items() if size > 50)


def test_there_is_a_relationship_for_five_entities() -> None:
    population = Population(300_000, 1)
    below = sum(len(group.parents) - 1 for group in groups(population))
    assert 0.05 < below / 300_000 < 0.12
