"""Terms in canonical N-Triples syntax, looked into by expressions.

What is canonical is what Oxigraph writes: IRIs without escapes, literals with the shortest escapes
and none that is not needed, no ``xsd:string``, language tags in small letters.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

import narwhals as nw
import pyoxigraph as ox

from corpgraph.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.frames.slices import Term

__all__ = [
    "any_of",
    "bare",
    "has_datatype",
    "has_escapes",
    "is_blank",
    "is_iri",
    "is_literal",
    "language",
    "terms_of",
    "unescaped",
]

_PLAIN: Final = f"{XSD}string"
_TAGGED: Final = f"{RDF}langString"
#: What follows the text of a literal. A quotation mark within the text is never its last one.
_TAIL: Final = r'"(?:@[a-z0-9-]+|\^\^<[^>]*>)?$'
#: Escapes and their characters, in the order in which they are taken away. A backslash, and the
#: character that stands for it meanwhile, come last: no canonical text has that as it is.
_ESCAPES: Final = (
    ("\\\\", "\x01A"),
    ("\\u0001", "\x01B"),
    ('\\"', '"'),
    *((f"\\{name}", each) for name, each in zip("nrtbf", "\n\r\t\b\f", strict=True)),
    *(
        (f"\\u{code:04X}", chr(code))
        for code in (0, *range(2, 0x20), 0x7F, 0xFFFE, 0xFFFF)
        if chr(code) not in "\n\r\t\b\f"
    ),
    ("\x01A", "\\"),
    ("\x01B", "\x01"),
)


def any_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Whether any of some conditions is true; there must be one."""
    return reduce(lambda one, other: one | other, conditions)


def is_iri(text: nw.Expr) -> nw.Expr:
    """Whether a term is an IRI; a triple is none."""
    return text.str.starts_with("<") & ~text.str.starts_with("<<")


def is_blank(text: nw.Expr) -> nw.Expr:
    """Whether a term is a blank node."""
    return text.str.starts_with("_:")


def is_literal(text: nw.Expr) -> nw.Expr:
    """Whether a term is a literal."""
    return text.str.starts_with('"')


def has_datatype(text: nw.Expr, datatype: str) -> nw.Expr:
    """Whether a term is a literal of a datatype, be it well-formed or not."""
    if datatype == _PLAIN:
        return text.str.ends_with('"')
    if datatype == _TAGGED:
        # A base direction makes it an rdf:dirLangString.
        return text.str.contains(r'"@[a-z0-9]+(?:-[a-z0-9]+)*$')
    if datatype == f"{RDF}dirLangString":
        return text.str.contains(r'"@[a-z0-9-]+--[a-z]+$')
    return text.str.ends_with(f'"^^<{datatype}>')


def language(text: nw.Expr) -> nw.Expr:
    """The language tag of a term, in small letters; the empty string where it has none."""
    tagged = text.str.replace_all(r'^"[\s\S]*"@', "").str.replace_all("--[a-z]+$", "")
    return nw.when(text.str.contains(r'"@[a-z0-9-]+$')).then(tagged).otherwise(nw.lit(""))


def has_escapes(text: nw.Expr) -> nw.Expr:
    """Whether a term is a literal that is written with escapes."""
    return text.str.starts_with('"') & text.str.contains("\\", literal=True)


def bare(text: nw.Expr) -> nw.Expr:
    """The text of an IRI without its brackets, or of a literal without its quotes."""
    return text.str.replace_all('^["<]', "").str.replace_all(f"(?:>|{_TAIL[:-1]})$", "")


def unescaped(text: nw.Expr) -> nw.Expr:
    """A text without its escapes; that takes long, and few texts have any."""
    for escape, character in _ESCAPES:
        text = text.str.replace_all(escape, character, literal=True)
    return text


def terms_of(texts: Iterable[str]) -> dict[str, Term]:
    """Read terms in N-Triples syntax."""
    distinct = list(dict.fromkeys(texts))
    document = "".join(f"<urn:x:s> <urn:x:p> {text} .\n" for text in distinct)
    quads = ox.parse(document, format=ox.RdfFormat.N_TRIPLES)
    return {text: quad.object for text, quad in zip(distinct, quads, strict=True)}
