"""GLEIF's CSV files: whatever can be read is, and what cannot is told."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.importing.gleif.reading import Kind, blocks, columns, csvfiles, open_source
from gleif_reading import REPEX, csv_text, leis, read, repex, repex_csv

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records.csv"


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks so small that records lie across their ends."""
    monkeypatch.setattr(csvfiles, "_BLOCK", 97)


def test_the_columns_are_those_that_gleif_publishes(shared: Path) -> None:
    published = (shared / "data/gleif/lei2-csv-columns.txt").read_text().split()
    assert len(published) == 338
    unused = {name for name in published if "OtherAddress" in name or "AffectedFields" in name}
    assert set(columns(Kind.ENTITIES)) == {*published, "Extension.Deletion.DeletedAt"} - unused
    with (shared / "data/gleif/rr-golden-copy-sample.csv").open() as lines:
        header = next(csv.reader(lines))
    assert set(columns(Kind.RELATIONSHIPS)) == {*header, "Extension.Deletion.DeletedAt"}


def test_all_relationships_of_the_published_sample_are_read_as_pythons_csv_reads_them(
    shared: Path,
) -> None:
    path = shared / "data/gleif/rr-golden-copy-sample.csv"
    with path.open(newline="", encoding="utf-8") as lines:
        expected = [{k: v or None for k, v in row.items()} for row in csv.DictReader(lines)]
    assert len(expected) == 1_885
    got = read(path, size=400)
    assert got.broken == []
    assert got.early_end is None
    assert got.frame.select(list(expected[0])).to_dicts() == expected
    assert [batch.records for batch in got.batches] == [400, 400, 400, 400, 285]
    assert got.column("line") == list(range(2, 1_887))
    assert got.column("Extension.Deletion.DeletedAt") == [None] * 1_885


def test_columns_are_found_by_name_wherever_they_are(file: Path) -> None:
    rows = [dict(zip(REPEX, row, strict=True)) for row in repex(3)]
    order = (REPEX[3], REPEX[1], REPEX[0], REPEX[2])
    file.write_text(csv_text(order, [[row[name] for name in order] for row in rows]))
    got = read(file)
    assert got.column("LEI") == leis(3)
    assert got.column("Exception.Reason.1") == ["NO_KNOWN_PERSON"] * 3
    assert got.frame.columns == [*columns(Kind.EXCEPTIONS), "record", "line"]


def test_columns_that_no_format_defines_are_named_and_their_values_counted(file: Path) -> None:
    rows = [[*row, note, ""] for row, note in zip(repex(3), ["a", "", "b"], strict=True)]
    file.write_text(csv_text([*REPEX, "Remark", "Exception.Reason.6"], rows))
    source = open_source(file)
    assert source.unknown == ("Remark", "Exception.Reason.6")
    assert [dict(batch.unread) for batch in source.batches(2)] == [{"Remark": 1}, {"Remark": 1}]
    assert [dict(batch.unread) for batch in source.batches(2, after=2)] == [{"Remark": 1}]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            '"LEI","Exception.Kategory","Exception.Reason.1"',
            "the column 'Exception.Category' is missing; is it 'Exception.Kategory'?",
        ),
        ('"Name","Country"', "no column is one of GLEIF's"),
        ('"LEI","Entity.LegalName","LEI"', "column 3 is named 'LEI' again"),
        ('"LEI","Entity.LegalName', "no CSV header: unexpected end of data"),
    ],
)
def test_a_header_without_what_is_needed_is_refused(file: Path, header: str, message: str) -> None:
    file.write_text(header + "\n")
    with pytest.raises(InputError) as caught:
        open_source(file)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{file}:1: ")


def test_the_one_successor_of_older_files_is_the_first(file: Path) -> None:
    names = ["LEI", "Entity.LegalName", "Entity.SuccessorEntity.SuccessorLEI"]
    file.write_text(csv_text(names, [[leis(1)[0], "A", leis(2)[1]]]))
    got = read(file)
    assert got.column("Entity.SuccessorEntity.1.SuccessorLEI") == [leis(2)[1]]
    assert open_source(file).header.version == "2.1"


