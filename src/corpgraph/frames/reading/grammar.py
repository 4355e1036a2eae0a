"""Lines of N-Triples that are plain: surely right, and in canonical form as they stand.

The patterns follow RDF 1.1 N-Triples, https://www.w3.org/TR/n-triples/, section 7, as Oxigraph
reads it, but take only what is usual: what they do not match is not wrong, it needs a closer look.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "GRAPH_NAME",
    "IRI",
    "LINE",
    "LINE_AND_GRAPH",
    "NAMED_OBJECT",
    "NODE",
    "OBJECT",
    "UNUSUAL_END",
]

# RFC 3987, section 2.2: characters of paths, queries and fragments, without private ones.
_CHARACTER: Final = (
    r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}-]"
    r"|%[0-9A-Fa-f]{2})*"
)
_IRI: Final = (
    rf"<(?:https?://[A-Za-z0-9._~-]+(?::[0-9]+)?(?:[/?]{_CHARACTER})?|urn:[a-z0-9-]+:{_CHARACTER})"
    rf"(?:#{_CHARACTER})?>"
)
_BLANK: Final = "_:[A-Za-z0-9_]+"
# Language, script and region of BCP 47; escapes that have no shorter form.
_TAG: Final = "@[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
_LITERAL: Final = (
    rf'"(?:[^"\\\x00-\x1f\x7f\x{{FFFE}}\x{{FFFF}}]|\\[tbnrf"\\])*"(?:{_TAG}|\^\^{_IRI})?'
)

#: A predicate.
IRI: Final = f"^{_IRI}$"
#: A subject.
NODE: Final = f"^(?:{_IRI}|{_BLANK})$"
#: An object.
OBJECT: Final = rf"^(?:{_IRI}|{_BLANK}|{_LITERAL})$"
#: An object that is no blank node.
NAMED_OBJECT: Final = rf"^(?:{_IRI}|{_LITERAL})$"
#: A line: subject, predicate, object and the period after it.
LINE: Final = rf"^(?:{_IRI}|{_BLANK}) {_IRI} (?:{_IRI}|{_BLANK}|{_LITERAL}) \.$"
#: The same with the name of a graph before the period.
LINE_AND_GRAPH: Final = (
    rf"^(?:{_IRI}|{_BLANK}) {_IRI} (?:{_IRI}|{_BLANK}|{_LITERAL})(?: {_IRI})? \.$"
)
#: The name of a graph after the object of a quad, and the blank before it.
GRAPH_NAME: Final = f" {_IRI}$"
#: How literals end that have a datatype of xsd:string, rdf:langString or rdf:dirLangString, which
#: are not canonical or not allowed; a few others may end so too.
UNUSUAL_END: Final = "tring>"
