"""References resolved against a base, and IRIs checked."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

__all__ = ["Namer", "resolve"]

# RFC 3986, appendix B, with the scheme of section 3.1.
_PARTS: Final = (
    r"(?s)(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?://(?P<authority>[^/?#]*))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?"
)
_MOST_NAMES: Final = 100_000


def resolve(reference: str, base: str | None) -> str:
    """Resolve a reference (RFC 3986, section 5.2.2); one with a scheme is left as it is.

    Raises:
        ValueError: The reference is relative and there is no base, or it is not well formed.
    """
    parts = _parts(reference)
    if parts["scheme"] is not None:
        return reference
    if base is None:
        raise ValueError("a relative IRI without a base")
    if parts["authority"] is None and ":" in parts["path"].partition("/")[0]:
        raise ValueError("a colon in the first segment of a relative IRI")
    above = _parts(base)
    authority, path, query = parts["authority"], parts["path"], parts["query"]
    if authority is not None:
        path = _without_dots(path)
    else:
        authority = above["authority"]
        if not path:
            path = above["path"]
            query = above["query"] if query is None else query
        else:
            path = _without_dots(_merged(path, above["path"], rooted=authority is not None))
    return "".join(
        (
            f"{above['scheme']}:",
            "" if authority is None else f"//{authority}",
            path,
            "" if query is None else f"?{query}",
            "" if parts["fragment"] is None else f"#{parts['fragment']}",
        )
    )


def _parts(iri: str) -> re.Match[str]:
    match = re.fullmatch(_PARTS, iri)
    assert match is not None  # the pattern fits any text
    return match


def _merged(path: str, above: str, *, rooted: bool) -> str:
    """Put a relative path in place of the last segment of another (section 5.2.3)."""
    if path.startswith("/"):
        return path
    if rooted and not above:
        return f"/{path}"
    return above[: above.rfind("/") + 1] + path


def _without_dots(path: str) -> str:
    """Follow the segments ``.`` and ``..`` of a path (section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
            elif kept:
                # What follows keeps its slash, even where the first segment had none before it.
                kept[0] = ""
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


class Namer:
    """Makes the terms that IRIs and prefixed names stand for, each once.

    Args:
        base: The IRI that relative ones are resolved against.
    """

    def __init__(self, base: str | None) -> None:
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._known: dict[str, ox.NamedNode] = {}

    def resolved(self, reference: str) -> str:
        """The IRI that a reference stands for, as `resolve` but not checked."""
        return resolve(reference, self._base)

    def expanded(self, prefix: str, local: str) -> str | None:
        """The IRI that a prefixed name stands for, not checked; None if no prefix is declared."""
        namespace = self._prefixes.get(prefix)
        return None if namespace is None else namespace + local

    def iri(self, reference: str) -> ox.NamedNode:
        """The term of an IRI, relative or absolute, without its brackets and escapes.

        Raises:
            ValueError: It is no IRI (RFC 3987), or is relative and there is no base.
        """
        known = self._known.get(reference)
        return known or self._keep(reference, resolve(reference, self._base))

    def name(self, prefix: str, local: str) -> ox.NamedNode:
        """The term of a prefixed name.

        Raises:
            ValueError: The prefix is not declared, or what the name stands for is no IRI.
        """
        # No IRI holds a space, so that the key is never that of a reference.
        key = f"{prefix} {local}"
        known = self._known.get(key)
        if known is not None:
            return known
        if prefix not in self._prefixes:
            raise ValueError(f"the prefix {prefix}: is not declared")
        return self._keep(key, self._prefixes[prefix] + local)

    def declare(self, prefix: str, namespace: ox.NamedNode) -> None:
        """Bind a prefix from here on."""
        self._prefixes[prefix] = namespace.value
        self._known.clear()

    def rebase(self, base: ox.NamedNode) -> None:
        """Set the base from here on."""
        self._base = base.value
        self._known.clear()

    def _keep(self, key: str, iri: str) -> ox.NamedNode:
        if len(self._known) >= _MOST_NAMES:
            self._known.clear()
        node = self._known[key] = ox.NamedNode(iri)
        return node
