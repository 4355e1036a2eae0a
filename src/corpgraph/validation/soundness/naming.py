"""Terms as the files at hand shorten them, and the names that are nearest to a wrong one."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.validation.shapes.triples import Term

__all__ = ["Names", "is_slip", "split"]

_LOCAL: Final = re.compile(r"\w(?:[\w.-]*[\w-])?")
#: Names are compared letter by letter; with more of them only capitals are made good.
_MOST_COMPARED: Final = 5_000
_LIKENESS: Final = 0.7


def split(iri: str) -> tuple[str, str]:
    """Split an IRI after its last ``#``, ``/`` or ``:`` into namespace and local name."""
    end = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
    return iri[:end], iri[end:]


class Names:
    """Short names for IRIs.

    Args:
        prefixes: Prefixes and namespaces, those to be preferred first. Of several namespaces for
            one prefix the first one counts, and likewise of prefixes for a namespace.
    """

    def __init__(self, prefixes: Iterable[tuple[str, str]]) -> None:
        self._prefixes: dict[str, str] = {}
        taken: set[str] = set()
        for prefix, namespace in prefixes:
            if prefix not in taken and namespace not in self._prefixes:
                self._prefixes[namespace] = prefix
                taken.add(prefix)

    def short(self, term: Term) -> str:
        """Write a term as ``prefix:name`` if that can be done, else in N-Triples syntax."""
        if not isinstance(term, ox.NamedNode):
            return str(term)
        namespace, local = split(term.value)
        if namespace in self._prefixes and _LOCAL.fullmatch(local):
            return f"{self._prefixes[namespace]}:{local}"
        return str(term)

    def shape(self, node: Term) -> str:
        """Refer to a shape; one without a name is where the problem is."""
        return "this shape" if isinstance(node, ox.BlankNode) else f"the shape {self.short(node)}"

    def nearest(self, term: Term, known: Iterable[str]) -> str | None:
        """Say which of some IRIs has the local name that is nearest to that of a term.

        Returns:
            A hint such as ``did you mean foaf:name?``, or None where nothing is near.
        """
        if not isinstance(term, ox.NamedNode):
            return None
        namespace, local = split(term.value)
        found: dict[str, list[str]] = {}
        for iri in known:
            if iri != term.value:
                found.setdefault(split(iri)[1].casefold(), []).append(iri)
        name = local.casefold()
        close = [name] if name in found else []
        if not close and len(found) <= _MOST_COMPARED:
            slips = sorted(each for each in found if is_slip(name, each))
            close = slips or get_close_matches(name, found, n=1, cutoff=_LIKENESS)
        if not close:
            return None
        best = min(found[close[0]], key=lambda iri: (not iri.startswith(namespace), iri))
        return f"did you mean {self.short(ox.NamedNode(best))}?"


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ by one letter more or less, by another one, or by two swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    mine, theirs = one[at:], other[at:]
    return (
        mine[1:] == theirs[1:]
        or mine[1:] == theirs
        or mine == theirs[1:]
        or (mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:])
    )
