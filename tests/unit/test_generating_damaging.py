"""Files damaged on purpose: each damage is where it was asked for, and nowhere else."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from generating.columns import LEVEL_1
from generating.damaging import (
    cut_off,
    cut_record,
    flip_byte,
    mix_encodings,
    records_of,
    reorder_columns,
    shuffled,
)
from generating.writing import generate, populate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    population = populate(300, errors=0)
    generate(population, folder, formats=("csv", "xml", "json"))
    generate(population, folder, container="zip")
    generate(population, folder, container="gz")
    return folder


def test_a_packed_file_that_is_cut_off_cannot_be_read_to_its_end(
    register: Path, tmp_path: Path
) -> None:
    with pytest.raises(EOFError):
        gzip.decompress(cut_off(register / "lei2.csv.gz", tmp_path).read_bytes())
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(cut_off(register / "lei2.csv.zip", tmp_path))


def test_a_packed_file_with_another_byte_fails_its_checksum(register: Path, tmp_path: Path) -> None:
    with pytest.raises((gzip.BadGzipFile, zlib.error)):
        gzip.decompress(flip_byte(register / "lei2.csv.gz", tmp_path).read_bytes())


@pytest.mark.parametrize("file", ["lei2.csv", "lei2.xml", "lei2.json", "repex.xml", "rr.json"])
def test_a_file_is_its_records_and_what_is_around_them(register: Path, file: str) -> None:
    head, records, tail = records_of(register / file)
    assert head + b"".join(records) + tail == (register / file).read_bytes()
    if file.startswith("lei2"):
        assert len(records) == 300


@pytest.mark.parametrize("ending", ["csv", "xml", "json"])
def test_the_other_records_are_whole_where_one_is_cut(
    ending: str, register: Path, tmp_path: Path
) -> None:
    whole = (register / f"lei2.{ending}").read_bytes()
    cut = cut_record(register / f"lei2.{ending}", tmp_path, record=7).read_bytes()
    _, records, _ = records_of(register / f"lei2.{ending}")
    half = records[6][len(records[6]) // 2 :]
    assert cut + half != whole
    assert len(cut) == len(whole) - len(half)
    assert all(record in cut for n, record in enumerate(records) if n != 6)
    assert records[6] not in cut


def test_xml_and_json_with_a_cut_record_are_not_well_formed(register: Path, tmp_path: Path) -> None:
    with pytest.raises(ElementTree.ParseError):
        ElementTree.parse(cut_record(register / "rr.xml", tmp_path, record=3))
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut_record(register / "rr.json", tmp_path, record=3).read_bytes())


@pytest.mark.parametrize("ending", ["csv", "xml"])
def test_records_in_another_encoding_are_told(ending: str, register: Path, tmp_path: Path) -> None:
    damaged, numbers = mix_encodings(register / f"lei2.{ending}", tmp_path)
    before, after = (records_of(path)[1] for path in (register / f"lei2.{ending}", damaged))
    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b] == numbers
    assert len(numbers) > 10
    for number in numbers:
        with pytest.raises(UnicodeDecodeError):
            after[number - 1].decode()


def test_columns_come_in_another_order_with_their_values(register: Path, tmp_path: Path) -> None:
    columns = shuffled(LEVEL_1.columns)
    assert columns != list(LEVEL_1.columns)
    assert columns == shuffled(LEVEL_1.columns) != shuffled(LEVEL_1.columns, seed=2)
    tables = []
    for path in (register / "lei2.csv", reorder_columns(register / "lei2.csv", tmp_path, columns)):
        with path.open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.DictReader(file, strict=True)))
    assert list(tables[1][0]) == columns
    assert tables[0] == tables[1]


def test_columns_of_a_cut_record_are_not_reordered(tmp_path: Path) -> None:
    generate(populate(400, errors=1), tmp_path)
    with pytest.raises(ValueError, match="is cut"):
        reorder_columns(tmp_path / "lei2.csv", tmp_path / "other", ["LEI"])
