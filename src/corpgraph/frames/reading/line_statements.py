"""Statements of SQL that make columns of lines of N-Triples, for DuckDB and for Spark alike.

A staged table has a row a triple, with the columns ``line``, ``subject``, ``predicate``, ``object``
and ``plain``; of a line that is not plain, ``object`` is the whole line and the terms are null.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.frames.reading.grammar import GRAPH_NAME, LINE, LINE_AND_GRAPH, UNUSUAL_END
from corpgraph.frames.reading.odd_lines import IGNORED, LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Dialect", "clashes", "keyed", "labels", "odd", "split"]

_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the libraries write differently.

    Attributes:
        matches: Whether a column matches a pattern, given as it is in `grammar`.
        without: A column without what matches a pattern.
        hashed: The key of a column's text; the second is a salt.
    """

    matches: Callable[[str, str], str]
    without: Callable[[str, str], str]
    hashed: Callable[[str, str], str]


def split(source: str, dialect: Dialect, *, graphs: bool) -> str:
    """Split lines, the columns ``line`` and ``text`` of a source, at their first two blanks."""
    form = LINE_AND_GRAPH if graphs else LINE
    tail = "substr(text, i + j + 1, length(text) - i - j - 2)"
    value = dialect.without(tail, GRAPH_NAME) if graphs else tail
    unusual = f"{UNUSUAL_END} ."
    plain = (
        f"{dialect.matches('text', form)} AND length(text) < {LONGEST // 4} "
        f"AND NOT (right(text, {len(unusual)}) = '{unusual}' AND substr(text, i + j + 1, 1) = '\"')"
    )
    return (
        "SELECT line, CASE WHEN plain THEN substr(text, 1, i - 1) END AS subject, "
        "CASE WHEN plain THEN substr(text, i + 1, j - 1) END AS predicate, "
        f"CASE WHEN plain THEN {value} ELSE text END AS object, plain "
        f"FROM (SELECT line, text, i, j, coalesce({plain}, FALSE) AS plain "
        "FROM (SELECT line, text, i, instr(substr(text, i + 1), ' ') AS j "
        f"FROM (SELECT line, text, instr(text, ' ') AS i FROM {source}) a) b) c"
    )


def odd(staged: str, dialect: Dialect) -> str:
    """The lines of a staged table that are not plain, and not blank or a comment."""
    return (
        f"SELECT line, object AS text FROM {staged} "
        f"WHERE NOT plain AND NOT {dialect.matches('object', IGNORED)} ORDER BY line"
    )


def labels(staged: str, path: Path) -> str:
    """The labels of blank nodes in a staged table and the names that `loading.parse` gives them."""
    ends = " UNION ALL ".join(
        f"SELECT {end} AS label, line * 2 + {number} AS place FROM {staged} "
        f"WHERE plain AND substr({end}, 1, 2) = '_:'"
        for number, end in enumerate(("subject", "object"))
    )
    scope = path.resolve().as_uri()
    prefix = f"_:b{hashlib.blake2b(scope.encode(), digest_size=8).hexdigest()[1:]}"
    number = "row_number() OVER (ORDER BY min(place)) - 1"
    return (
        f"SELECT label, concat('{prefix}', lpad(lower(hex({number})), {_DIGITS}, '0')) AS name "
        f"FROM ({ends}) labels GROUP BY label"
    )


def keyed(
    staged: str, named: str | None, numbers: str, dialect: Dialect, salt: str, *, file: str
) -> str:
    """The triples of a staged table, with their keys, and their predicates by number.

    Args:
        staged: The table.
        named: A table of what `labels` selects; None if there are no blank nodes.
        numbers: A table of the numbers ``p`` of predicates.
        dialect: How the library writes it.
        salt: What keys are computed with.
        file: The number of the file that a triple is from.
    """
    subject, value, joined = "subject", "object", ""
    if named is not None:
        subject, value = "coalesce(n1.name, subject)", "coalesce(n2.name, object)"
        joined = (
            f"LEFT JOIN {named} n1 ON subject = n1.label LEFT JOIN {named} n2 ON object = n2.label "
        )
    return (
        f"SELECT p, {dialect.hashed('subject', salt)} AS s, {dialect.hashed('object', salt)} AS o, "
        "subject, object, line, file FROM "
        f"(SELECT p, {subject} AS subject, {value} AS object, line, {file} AS file FROM {staged} "
        f"JOIN {numbers} USING (predicate) {joined}WHERE plain) named"
    )


def clashes(triples: str, dialect: Dialect, salt: str) -> str:
    """The keys that terms with different texts have, told by a second hash of the texts."""
    ends = " UNION ALL ".join(
        f"SELECT {key} AS k, {dialect.hashed(text, salt)} AS second FROM {triples}"
        for key, text in (("s", "subject"), ("o", "object"))
    )
    return f"SELECT k FROM ({ends}) terms GROUP BY k HAVING min(second) <> max(second) LIMIT 1"