def test_a_file_of_another_kind_than_asked_for_is_refused(file: Path) -> None:
    file.write_text(repex_csv(1))
    assert open_source(file, kind=Kind.EXCEPTIONS).header.kind is Kind.EXCEPTIONS
    with pytest.raises(UsageError, match="has records of the kind 'repex', not 'rr'"):
        open_source(file, kind=Kind.RELATIONSHIPS)


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("20240505-0800-gleif-goldencopy-repex-intra-day.csv", "2024-05-05T00:00:00Z"),
        ("20240505-0800-gleif-goldencopy-repex-last-day.csv", "2024-05-04T08:00:00Z"),
        ("20240505-0800-gleif-goldencopy-repex-LastWeek.csv", "2024-04-28T08:00:00Z"),
        ("20240505-0800-gleif-goldencopy-repex-last-month.csv", "2024-04-04T08:00:00Z"),
        ("20240505-0800-gleif-goldencopy-repex-delta.csv", None),
    ],
)
def test_a_name_in_gleifs_manner_tells_of_which_time_a_delta_is(
    tmp_path: Path, name: str, since: str | None
) -> None:
    (tmp_path / name).write_text(repex_csv(1))
    header = open_source(tmp_path / name).header
    assert (header.content_date, header.is_delta) == ("2024-05-05T08:00:00Z", True)
    assert header.since == since


def test_a_file_with_only_a_header_has_no_records(file: Path) -> None:
    file.write_text(repex_csv(0))
    assert read(file).batches == []


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \n\n"])
def test_an_empty_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(InputError, match="is empty"):
        open_source(file)


def test_utf_16_is_refused_by_its_name(file: Path) -> None:
    file.write_text(repex_csv(1), encoding="utf-16")
    with pytest.raises(InputError, match="is in UTF-16"):
        open_source(file)


def test_a_byte_order_mark_and_dos_line_ends_change_nothing(tmp_path: Path) -> None:
    plain, dos = tmp_path / "plain.csv", tmp_path / "dos.csv"
    rows = repex(3)
    rows[1][3] = "two\nlines"
    text = csv_text(REPEX, rows)
    plain.write_bytes(text.encode())
    dos.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read(dos).frame.equals(read(plain).frame)
    assert read(dos).column("line") == [2, 3, 5]


def odd_values(seed: int) -> list[str]:
    chance = random.Random(seed)
    kinds = ["", "plain", 'a "quoted" word', "a, b", "two\nlines", '","', '"', "\n", "ООО Ромашка"]
    return [chance.choice(kinds) for _ in range(2)]


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("quoting", ["all", "needed"])
def test_quotes_commas_and_line_breaks_within_fields_are_read_as_pythons_csv_reads_them(
    file: Path, quoting: str
) -> None:
    rows = [[lei, "x", *odd_values(seed)] for seed, lei in enumerate(leis(400))]
    text = io.StringIO(newline="")
    if quoting == "all":
        text.write(csv_text(REPEX, rows))
    else:
        csv.writer(text, lineterminator="\n").writerows([REPEX, *rows])
    file.write_text(text.getvalue(), encoding="utf-8")
    got = read(file, size=150)
    assert got.broken == []
    assert got.frame.select(REPEX).rows() == [tuple(v or None for v in row) for row in rows]
    starts = [text.getvalue().count("\n", 0, text.getvalue().index(lei)) + 1 for lei in leis(400)]
    assert got.column("line") == starts


def test_reading_can_go_on_after_any_record(file: Path) -> None:
    lines = repex_csv(30).splitlines()
    lines[7] = "broken"
    lines[20] = '"broken'
    file.write_text("\n".join(lines) + "\n")
    whole = read(file, size=4)
    for after in (1, 7, 8, 20, 29):
        rest = read(file, size=4, after=after)
        assert (
            rest.column("LEI") == whole.frame.filter(whole.frame["record"] > after)["LEI"].to_list()
        )
        assert rest.broken == [each for each in whole.broken if each.record > after]
    assert read(file, after=30).batches == []


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('"LEI only"', "has 1 field where the header has 4"),
        ('"a","b","c","d","e"', "has 5 fields where the header has 4"),
        ('"a","b","c",', None),
        ('"a","b"x,"c","d"', "field 2 has a quote that does not enclose it"),
        ('"a","b","c","cut in ha', "a quote is not closed"),
        ('"a","b","c\0","d"', "has a NUL character"),
        ('"a","b","M\udcfcller","d"', "has bytes that are not UTF-8"),
        ('"a","b","two\nlines"', "has 3 fields where the header has 4"),
    ],
)
def test_one_broken_record_takes_no_other_with_it(file: Path, line: str, what: str | None) -> None:
    lines = repex_csv(20).splitlines()
    lines[10] = line
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogateescape")
    got = read(file)
    if what is None:
        assert got.broken == []
        assert got.frame.height == 20
        return
    (broken,) = got.broken
    assert (broken.record, broken.line, broken.what) == (10, 11, what)
    assert broken.text.startswith(line[:5])
    assert got.column("LEI") == [*leis(20)[:9], *leis(20)[10:]]
    after = 11 + line.count("\n")
    assert got.column("line") == [*range(2, 11), *range(after + 1, after + 11)]
    assert got.early_end is None


