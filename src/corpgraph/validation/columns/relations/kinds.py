"""Terms as queries by value see them: the kinds that a column holds, and one form a value.

An engine that reads SPARQL takes ``"01"^^xsd:integer`` and ``"1"^^xsd:integer`` for one term. So
does what reads columns for users' queries: texts that Oxigraph would change are changed alike.
Those that it takes for no value of their datatype get a datatype that marks them.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import narwhals as nw
import pyoxigraph as ox

from corpgraph.frames.backends import each_once, rows, settled, small
from corpgraph.namespaces import XSD
from corpgraph.validation.running.written import AS_WRITTEN, FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.shapes.triples import Term

__all__ = [
    "EXOTIC",
    "Kind",
    "Kinds",
    "key_of",
    "kinds_of",
    "normal_term",
    "normalized",
    "suffix",
    "unmarked",
]


class Kind(Enum):
    """What a term can be compared with."""

    RESOURCE = auto()
    STRING = auto()
    LANGUAGE = auto()
    NUMBER = auto()
    #: A number that cannot be summed exactly in 64 bits; there are numbers beside it.
    LARGE = auto()
    #: A decimal, be it whole or not; there are numbers beside it.
    DECIMAL = auto()
    #: A floating-point number; there are numbers beside it.
    DOUBLE = auto()
    BOOLEAN = auto()
    DATE = auto()
    #: A date with a zone; there are dates beside it.
    ZONED = auto()
    INSTANT = auto()
    #: A literal of a datatype that is not known, or none of its datatype's values.
    OTHER = auto()
    #: A value that is compared with none but its like, and with that not in columns.
    EXOTIC = auto()
    #: A number, date or time that columns cannot compare exactly.
    UNFIT = auto()
    #: A text with an escape; there is another kind beside it.
    ESCAPED = auto()


Kinds = frozenset[Kind]
_ZONE: Final = r"(?:Z|[+-](?:(?:0[1-9]|1[0-3]):[0-5][0-9]|00:(?:0[1-9]|[1-5][0-9])|14:00))?"
_DAY: Final = (
    r"(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-(?:(?:0[1-9]|1[0-2])-"
    r"(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
#: Texts of values that are in normal form as they stand, and that columns compute with exactly.
_REGULAR: Final = {
    "integer": r"-?[1-9][0-9]{0,8}|0",
    "decimal": r"-?(?:[1-9][0-9]{0,8}|0)\.[0-9]{0,5}[1-9]|-?[1-9][0-9]{0,8}|0",
    "double": r"-?[1-9][0-9]{0,7}(?:\.[0-9]{0,5}[1-9])?|0",
    "boolean": r"true|false",
    "date": _DAY,
    "dateTime": rf"{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{{0,5}}[1-9])?"
    rf"{_ZONE}",
}
_KINDS: Final = {
    "integer": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "double": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "dateTime": Kind.INSTANT,
}
#: The kinds that values of a datatype may be of besides.
_BESIDE: Final = {
    "integer": frozenset({Kind.LARGE}),
    "decimal": frozenset({Kind.LARGE, Kind.DECIMAL}),
    "double": frozenset({Kind.DOUBLE}),
    "date": frozenset({Kind.ZONED}),
}
#: The datatypes of exotic values.
EXOTIC: Final = tuple(sorted({name.removeprefix(XSD) for name in FORMS} - _KINDS.keys()))
_NUMBERS: Final = {"decimal": Kind.DECIMAL, "double": Kind.DOUBLE}
#: Texts in normal form that columns compute with, though they are not regular.
_FIT: Final = {
    Kind.NUMBER: re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,9}\.[0-9]{1,6})"),
    Kind.BOOLEAN: re.compile(r"true|false"),
    Kind.DATE: re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_ZONE}"),
    Kind.INSTANT: re.compile(
        rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]{{1,6}})?{_ZONE}"
    ),
}
_SMALL: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
#: So much of a literal's end tells the datatypes of XML Schema apart.
_TAIL: Final = 24
_LOCAL: Final = re.compile(r"#(\w+)>$")


def kinds_of(datatype: str) -> Kinds | None:
    """The kinds that literals of a datatype are of; None for all but those that are compared."""
    kind = _KINDS.get(datatype.removeprefix(XSD)) if datatype.startswith(XSD) else None
    if kind is None:
        return None
    more = _BESIDE.get(datatype.removeprefix(XSD), frozenset())
    return frozenset({kind, Kind.OTHER, Kind.UNFIT, Kind.ESCAPED} | more)


def suffix(name: str) -> str:
    """What literals of a datatype of XML Schema end with."""
    return f'"^^<{XSD}{name}>'


def unmarked(text: nw.Expr) -> nw.Expr:
    """Texts without the marks of literals that are no values of their datatype."""
    return text.str.replace_all(f"^^<{AS_WRITTEN}", "^^<", literal=True)


def normalized(slices: Slices, frame: Frame, key: str, text: str) -> tuple[Frame, Kinds]:
    """A frame with the terms of a column as queries by value see them, and their kinds.

    Args:
        slices: Give keys to terms.
        frame: The frame.
        key: The column of the terms' keys.
        text: The column of their texts.
    """
    column = nw.col(text)
    literals = frame.filter(column.str.starts_with('"'))
    if not rows(literals.select(text).head(1)):
        return frame, frozenset({Kind.RESOURCE})
    each = settled(each_once(frame.select(key, text), key))
    found, names = _profile(each, column)
    irregular = [_is_irregular(column, name) for name in sorted(names)]
    if not irregular:
        return frame, frozenset(found)
    odd = rows(each.filter(nw.any_horizontal(*irregular, ignore_nulls=True)).select(key, text))
    found |= {_KINDS[name] for name in names & _KINDS.keys()}
    found |= {kind for name, kind in _NUMBERS.items() if name in names}
    if not odd:
        return frame, frozenset(found)
    normal = list(_normal(old for _, old in odd))
    columns = {
        key: (int, [old for old, _ in odd]),
        "normal_key": (int, [key_of(slices, new) for new, _ in normal]),
        "normal_text": (str, [new for new, _ in normal]),
    }
    changed = small(frame, columns)
    joined = frame.join(changed, on=key, how="left").with_columns(
        nw.coalesce("normal_key", key).alias(key), nw.coalesce("normal_text", text).alias(text)
    )
    kinds = frozenset(found).union(*(kinds for _, kinds in normal))
    return joined.drop("normal_key", "normal_text"), kinds


def _profile(frame: Frame, column: nw.Expr) -> tuple[set[Kind], set[str]]:
    """The kinds that need no closer look, and the names of the datatypes that do."""
    found: set[Kind] = set()
    names: set[str] = set()
    tail = (
        nw.when(~column.str.starts_with('"'))
        .then(nw.lit("<"))
        .when(column.str.ends_with('"'))
        .then(nw.lit('"'))
        .when(column.str.ends_with(">"))
        .then(column.str.tail(_TAIL))
        .otherwise(nw.lit("@"))
    )
    simple = {"<": Kind.RESOURCE, '"': Kind.STRING, "@": Kind.LANGUAGE}
    for (each,) in rows(frame.select(tail.alias("tail")).unique()):
        name = _datatype(each)
        if each in simple:
            found.add(simple[each])
        elif name is None:
            found.add(Kind.OTHER)
        else:
            names.add(name)
    if found & {Kind.STRING, Kind.LANGUAGE, Kind.OTHER}:
        escaped = column.str.contains("\\", literal=True) & column.str.contains(r'\\[^"]')
        if rows(frame.filter(escaped).select(column).head(1)):
            found.add(Kind.ESCAPED)
    return found, names


def _datatype(tail: str) -> str | None:
    """The name of the datatype that a literal's end is of, if an engine calculates with it."""
    match = _LOCAL.search(tail)
    if match is None or not suffix(match.group(1)).endswith(tail):
        return None
    return match.group(1) if XSD + match.group(1) in FORMS else None


