"""GLEIF's files as they come: packed, cut short, damaged, or made to do harm."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import InputError
from corpgraph.importing.gleif.reading import Kind, columns, open_source, streams
from gleif_reading import csv_text, leis, read, repex_csv

if TYPE_CHECKING:
    from pathlib import Path

NAME = "20240505-0800-gleif-goldencopy-repex-intra-day.csv"


def zipped(path: Path, *members: tuple[str, str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_zip_file_is_read_as_what_is_in_it(tmp_path: Path, method: int) -> None:
    path = zipped(tmp_path / "a.bin", (NAME, repex_csv(2_000)), method=method)
    got = read(path)
    assert got.column("LEI") == leis(2_000)
    assert got.early_end is None
    header = open_source(path).header
    assert (header.is_delta, header.content_date) == (True, "2024-05-05T08:00:00Z")


def test_a_gzip_file_of_several_members_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.gz"
    text = repex_csv(2_000).encode()
    path.write_bytes(gzip.compress(text[:9_999]) + gzip.compress(text[9_999:]) + b"\0" * 9)
    got = read(path)
    assert got.column("LEI") == leis(2_000)
    assert got.early_end is None
    assert open_source(path).header.is_delta


def test_progress_is_told_in_bytes_on_disk(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", (NAME, repex_csv(2_000)))
    source = open_source(path)
    assert (source.size, source.position) == (path.stat().st_size, 0)
    positions = [source.position for _ in source.batches(500)]
    assert positions == sorted(positions)
    assert positions[0] > 0
    assert source.position == source.size


@pytest.mark.parametrize("packer", ["zip", "gzip"])
@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
def test_a_packed_file_cut_short_gives_its_whole_records(
    tmp_path: Path, packer: str, kept: float
) -> None:
    path = tmp_path / "a"
    text = repex_csv(20_000)
    if packer == "zip":
        zipped(path, (NAME, text))
    else:
        path.write_bytes(gzip.compress(text.encode()))
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content))])
    got = read(path)
    assert got.early_end == f"the {packer} file ends before its end"
    assert 0.2 * 20_000 * kept < got.frame.height <= 20_000
    assert got.column("LEI") == leis(20_000)[: got.frame.height]
    assert [each.what for each in got.broken] in ([], ["the file ends within this record"])


def test_a_zip_file_without_its_directory_gives_all_records_and_says_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", (NAME, repex_csv(100)))
    path.write_bytes(path.read_bytes()[:-30])
    got = read(path)
    assert got.column("LEI") == leis(100)
    assert got.early_end == "the zip file ends before its end"


@pytest.mark.parametrize("packer", ["zip", "gzip"])
def test_damaged_packed_data_gives_what_stands_before_and_says_so(
    tmp_path: Path, packer: str
) -> None:
    path = tmp_path / "a"
    text = repex_csv(20_000)
    if packer == "zip":
        zipped(path, (NAME, text))
    else:
        path.write_bytes(gzip.compress(text.encode()))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40] = b"\xff" * 40
    path.write_bytes(content)
    got = read(path)
    assert got.early_end is not None
    assert "damaged" in got.early_end
    # What is damaged is told at the earliest where it unpacks no more.
    assert got.column("LEI")[:5_000] == leis(5_000)


def test_a_wrong_checksum_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", (NAME, repex_csv(3)), method=zipfile.ZIP_STORED)
    zipped(tmp_path / "b.zip", (NAME, repex_csv(3)))
    for name in ("a.zip", "b.zip"):
        path = tmp_path / name
        content = path.read_bytes()
        directory = content.rindex(b"PK\x01\x02")
        path.write_bytes(content[: directory + 16] + b"\0\0\0\0" + content[directory + 20 :])
        got = read(path)
        assert got.column("LEI") == leis(3)
        assert got.early_end == "the zip file is damaged: its checksum is wrong"


def test_other_files_beside_the_one_of_gleif_do_no_harm(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("README.txt", "hello"), ("x/", ""), (NAME, repex_csv(2)))
    assert read(path).column("LEI") == leis(2)


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_source(path)
    return str(caught.value).removeprefix(f"{path}: ")


def test_archives_that_do_not_have_one_file_are_refused(tmp_path: Path) -> None:
    two = zipped(tmp_path / "two.zip", ("a.csv", "a"), ("b.csv", "b"))
    assert refused(two).startswith("the zip file has 2 files: a.csv, b.csv; ")
    assert refused(zipped(tmp_path / "none.zip")) == "the zip file is empty"
    stub = tmp_path / "stub.zip"
    stub.write_bytes(two.read_bytes()[:20])
    assert refused(stub) == "is no whole zip file; fetch it again"


def test_other_ways_of_packing_are_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", (NAME, repex_csv(2)), method=zipfile.ZIP_LZMA)
    assert refused(path) == "the zip file is not packed with deflate; unpack it"
    path.write_bytes(b"BZh91AY&SY")
    assert refused(path).startswith("is packed with bzip2; unpack it")
    locked = bytearray(zipped(tmp_path / "b.zip", (NAME, repex_csv(2))).read_bytes())
    locked[6] |= 1
    path.write_bytes(locked)
    assert refused(path) == "the zip file is encrypted; unpack it first"


def test_a_file_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "_HARMLESS", 1 << 20)
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(repex_csv(1).encode() + b"\n" * 50_000_000))
    with pytest.raises(InputError, match="unpacks to more than 250 times its size"):
        read(path)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from Linux's /proc")
def test_a_large_file_is_read_in_bounded_memory(tmp_path: Path) -> None:
    """Two hundred megabytes; the code is run apart, for its peak to be its own."""
    names = columns(Kind.ENTITIES)
    row = ["a value" if place % 3 == 0 else "" for place in range(len(names))]
    block = csv_text([], [[lei, *row[1:]] for lei in leis(1_000)]).lstrip().encode()
    path = tmp_path / "large.csv"
    with path.open("wb") as out:
        out.write(csv_text(names, []).encode())
        for _ in range(200_000_000 // len(block)):
            out.write(block)
    code = (
        "import sys\n"
        "from corpgraph.importing.gleif.reading import open_source\n"
        "records = sum(b.frame.height for b in open_source(sys.argv[1]).batches(20_000))\n"
        "status = open('/proc/self/status').read()\n"
        "print(records, int(status.split('VmHWM:')[1].split()[0]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    records, peak = map(int, done.stdout.split())
    assert records == 200_000_000 // len(block) * 1_000
    assert peak < 600
