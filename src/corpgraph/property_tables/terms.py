"""The terms that cells of property tables stand for, as expressions, in canonical N-Triples syntax.

Canonical is what Oxigraph writes: the shortest escapes and none that is not needed, no
``xsd:string``, language tags in small letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.namespaces import RDF, XSD

if TYPE_CHECKING:
    from corpgraph.property_tables.description import Property, Table

__all__ = ["constant_of", "content_of", "datatype_of", "object_of", "subject_of"]

_STRING: Final = f"{XSD}string"
_SHORT: Final = {**dict(zip("\n\r\t\b\f", "nrtbf", strict=True)), '"': '"', "\\": "\\"}
#: RDF 1.2 N-Triples, section 3: what a canonical string cannot hold as it is, and its escape.
_ESCAPES: Final = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)},
    **{character: f"\\{name}" for character, name in _SHORT.items()},
}


def subject_of(table: Table) -> pl.Expr:
    """The subjects of the rows of a table."""
    return pl.concat_str(pl.lit(f"<{table.prefix}"), _text("subject"), pl.lit(">"))


def object_of(prop: Property) -> pl.Expr:
    """The objects of a property; null where a row has no such triple."""
    if prop.column is None:
        return pl.lit(constant_of(prop))
    if prop.term == "iri":
        return pl.concat_str(pl.lit(f"<{prop.prefix}"), _text(prop.column), pl.lit(">"))
    opening, cell = pl.lit(f'"{_escape(prop.prefix)}'), _text(prop.column)
    cell = cell.str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))
    if prop.language_column is None:
        return pl.concat_str(opening, cell, pl.lit(f'"{_tag(prop)}'))
    tag = pl.concat_str(pl.lit("@"), pl.col(prop.language_column).str.to_lowercase())
    return pl.concat_str(opening, cell, pl.lit('"'), tag.fill_null(""))


def content_of(prop: Property) -> pl.Expr:
    """The objects of a property that has a column, as texts without brackets, quotes, escapes."""
    return pl.concat_str(pl.lit(prop.prefix), _text(str(prop.column)))


def constant_of(prop: Property) -> str:
    """The object of a property that all rows have."""
    text = prop.prefix + (prop.value or "")
    return f"<{text}>" if prop.term == "iri" else f'"{_escape(text)}"{_tag(prop)}'


def datatype_of(prop: Property) -> str | None:
    """The datatype of the literals of a property; None if they have several."""
    if prop.language_column is not None:
        return None
    if prop.language is not None:
        return f"{RDF}langString"
    return prop.datatype or _STRING


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String)


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(each, each) for each in text)


def _tag(prop: Property) -> str:
    if prop.language:
        return f"@{prop.language.lower()}"
    # A string has no datatype in its text.
    return f"^^<{prop.datatype}>" if prop.datatype not in (None, _STRING) else ""
