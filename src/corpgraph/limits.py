"""What would exhaust a parser, told before it is parsed.

Oxigraph recurses into triple terms until the stack of the process is used up, takes time quadratic
in the depth of XML elements, and expands XML entities into as much memory as they ask for.
"""

from __future__ import annotations

import re
from typing import Final

from corpgraph.errors import InputError

__all__ = ["check_triple_terms", "check_xml"]

#: Triple terms nested deeper are refused.
_DEEPEST_TERM: Final = 100
#: XML elements nested deeper are refused.
_DEEPEST_ELEMENT: Final = 5_000
#: How many characters the entities of a document may come to.
_MOST_EXPANDED: Final = 50_000_000
_TOO_MUCH: Final = "entities expand to more than 50 million characters"
# Strings, IRIs and comments come first, for brackets within them are none.
_TRIPLE_TERM: Final = re.compile(
    r'"""(?:[^"\\]++|\\.|""?(?!"))*+"""|'
    r"'''(?:[^'\\]++|\\.|''?(?!'))*+'''|"
    r'"(?:[^"\\\r\n]++|\\.)*+"|'
    r"'(?:[^'\\\r\n]++|\\.)*+'|"
    r"<[^\x00-\x20<>]*+>|\#[^\r\n]*+|(?P<open><<\()|(?P<close>\)>>)",
    re.DOTALL,
)
# Oxigraph reads on in much that is not well-formed, so this is no parser of XML either.
_TAG: Final = re.compile(
    r"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<\?(?:.*?\?>|.*)|<!|"
    r"<(?P<close>/)?(?:[^<>\"'/]++|\"[^\"]*+\"|'[^']*+'|/(?!>))*+(?P<empty>/)?>",
    re.DOTALL,
)
_ENTITY: Final = re.compile(r"<!ENTITY\s*+(?P<name>[^\s<\"]*+)[^<\"]*+\"(?P<value>[^\"]*+)\"")
_REFERENCE: Final = re.compile("&([^&;]*+);")


def check_triple_terms(text: str) -> None:
    """Refuse Turtle, TriG, N-Triples and N-Quads with triple terms within too many others.

    Raises:
        InputError: They nest too deep; with the line.
    """
    if text.count("<<(") <= _DEEPEST_TERM:
        return
    depth = 0
    for match in _TRIPLE_TERM.finditer(text):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
        if depth > _DEEPEST_TERM:
            raise _error(text, match.start(), f"triple terms nest more than {_DEEPEST_TERM} deep")


def check_xml(text: str) -> None:
    """Refuse XML with elements too deep, or with entities that grow too large.

    Raises:
        InputError: It is one of these; with the line.
    """
    sizes: dict[str, int] = {}
    for match in _ENTITY.finditer(text):
        value = match["value"]
        sizes[match["name"]] = len(value) + _expanded(value, sizes)
        if sizes[match["name"]] > _MOST_EXPANDED:
            raise _error(text, match.start(), _TOO_MUCH)
    if sizes and _expanded(text, sizes) > _MOST_EXPANDED:
        raise _error(text, 0, _TOO_MUCH)
    depth = 0
    for match in _TAG.finditer(text):
        if match["close"]:
            depth -= 1
        elif match[0].startswith(("<!", "<?")) or match["empty"]:
            continue
        else:
            depth += 1
        if depth > _DEEPEST_ELEMENT:
            raise _error(text, match.start(), f"elements nest more than {_DEEPEST_ELEMENT} deep")


def _expanded(text: str, sizes: dict[str, int]) -> int:
    return sum(sizes.get(name, 0) for name in _REFERENCE.findall(text))


def _error(text: str, at: int, message: str) -> InputError:
    return InputError(message, line=text.count("\n", 0, at) + 1)
