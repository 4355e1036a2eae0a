"""What the tables are, for programs that read CSV on the Web.

Metadata Vocabulary for Tabular Data, https://www.w3.org/TR/tabular-metadata/: which property each
column is, of which datatype, which row a link leads to. A converter (https://www.w3.org/TR/csv2rdf/)
makes of it no triple that is not in the data. What CSV on the Web has no words for it leaves out:
blank nodes, cells of several links as links, and values with a bar or backslash, or nothing, in
them, which our cells escape.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from corpgraph.exporting.tabling import LINK, TYPE
from corpgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpgraph.exporting.tabling import Column, Table

    Json = str | bool | list["Json"] | dict[str, "Json"]

__all__ = ["METADATA", "describe"]

#: The file's name.
METADATA: Final = "csv-metadata.json"
#: The datatypes that CSV on the Web has, but for those with a name of its own (section 5.11.1).
_DATATYPES: Final = frozenset(
    (
        *("anyURI", "base64Binary", "boolean", "date", "dateTime", "dateTimeStamp", "decimal"),
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "nonPositiveInteger"),
        *("negativeInteger", "double", "duration", "dayTimeDuration", "yearMonthDuration"),
        *("float", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth", "hexBinary", "QName"),
        *("string", "normalizedString", "token", "language", "Name", "NMTOKEN", "time"),
    )
)
# What a URI template (RFC 6570, section 3.2.3) leaves as it is.
_PLAIN_IRI: Final = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_ESCAPED: Final = (
    "Values here have a bar or backslash in them, with a backslash before it, or are empty, "
    r"written \e; columns.csv tells how to read them."
)


def describe(tables: Sequence[Table], title: str) -> str:
    """Describe tables as a group of CSV files.

    Args:
        tables: The tables, each in ``tables/<name>.csv`` beside the file.
        title: What the data is called.

    Returns:
        JSON-LD, as the standard has it.
    """
    homes: dict[str, set[str]] = defaultdict(set)
    for table in tables:
        for each in table.ids:
            homes[each].add(table.name)
    sizes = {table.name: len(table.ids) for table in tables}
    group = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": title,
        "tables": [_table(table, homes, sizes) for table in tables],
    }
    return json.dumps(group, ensure_ascii=False, indent=1) + "\n"


def _table(table: Table, homes: Mapping[str, set[str]], sizes: Mapping[str, int]) -> Json:
    names = _variables(table.columns)
    keys: list[Json] = []
    key: dict[str, Json] = {"name": "id", "titles": "id", "required": True, "suppressOutput": True}
    if _are_plain(table.ids):
        key["datatype"] = "anyURI"
    columns: list[dict[str, Json]] = [key]
    for title, column in table.columns.items():
        cells = [each for each in table.values(column) if each]
        told: dict[str, Json] = {"name": names[title], "titles": title}
        columns.append(told | _column(names[title], column, cells))
        home = _home(column, cells, homes, sizes)
        if home is not None:
            reference: Json = {"resource": f"tables/{home}.csv", "columnReference": "id"}
            keys.append({"columnReference": names[title], "reference": reference})
    schema: dict[str, Json] = {"columns": [*columns], "primaryKey": "id"}
    if _are_plain(table.ids):
        schema["aboutUrl"] = "{+id}"
    else:
        # A template would write these IRIs otherwise, and a blank node as an address.
        for each in columns:
            each["suppressOutput"] = True
    if keys:
        schema["foreignKeys"] = keys
    return {"url": f"tables/{table.name}.csv", "dc:title": table.of, "tableSchema": schema}


def _column(name: str, column: Column, cells: Sequence[Sequence[str]]) -> dict[str, Json]:
    """Tell what a column holds."""
    values = [value for cell in cells for value in cell]
    if any(not value or "|" in value or "\\" in value for value in values):
        return {"datatype": "string", "suppressOutput": True, "dc:description": _ESCAPED}
    found: dict[str, Json] = {"propertyUrl": column.predicate}
    is_single = all(len(cell) == 1 for cell in cells)
    if not is_single:
        found["separator"] = "|"
    if column.language is not None:
        return found | {"datatype": "string", "lang": column.language}
    if column.kind != LINK:
        return found | {"datatype": _datatype(column.kind)}
    if is_single and _are_plain(values):
        return found | {"datatype": "anyURI", "valueUrl": f"{{+{name}}}"}
    # The standard makes one IRI of a whole cell; as text each of them would be a false triple.
    return found | {"datatype": "string", "suppressOutput": True}


def _datatype(iri: str) -> Json:
    local = iri.removeprefix(XSD)
    if iri.startswith(XSD) and local in _DATATYPES:
        return local
    return {"@id": iri, "base": "string"}


def _home(
    column: Column,
    cells: Sequence[Sequence[str]],
    homes: Mapping[str, set[str]],
    sizes: Mapping[str, int],
) -> str | None:
    """The smallest table that has a row for every link in a column, if there is one."""
    if column.kind != LINK or column.predicate == TYPE or any(len(cell) > 1 for cell in cells):
        return None
    found: set[str] | None = None
    for cell in cells:
        there = homes.get(cell[0], set())
        found = set(there) if found is None else found & there
        if not found:
            return None
    return min(found, key=lambda name: (sizes[name], name)) if found else None


def _variables(names: Iterable[str]) -> dict[str, str]:
    """Give each column a name that a URI template can have (section 5.6, RFC 6570 section 2.3)."""
    found: dict[str, str] = {}
    taken = {"id"}
    for name in names:
        base = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_") or "column"
        variable, number = base, 2
        while variable in taken:
            variable, number = f"{base}_{number}", number + 1
        taken.add(variable)
        found[name] = variable
    return found


def _are_plain(iris: Iterable[str]) -> bool:
    return all(not each.startswith("_:") and _PLAIN_IRI.fullmatch(each) for each in iris)