def _is_irregular(column: nw.Expr, name: str) -> nw.Expr:
    ending = column.str.ends_with(suffix(name))
    if name not in _REGULAR:
        return ending
    pattern = rf'^"(?:{_REGULAR[name]})"\^\^<{re.escape(XSD)}{name}>$'
    return ending & ~column.str.contains(pattern)


def _normal(texts: Iterable[str]) -> Iterator[tuple[str, Kinds]]:
    """The normal forms of literals and their kinds, in order."""
    given = list(texts)
    document = "".join(f"<urn:n:{place}> <urn:p> {text} .\n" for place, text in enumerate(given))
    store = ox.Store()
    store.extend(ox.parse(document, format=ox.RdfFormat.N_TRIPLES))
    # What Oxigraph cannot read it cannot compare, not even with something else.
    query = 'SELECT ?node ?value (?value = "" AS ?known) { ?node ?p ?value }'
    found: dict[int, tuple[str, Kinds]] = {}
    for row in store.query(query):  # type: ignore[union-attr]
        place = int(row["node"].value.removeprefix("urn:n:"))
        value: ox.Literal = row["value"]
        found[place] = _with_kinds(value, is_known=row["known"] is not None)
    return (found[place] for place in range(len(given)))


def _with_kinds(value: ox.Literal, *, is_known: bool) -> tuple[str, Kinds]:
    datatype = value.datatype.value
    if not is_known:
        marked = ox.Literal(value.value, datatype=ox.NamedNode(AS_WRITTEN + datatype))
        return str(marked), frozenset({Kind.OTHER})
    kind = _KINDS.get(datatype.removeprefix(XSD))
    if datatype == f"{XSD}string":
        return str(value), frozenset({Kind.STRING})
    if kind is None:
        is_number = datatype == f"{XSD}float"
        return str(value), frozenset({Kind.EXOTIC, *([Kind.UNFIT] if is_number else [])})
    if not _FIT[kind].fullmatch(value.value):
        return str(value), frozenset({kind, Kind.UNFIT})
    if kind is Kind.NUMBER:
        more = {_NUMBERS[name] for name in _NUMBERS if datatype == XSD + name}
        is_large = Kind.DOUBLE not in more and not _SMALL.fullmatch(value.value)
        return str(value), frozenset({kind, *more, *([Kind.LARGE] if is_large else [])})
    if kind is Kind.DATE and len(value.value) > len("2000-01-01"):
        return str(value), frozenset({kind, Kind.ZONED})
    return str(value), frozenset({kind})


def key_of(slices: Slices, normal: str) -> int:
    """The key of a term by its text as queries by value see it."""
    return slices.key(normal.replace(f"^^<{AS_WRITTEN}", "^^<", 1))


def normal_term(term: Term) -> tuple[str, Kinds]:
    """The text of a term as queries by value see it, and its kinds."""
    if not isinstance(term, ox.Literal):
        return str(term), frozenset({Kind.RESOURCE})
    if term.language is not None:
        return str(term), frozenset({Kind.LANGUAGE})
    name = term.datatype.value.removeprefix(XSD)
    if name != "string" and _datatype(str(term)[-_TAIL:]) is None:
        return str(term), frozenset({Kind.OTHER})
    return next(_normal([str(term)]))
