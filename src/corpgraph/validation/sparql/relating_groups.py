"""Groups and SELECT clauses of a SPARQL query, read as they are written."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from corpgraph.validation.planning.expressions import Fixed, Variable
from corpgraph.validation.planning.relations import Along
from corpgraph.validation.sparql.clauses import (
    Assigned,
    Braces,
    Branches,
    Condition,
    NotCoveredError,
    Optional,
    Selection,
)
from corpgraph.validation.sparql.relating_expressions import ExpressionReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.planning.relations import End
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.sparql.clauses import Element
    from corpgraph.validation.sparql.cursor import Cursor

__all__ = ["GroupReader"]

_TAILS: Final = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_KEYWORDS: Final = ("BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "SERVICE", "VALUES")


class GroupReader:
    """Reads a query from its form on.

    Args:
        cursor: The place of the form.
    """

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._blank = (f"~{number}" for number in count(1))

    def query(self) -> Selection:
        """Read a SELECT or ASK.

        Raises:
            NotCoveredError: It has something that no relation stands for.
        """
        cursor, selection = self._cursor, Selection()
        reader = self._expressions()
        if cursor.take().is_word("SELECT"):
            selection.distinct = cursor.takes("DISTINCT") or cursor.takes("REDUCED")
            self._columns(selection, reader)
        cursor.takes("WHERE")
        selection.where = self.group()
        while cursor.now.is_word(*_TAILS):
            self._tail(selection, reader)
        selection.measures = list(dict.fromkeys(reader.measures))
        if selection.measures and selection.keys is None:
            raise NotCoveredError("the query aggregates without GROUP BY")
        return selection

    def group(self) -> Braces:
        """Read a group.

        Raises:
            NotCoveredError: It has something that no relation stands for.
        """
        cursor, group = self._cursor, Braces()
        cursor.expect("{")
        if cursor.now.is_word("SELECT"):
            group.query = self.query()
        while not cursor.takes("}"):
            if not cursor.takes("."):
                group.elements += self._elements()
        return group

    def _expressions(self) -> ExpressionReader:
        return ExpressionReader(self._cursor, self.group)

    def _expression(self, *, bare: bool = False) -> Expression:
        reader = self._expressions()
        found = reader.constraint() if bare else reader.read()
        if reader.measures:
            raise NotCoveredError("the query aggregates where no group is")
        return found

    def _columns(self, selection: Selection, reader: ExpressionReader) -> None:
        cursor = self._cursor
        columns: list[tuple[str, Expression | None]] = []
        while not cursor.now.is_sign("{") and not cursor.now.is_word("WHERE"):
            if cursor.takes("*"):
                selection.columns = None
                return
            if cursor.takes("("):
                expression = reader.read()
                cursor.expect("AS")
                columns.append((cursor.variable(), expression))
                cursor.expect(")")
            else:
                columns.append((cursor.variable(), None))
        selection.columns = columns

    def _tail(self, selection: Selection, reader: ExpressionReader) -> None:
        cursor = self._cursor
        keyword = cursor.take().text.upper()
        if keyword == "GROUP":
            cursor.expect("BY")
            selection.keys = []
            while cursor.now.kind == "var" or cursor.now.is_sign("("):
                selection.keys += self._key()
            is_over = cursor.now.kind == "end" or cursor.now.is_sign("}")
            if not is_over and not cursor.now.is_word(*_TAILS):
                self._refuse("groups by something computed")
        elif keyword == "HAVING":
            while not cursor.now.is_word(*_TAILS) and not cursor.now.is_sign("}"):
                if cursor.now.kind == "end":
                    return
                selection.having.append(reader.constraint())
        else:
            self._refuse(f"has {keyword}")

    def _key(self) -> list[str]:
        if not self._cursor.takes("("):
            return [self._cursor.variable()]
        # A parameter in the place of a variable: the same for all rows.
        key = self._expression()
        self._cursor.expect(")")
        if not isinstance(key, Fixed):
            self._refuse("groups by something computed")
        return []

    def _refuse(self, what: str) -> None:
        raise NotCoveredError(f"the query {what}")

    def _elements(self) -> Iterator[Element]:
        cursor = self._cursor
        if cursor.takes("OPTIONAL"):
            yield Optional(self.group())
        elif cursor.takes("FILTER"):
            yield Condition(self._expression(bare=True))
        elif cursor.takes("BIND"):
            cursor.expect("(")
            expression = self._expression()
            cursor.expect("AS")
            yield Assigned(expression, cursor.variable())
            cursor.expect(")")
        elif cursor.now.is_sign("{"):
            groups = [self.group()]
            while cursor.takes("UNION"):
                groups.append(self.group())
            yield Branches(tuple(groups))
        elif cursor.now.is_word(*_KEYWORDS):
            self._refuse(f"has {cursor.now.text.upper()}")
        else:
            yield from self._triples()

    def _triples(self) -> Iterator[Along]:
        is_alone = self._cursor.now.is_sign("[")
        patterns: list[Along] = []
        subject = self._node(patterns)
        yield from patterns
        if not (is_alone and self._cursor.now.is_sign(".", "}")):
            yield from self._properties(subject)

    def _properties(self, subject: End) -> Iterator[Along]:
        cursor = self._cursor
        while not cursor.now.is_sign(".", "{", "}", "]") and not cursor.now.is_word(*_KEYWORDS):
            if cursor.takes(";"):
                continue
            path = self._path()
            while True:
                patterns: list[Along] = []
                yield Along(subject, path, self._node(patterns))
                yield from patterns
                if not cursor.takes(","):
                    break

    def _node(self, patterns: list[Along]) -> End:
        cursor = self._cursor
        if cursor.takes("["):
            node = Variable(next(self._blank))
            patterns += self._properties(node)
            cursor.expect("]")
            return node
        if cursor.now.is_sign("("):
            self._refuse("has a list")
        if cursor.now.kind == "blank":
            return Variable(f"~{cursor.take().text}")
        if cursor.now.kind == "var":
            return Variable(cursor.variable())
        return Fixed(cursor.term())

    def _path(self) -> Path:
        start = self._cursor.at
        self._steps()
        path = self._cursor.resolver.path(self._cursor.tokens[start : self._cursor.at])
        if path is None:
            raise NotCoveredError(
                "the query has a variable or a negation in the place of a property"
            )
        return path

    def _steps(self) -> None:
        cursor = self._cursor
        while True:
            while cursor.takes("^") or cursor.takes("!"):
                pass
            if cursor.takes("("):
                self._steps()
                cursor.expect(")")
            else:
                cursor.take()
            while cursor.takes("*") or cursor.takes("+") or cursor.takes("?"):
                pass
            if not (cursor.takes("/") or cursor.takes("|")):
                return
