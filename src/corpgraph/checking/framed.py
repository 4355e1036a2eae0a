"""Files and property tables, checked on data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.checking.tasks import Checked
from corpgraph.frames.opening import open_slices

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.checking.tasks import Task
    from corpgraph.frames.opening import Library, Settings

__all__ = ["check_frames", "check_tables"]


def check_frames(task: Task, library: Library, settings: Settings | None) -> Checked:
    """Check files.

    Args:
        task: The files and shapes.
        library: What reads and joins them.
        settings: Where the library works.

    Raises:
        InputError: A file or the shapes cannot be read or used.
        UsageError: The library is not installed, or cannot be started.
    """
    with open_slices(task.all_files, library, settings) as slices:
        from corpgraph.validation.columns.digest import digest
        from corpgraph.validation.columns.places import LinesOfSlices
        from corpgraph.validation.columns.validating import validate_slices
        from corpgraph.validation.locating import locate

        # What is known beside the data must not meet a shape in the data's stead.
        small = digest(slices, task.index, files=len(task.files) + len(task.schema))
        problems = task.problems(small)
        if problems and not task.lenient:
            return Checked(None, problems, [])
        report = validate_slices(slices, task.index)
        index = LinesOfSlices(slices, task.all_files)
        return Checked(locate(report, task.files, index=index), problems, [])


def check_tables(task: Task, tables: Path) -> Checked:
    """Check property tables, together with files.

    A finding in a table is placed at its row, with the record of the source file that states it.
    What is in doubt about a term has no place if only tables have the term.

    Args:
        task: The files and shapes.
        tables: The directory of the tables.

    Raises:
        InputError: A file, a table or the shapes cannot be read or used.
        UsageError: The extra is not installed.
    """
    with open_slices(task.all_files) as known:
        from corpgraph.validation.columns.places import LinesOfSlices
        from corpgraph.validation.columns.stored.places import RowsOfTables
        from corpgraph.validation.columns.stored.rows import open_rows, readable
        from corpgraph.validation.columns.stored.samples import digest_tables
        from corpgraph.validation.columns.stored.validating import run_tables
        from corpgraph.validation.columns.validating import report_of
        from corpgraph.validation.locating import locate

        rows = open_rows(tables)
        with readable(tables):
            files = len(task.files) + len(task.schema)
            problems = task.problems(digest_tables(rows, known, task.index, files=files))
            if problems and not task.lenient:
                return Checked(None, problems, [])
            report = report_of(run_tables(rows, known, task.index))
            index = LinesOfSlices(known, task.all_files)
            places = RowsOfTables(tables)
            return Checked(locate(report, task.files, index=index, rows=places), problems, [])