def damaged(record: str, chance: random.Random) -> bytes:
    """A record on which something went wrong."""
    content = record.encode()
    at = chance.randrange(24, len(content) - 1)
    return chance.choice(
        [
            content[:at] + b"\n",
            content[:-1] + b',"one more"\n',
            content[:at] + b'"' + content[at:],
            content[:at] + b"\xff" + content[at:],
            content[:at] + b"\0" + content[at:],
        ]
    )


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_damaged_the_other_records_are_read(
    file: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    good = [[lei, "x", *odd_values(seed * 1_000 + at)] for at, lei in enumerate(leis(40))]
    texts = csv_text([], good).lstrip("\n")
    records = [csv_text([], [row]).lstrip("\n") for row in good]
    assert "".join(records) == texts
    harmed = {at for at in range(40) if chance.random() < 0.12}
    content = csv_text(REPEX, []).encode() + b"".join(
        damaged(record, chance) if at in harmed else record.encode()
        for at, record in enumerate(records)
    )
    file.write_bytes(content)
    whole = read(file, size=7)
    assert {good[at][0] for at in set(range(40)) - harmed} <= set(whole.column("LEI"))
    for block, lines, part in [(61, 99, 0), (500, 99, 0), (2_000, 3, 70)]:
        monkeypatch.setattr(csvfiles, "_BLOCK", block)
        monkeypatch.setattr(blocks, "_MOST_LINES", lines)
        monkeypatch.setattr(blocks, "_PART", part)
        again = read(file, size=7)
        assert again.frame.equals(whole.frame)
        assert again.broken == whole.broken


def test_a_quote_that_takes_the_place_of_another_is_found(file: Path) -> None:
    rows = repex_csv(2) + '"00000000000000000300","x"","a","\n'
    file.write_text(rows)
    got = read(file)
    assert got.column("LEI") == leis(2)
    assert [each.record for each in got.broken] == [3]


@pytest.mark.usefixtures("small_blocks")
def test_two_records_cut_in_half_one_after_the_other_are_two_broken_records(file: Path) -> None:
    lines = repex_csv(20).splitlines()
    lines[5], lines[6] = lines[5][:30], lines[6][:30]
    file.write_text("\n".join(lines) + "\n")
    got = read(file)
    # Half a record followed by half a record is one with a line break as far as quotes tell.
    assert [each.record for each in got.broken] == [5]
    assert got.broken[0].line == 6
    assert got.column("LEI") == [*leis(20)[:4], *leis(20)[6:]]


def test_blank_lines_are_no_records(file: Path) -> None:
    file.write_text(repex_csv(3).replace("\n", "\n\n") + "\n\n")
    got = read(file)
    assert got.column("line") == [3, 5, 7]
    assert got.broken == []


def test_a_last_record_without_the_end_of_its_line_is_whole(file: Path) -> None:
    file.write_text(repex_csv(3).rstrip())
    got = read(file)
    assert got.frame.height == 3
    assert got.early_end is None


def test_a_file_cut_in_the_midst_of_a_record_keeps_those_before_it(file: Path) -> None:
    file.write_text(repex_csv(5)[:-20])
    got = read(file)
    assert got.column("LEI") == leis(4)
    assert [(each.record, each.what) for each in got.broken] == [
        (5, "the file ends within this record")
    ]
    assert got.early_end == "the file ends within its last record"


@pytest.mark.parametrize("separator", ["", "\n", '\n"'])
def test_a_record_of_fifty_megabytes_is_one_broken_record(file: Path, separator: str) -> None:
    lines = repex_csv(6).splitlines()
    lines[3] = lines[3][:-3] + ',"' + ("x" * 1_000 + separator.replace('"', '""')) * 50_000 + '"'
    file.write_text("\n".join(lines) + "\n")
    got = read(file)
    assert [(each.record, each.line, each.what) for each in got.broken] == [
        (3, 4, "is longer than 4 MiB")
    ]
    assert len(got.broken[0].text) < 400
    assert got.column("LEI") == [*leis(6)[:2], *leis(6)[3:]]
    after = 5 + lines[3].count("\n")
    assert got.column("line") == [2, 3, after, after + 1, after + 2]


def test_something_else_than_text_is_refused(file: Path) -> None:
    file.write_bytes(bytes(range(1, 9)) + b"\0" * 100)
    with pytest.raises(InputError, match="is no CSV, XML or JSON"):
        open_source(file)


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        open_source(tmp_path / "nothing.csv")


def test_a_batch_has_at_least_one_record(file: Path) -> None:
    file.write_text(repex_csv(1))
    with pytest.raises(UsageError, match="at least one record"):
        next(open_source(file).batches(0))
