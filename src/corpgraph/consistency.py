"""What contradicts the ontology on a day, as findings that name the facts and where they stand.

A snapshot's shortcuts are written nowhere. So each of them that takes part in a contradiction is
traced to the facts behind it, and it is their triples that a finding names and locates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.layout import data_files
from corpgraph.loading import files_in, load_files, load_packaged
from corpgraph.reasoning import close
from corpgraph.snapshot import shortcuts, take_snapshot
from corpgraph.validation import Finding, Report, Severity
from corpgraph.validation.locating import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from corpgraph.reasoning import Inconsistency, Statement
    from corpgraph.snapshot import Shortcut

__all__ = ["as_report", "check_consistency"]

#: Where the W3C defines the rules that conclude that a graph cannot be true.
_RULES: Final = "https://www.w3.org/TR/owl2-profiles/#"


def check_consistency(
    paths: Sequence[Path | str] = (),
    at: date | None = None,
    *,
    known: date | None = None,
    possible: bool = False,
) -> Report:
    """Reason over the facts of a day, and report what contradicts the ontology.

    Args:
        paths: Files and directories; none means the packaged data.
        at: The day; today if not given.
        known: Go by what the sources had published until this day.
        possible: Whether to take in what holds on the day only possibly.

    Raises:
        InputError: A file cannot be read.
    """
    from datetime import date as calendar

    day = at or calendar.today()
    store = load_files(paths) if paths else load_packaged()
    found = close(take_snapshot(store, day, known=known, possible=possible)).inconsistencies
    return as_report(found, store, day, files_in(paths) if paths else data_files(), known=known)


def as_report(
    inconsistencies: Sequence[Inconsistency],
    store: ox.Store,
    at: date,
    files: Sequence[Path],
    *,
    known: date | None = None,
) -> Report:
    """Turn what contradicts the ontology into findings, with the places of the facts behind it.

    Args:
        inconsistencies: Of the closure of a snapshot.
        store: The data that the snapshot was taken of.
        at: Its day.
        files: The files that the data is from.
        known: As the snapshot was taken.
    """
    if not inconsistencies:
        return Report(())
    behind: dict[ox.Triple, list[Shortcut]] = {}
    for shortcut in shortcuts(store, at, known=known):
        behind.setdefault(shortcut.triple, []).append(shortcut)
    findings = [_finding(each, store, at, behind) for each in inconsistencies]
    return locate(Report(tuple(sorted(findings, key=lambda each: each.key))), files)


def _finding(
    each: Inconsistency,
    store: ox.Store,
    at: date,
    behind: Mapping[ox.Triple, list[Shortcut]],
) -> Finding:
    first = each.statements[0]
    broken = next(
        (axiom.subject for axiom in each.axioms if isinstance(axiom.subject, ox.NamedNode)),
        first.predicate,
    )
    triples = dict.fromkeys(
        triple for statement in each.given for triple in _written(statement, store, behind)
    )
    return Finding(
        focus=str(first.subject),
        path=str(first.predicate),
        value=str(first.object),
        component=_RULES + each.rule,
        shape=str(broken),
        severity=Severity.VIOLATION,
        message=f"On {at.isoformat()}: {each.message}",
        triples=tuple(triples),
    )


def _written(
    statement: Statement, store: ox.Store, behind: Mapping[ox.Triple, list[Shortcut]]
) -> Iterator[ox.Triple]:
    """The triples of the data by which a statement of a snapshot holds."""
    triple = statement.triple
    if triple is None:
        return
    if triple not in behind:
        yield triple
    for shortcut in behind.get(triple, ()):
        for term in (triple.subject, triple.object):
            for quad in store.quads_for_pattern(shortcut.fact, None, term):
                yield quad.triple
