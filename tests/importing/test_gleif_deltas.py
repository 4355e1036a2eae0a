"""Deltas applied to an import give what an import of the later files gives."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.importing.gleif import apply_deltas, import_gleif
from corpgraph.importing.lines import lines_of_tables
from generating.writing import generate, populate
from importing.made import A, B, C, D, counts, entity, exception, relation, samples, tree, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.importing.gleif import Outcome
    from importing.made import Row

SCRIPT: Final = Path(__file__).with_name("killed.py")
#: By which record a fact is known, and what is said of files and records.
PROVENANCE: Final = re.compile(
    r"ontology#(statedIn|namedIn|endResolution)>|^<[^>]*/id/(passage|source|date-resolution)/"
)
PASSAGE: Final = "https://w3id.org/corpgraph/id/passage/"
#: When a record of a delta was deleted; CSV of GLEIF has it in this column.
DELETED: Final = "Extension.Deletion.DeletedAt"


def facts(target: Path) -> set[str]:
    """The triples of an import, without where they are from."""
    lines = b"".join(lines_of_tables(target)).decode().splitlines()
    assert len(lines) > 10
    return {line for line in lines if not PROVENANCE.search(line)}


def told(target: Path) -> list[tuple[str | None, ...]]:
    """The anomalies of an import, without their places; broken records have no key."""
    frame = pl.read_csv(target / "anomalies.csv").select("kind", "effect", "key", "value")
    return sorted(frame.filter(pl.col("kind") != "broken-record").rows(), key=str)


def generated(folder: Path, form: str, edition: str) -> list[Path]:
    population = populate(1500, seed=7, errors=2)
    made = generate(population, folder / edition, formats=(form,), edition=edition)  # type: ignore[arg-type]
    return [each.path for each in made]


@pytest.mark.parametrize("form", ["xml", "json"])
def test_the_files_of_a_day_and_the_deltas_of_the_next_make_the_next_day(
    tmp_path: Path, form: str
) -> None:
    out, later = tmp_path / "out", tmp_path / "later-out"
    import_gleif(generated(tmp_path, form, "full"), out, size=400)
    before = facts(out)
    outcome = apply_deltas(generated(tmp_path, form, "delta"), out, size=400)
    import_gleif(generated(tmp_path, form, "later"), later, size=400)
    assert facts(out) == facts(later) != before
    assert told(out) == told(later)
    files = outcome.report["files"]
    assert sum(each["deleted"] for each in files) > 0
    assert sum(each["replaced"] for each in files) > sum(each["deleted"] for each in files)
    for each in files:
        parts = ("taken_in", "left_out", "replaced", "deleted")
        assert each["records"] == sum(each[part] for part in parts)


def files_of(folder: Path, name: str, *rows: Sequence[Row]) -> list[Path]:
    (folder / name).mkdir()
    return [write(folder / name / f"{name}-{number}.csv", each) for number, each in enumerate(rows)]


@pytest.fixture
def full(tmp_path: Path) -> list[Path]:
    """Entities, one with no name and one twice; relationships; an exception."""
    codes = [entity(A), entity(B, LegalName=""), entity(C), entity(C), entity(D, Country="XX")]
    return files_of(tmp_path, "full", codes, [relation(A, B), relation(C, D)], [exception(B)])


@pytest.fixture
def out(tmp_path: Path, full: list[Path]) -> Path:
    import_gleif(full, tmp_path / "out", size=2)
    return tmp_path / "out"


def applied(tmp_path: Path, out: Path, *rows: Sequence[Row], name: str = "delta") -> Outcome:
    return apply_deltas(files_of(tmp_path, name, *rows), out, size=2)


def text(target: Path) -> str:
    return b"".join(lines_of_tables(target)).decode()


def test_a_record_takes_the_place_of_the_one_with_its_key_and_is_its_evidence(
    tmp_path: Path, out: Path
) -> None:
    outcome = applied(tmp_path, out, [entity(A, LegalName="New name")])
    stated = [each for each in text(out).splitlines() if f"/legal-name-lei-{A}> <" in each]
    assert any('ontology#name> "New name"' in each for each in stated)
    slug = outcome.report["files"][-1]["slug"]
    assert any(f"ontology#statedIn> <{PASSAGE}{slug}-1>" in each for each in stated)
    assert not any("passage/full" in each for each in stated)
    assert [each["replaced"] for each in outcome.report["files"]] == [1, 0, 0, 0]


def test_a_record_that_was_left_out_is_made_good_and_no_anomaly_any_more(
    tmp_path: Path, out: Path
) -> None:
    before = applied(tmp_path, out, [entity(D, Country="XX")], name="same")
    assert counts(before)["missing-required"] == 1
    after = applied(tmp_path, out, [entity(B), entity(C), entity(D)])
    assert counts(after) == {}
    assert after.left_out == 0
    assert f"corporation/lei-{B}> " in text(out)
    # Of the record that came twice, both are replaced.
    assert [each["replaced"] for each in after.report["files"]] == [4, 0, 0, 1, 0]


def test_all_records_of_a_relationship_that_was_told_twice_are_replaced(
    tmp_path: Path, full: list[Path]
) -> None:
    twice = files_of(tmp_path, "twice", [relation(A, B), relation(C, D), relation(A, B)])
    outcome = import_gleif([full[0], *twice], tmp_path / "out", size=2)
    assert counts(outcome)["duplicate-record"] == 2
    after = applied(tmp_path, tmp_path / "out", [relation(A, B)], [entity(C)])
    assert "duplicate-record" not in counts(after)
    assert [each["replaced"] for each in after.report["files"]] == [2, 2, 0, 0]


def test_a_record_that_is_bad_takes_its_place_as_well(tmp_path: Path, out: Path) -> None:
    assert f"control/lei-{A}-direct-{B}> " in text(out)
    bad = relation(
        A, B, startDate="2020-01-01", endDate="2010-01-01", periodType="RELATIONSHIP_PERIOD"
    )
    outcome = applied(tmp_path, out, [bad])
    assert f"control/lei-{A}-direct-{B}> " not in text(out)
    assert [each["key"] for each in samples(outcome, "impossible-period")] == [
        f"{A} IS_DIRECTLY_CONSOLIDATED_BY {B}"
    ]


def test_a_deletion_leaves_nothing_and_one_of_what_there_is_not_is_told(
    tmp_path: Path, out: Path
) -> None:
    moment = "2024-06-01T00:00:00Z"
    outcome = applied(
        tmp_path,
        out,
        [relation(A, B, **{DELETED: moment}), relation(A, D, **{DELETED: moment})],
        [exception(B, **{DELETED: moment})],
    )
    assert f"control/lei-{A}-" not in text(out)
    assert f"control/lei-{C}-" in text(out)
    assert f"reporting-exception/lei-{B}-" not in text(out)
    assert "deleted-record" not in counts(outcome)
    (unknown,) = samples(outcome, "deletion-of-unknown")
    assert (unknown["key"], unknown["line"], unknown["effect"]) == (
        f"{A} IS_DIRECTLY_CONSOLIDATED_BY {D}",
        3,
        "kept",
    )
    assert [each["deleted"] for each in outcome.report["files"]] == [0, 0, 0, 2, 1]
    # What was deleted may come again.
    applied(tmp_path, out, [relation(A, B)], name="again")
    assert f"control/lei-{A}-direct-{B}> " in text(out)


def test_deltas_one_by_one_and_together_end_in_the_same_bytes(
    tmp_path: Path, full: list[Path], out: Path
) -> None:
    first = files_of(
        tmp_path,
        "delta-1",
        [entity(A, LegalName="One"), entity(B)],
        [relation(A, C), relation(B, D)],
    )
    second = files_of(
        tmp_path,
        "delta-2",
        [entity(B, LegalName="Two"), entity(B, LegalName="Three")],
        [relation(A, C, **{DELETED: "2024-06-01"}), relation(A, B, RelationshipType="IS_LIKE")],
    )
    apply_deltas(first, out, size=2)
    apply_deltas(second, out, size=2)
    import_gleif(full, tmp_path / "other", size=2)
    apply_deltas([*first, *second], tmp_path / "other", size=2)
    assert tree(out) == tree(tmp_path / "other")
    # What is applied already is not applied again: the first would undo the second.
    again = apply_deltas(first, out, size=2)
    assert tree(out) == tree(tmp_path / "other")
    assert again.left_out == apply_deltas(second, out, size=2).left_out == 3


def test_a_delta_that_is_killed_anywhere_leaves_the_old_import_or_the_new(
    tmp_path: Path, full: list[Path]
) -> None:
    delta = files_of(tmp_path, "delta", [entity(A, LegalName="One"), entity(B)], [relation(A, C)])

    def run(step: int, target: Path) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, str(SCRIPT), str(step), str(target), "delta", "1"]
        return subprocess.run(
            [*words, *map(str, delta)], capture_output=True, text=True, timeout=60
        )

    (tmp_path / "whole").mkdir()
    import_gleif(full, tmp_path / "whole" / "out", size=2)
    old = tree(tmp_path / "whole" / "out")
    done = run(0, tmp_path / "whole" / "out")
    steps = int(done.stdout)
    new = tree(tmp_path / "whole" / "out")
    assert steps > 30, done.stderr
    assert old != new
    found = set()
    for step in (steps // 3, steps * 3 // 4, steps - 20, steps - 4, steps):
        place = tmp_path / f"at-{step}"
        place.mkdir()
        import_gleif(full, place / "out", size=2)
        assert run(step, place / "out").returncode == -signal.SIGKILL
        state = tree(place / "out")
        assert state in (old, new)
        found.add(state == new)
        apply_deltas(delta, place / "out", size=1)
        assert tree(place / "out") == new
        assert [each.name for each in place.iterdir()] == ["out"]
    assert found == {False, True}


def test_a_delta_needs_an_import_in_property_tables(tmp_path: Path, full: list[Path]) -> None:
    with pytest.raises(InputError, match="no import of GLEIF's files"):
        apply_deltas(full, tmp_path / "out")
    import_gleif(full, tmp_path / "lines", form="nq")
    with pytest.raises(InputError, match="--as parquet"):
        apply_deltas(full, tmp_path / "lines")
    import_gleif(full, tmp_path / "out")
    with pytest.raises(UsageError, match="nothing to import"):
        apply_deltas([], tmp_path / "out")


DAY: Final = "202405{}-0800-gleif-goldencopy-repex{}.csv"


def dated(folder: Path, day: str, window: str = "") -> Path:
    return write(folder / DAY.format(day, window), [exception(A, reason="NATURAL_PERSONS")])


def test_a_delta_goes_on_where_the_import_ends(tmp_path: Path) -> None:
    full, out = dated(tmp_path, "05"), tmp_path / "out"
    sixth, seventh = (dated(tmp_path, day, "-last-day") for day in ("06", "07"))
    import_gleif([full], out)
    before = tree(out)
    gap = "changed since 2024-05-06T08:00:00Z, and the import ends on 2024-05-05T08:00:00Z"
    with pytest.raises(InputError, match=gap) as caught:
        apply_deltas([seventh], out)
    assert caught.value.path == seventh
    with pytest.raises(InputError, match="changed since 2024-05-06"):
        apply_deltas([seventh, sixth], out)
    assert tree(out) == before
    outcome = apply_deltas([sixth, seventh], out)
    assert [each["since"] for each in outcome.report["files"]] == [
        *(None, "2024-05-05T08:00:00Z", "2024-05-06T08:00:00Z")
    ]
    # What goes back further than it must is fine; what is older is not.
    apply_deltas([dated(tmp_path, "08", "-last-week")], out)
    with pytest.raises(InputError, match=r"is of 2024-05-06T08.*, and the import of 2024-05-08"):
        apply_deltas([dated(tmp_path, "06", "-last-week")], out)


def test_publications_of_other_kinds_and_unknown_times_are_not_in_the_way(tmp_path: Path) -> None:
    out, relations = tmp_path / "out", [relation(A, B)]
    import_gleif([dated(tmp_path, "05")], out)
    other = tmp_path / "20240509-0800-gleif-goldencopy-rr-last-day.csv"
    apply_deltas([write(other, relations)], out)
    assert apply_deltas([write(tmp_path / "undated.csv", relations)], out).report["files"]
