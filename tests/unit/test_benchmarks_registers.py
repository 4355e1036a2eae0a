"""What the benchmark of registers makes of its figures."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from benchmarks.registers import PARSE, STEPS, Step, Taken, judge, main, render

if TYPE_CHECKING:
    from pathlib import Path

PARSING: Final = Step(PARSE, 2.0, 1.0, 10**9, "900 records")
IMPORT: Final = Step("import", 5.0, 4.0, 2 * 10**9, "890 records")
PARENTS: Final = Step("ultimate parents", 1.0, 1.0, 10**8, "17 ultimate parents")
TAKEN: Final = Taken(500, 900, 50_000_000, PARSING, [IMPORT, PARENTS])


def test_all_steps_together_are_held_against_parsing() -> None:
    assert judge(TAKEN) == (True, "3.0 times, at most 4")
    assert judge(replace(TAKEN, steps=[IMPORT, IMPORT])) == (False, "5.0 times, at most 4")


def test_a_step_that_failed_reaches_no_goal() -> None:
    failed = replace(PARENTS, outcome="failed: MemoryError")
    assert judge(replace(TAKEN, steps=[IMPORT, failed])) == (False, "ultimate parents failed")


def test_a_table_has_ratios_first_and_rates_of_the_csv() -> None:
    text = render([TAKEN], "text")
    assert "500 entities: 900 records, 50 MB" in text
    rows = {line[:16].strip(): line[16:].split() for line in text.splitlines() if "  " in line}
    assert rows["all of it"][:7] == ["3.00", "5.00", "6.00", "5.00", "10.0", "180", "2,000"]
    assert rows["import"][:2] == ["2.50", "4.00"]
    assert "reached (3.0 times, at most 4)" in text
    marked = render([TAKEN], "markdown")
    assert "| step | CPU ratio | wall ratio |" in marked
    (told,) = json.loads(render([TAKEN], "json"))
    assert (told["reached"], told["parsing"]["cpu"]) == (True, 2.0)


def test_a_small_register_goes_through_all_steps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--entities", "300", "--folder", str(tmp_path), "--format", "json"])
    (told,) = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in told["steps"]] == list(STEPS)
    outcomes = [each["outcome"] for each in told["steps"]]
    assert all(each[0].isdigit() for each in outcomes), outcomes
    assert told["parsing"]["outcome"].endswith(" records")
    assert int(told["parsing"]["outcome"].split()[0]) == pytest.approx(told["records"], rel=0.02)
