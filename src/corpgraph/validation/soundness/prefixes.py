"""Prefixes that are not declared, declared twice, or bound to another namespace than usual."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.loading import read_text
from corpgraph.namespaces import OWL, PREFIXES, RDF, RDFS, SH, SKOS, XSD
from corpgraph.validation.locating import Lines
from corpgraph.validation.soundness.declarations import (
    DECLARING,
    Declaration,
    declarations,
    quick_declarations,
    undeclared,
)
from corpgraph.validation.soundness.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.errors import InputError

__all__ = ["USUAL_PREFIXES", "Prefixes", "with_prefix_hint"]

_SCHEMA: Final = ("https://schema.org/", "http://schema.org/")

#: Prefixes that nobody binds to anything else on purpose, and what they stand for.
USUAL_PREFIXES: Final[dict[str, tuple[str, ...]]] = {
    "dcterms": (PREFIXES["dcterms"],),
    "dct": (PREFIXES["dcterms"],),
    "foaf": (PREFIXES["foaf"],),
    "owl": (OWL,),
    "prov": (PREFIXES["prov"],),
    "rdf": (RDF,),
    "rdfs": (RDFS,),
    "schema": _SCHEMA,
    "sh": (SH,),
    "skos": (SKOS,),
    "xsd": (XSD,),
}


class _Bound(NamedTuple):
    """Where a prefix is bound, and to what."""

    path: Path
    namespace: str


class Prefixes:
    """The prefixes of some files.

    Args:
        files: Files that have been parsed. Only Turtle and TriG are looked at.

    Raises:
        InputError: A file cannot be read any more.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = [path for path in dict.fromkeys(files) if path.suffix in DECLARING]
        self._quick = {path: quick_declarations(read_text(path)) for path in self._files}

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each prefix and the namespace that it is bound to, in the order of the files."""
        for found in self._quick.values():
            for each in found:
                if ":" in each.namespace:
                    yield each.prefix, each.namespace

    def check(self) -> list[Problem]:
        """Find the prefixes that are declared twice, or bound to another namespace than usual."""
        found: list[Problem] = []
        schema: _Bound | None = None
        for path in self._files:
            quick = self._quick[path]
            if any(_doubtful(quick, schema)):
                # Only now is it worth the time to tell declarations from text that looks like one.
                text = read_text(path)
                exact = declarations(text, until=quick[-1].at)
                found += _problems(path, exact, schema, Lines(text))
            schema = schema or _schema(path, quick)
        return found


def with_prefix_hint(error: InputError) -> InputError:
    """Say of a syntax error that is a prefix without a declaration which prefix was meant.

    Args:
        error: What `loading.parse` raised.

    Returns:
        An error that names the prefix, its place and the nearest one that is declared; the same
        error where it is something else.
    """
    path = Path(error.path) if error.path is not None else None
    if path is None or path.suffix not in DECLARING or error.line is None:
        return error
    if "prefix" not in error.message:
        # Reading a large file a second time is worth it only for this kind of error.
        return error
    text = read_text(path)
    found = undeclared(text)
    if found is None:
        return error
    token, declared = found
    line, column = Lines(text).place(token.at)
    if line != error.line:
        return error
    prefix = token.text.partition(":")[0]
    return Problem(
        ProblemKind.UNDECLARED_PREFIX,
        f"the prefix {prefix}: is not declared",
        path=str(error.path),
        line=line,
        column=column,
        hint=_declare(prefix, {each.prefix: each.namespace for each in declared}),
    ).error


def _declare(prefix: str, declared: dict[str, str]) -> str:
    close = get_close_matches(prefix, declared, n=1, cutoff=0.5)
    if close and prefix not in USUAL_PREFIXES:
        return f"did you mean {close[0]}:?"
    if prefix not in USUAL_PREFIXES:
        return "declare it before its first use"
    namespace = USUAL_PREFIXES[prefix][0]
    other = next((key for key, value in declared.items() if value == namespace), None)
    if other is not None:
        return f"did you mean {other}:?"
    return f"add @prefix {prefix}: <{namespace}> ."


def _doubtful(
    declared: Iterable[Declaration], schema: _Bound | None
) -> Iterator[tuple[Declaration, Declaration]]:
    """Yield each declaration that is in doubt, and the first one of the same prefix."""
    first: dict[str, Declaration] = {}
    for each in declared:
        before = first.setdefault(each.prefix, each)
        usual = USUAL_PREFIXES.get(each.prefix, (each.namespace,))
        mixed = schema and each.prefix == "schema" and each.namespace != schema.namespace
        if before.namespace != each.namespace or each.namespace not in usual or mixed:
            yield each, before


def _problems(
    path: Path, declared: Iterable[Declaration], schema: _Bound | None, lines: Lines
) -> Iterator[Problem]:
    for each, first in _doubtful(declared, schema):
        is_now = f"the prefix {each.prefix}: is <{each.namespace}> here"
        usual = USUAL_PREFIXES.get(each.prefix, (each.namespace,))
        kind = ProblemKind.UNUSUAL_PREFIX
        if first.namespace != each.namespace:
            kind = ProblemKind.REDECLARED_PREFIX
            message = f"{is_now}, and <{first.namespace}> from line {lines.place(first.at)[0]} on"
            hint = "use another prefix for one of them"
        elif each.namespace not in usual or schema is None:
            message = f"{is_now}, where <{usual[0]}> is usual"
            hint = f"write @prefix {each.prefix}: <{usual[0]}> ., or use another prefix"
        else:
            message = f"{is_now}, and <{schema.namespace}> in {schema.path}"
            hint = "a term of the one is no term of the other; write the same in all files"
        line, column = lines.place(each.at)
        yield Problem(kind, message, f"<{each.namespace}>", str(path), line, column, hint)


def _schema(path: Path, declared: Iterable[Declaration]) -> _Bound | None:
    for each in declared:
        if each.prefix == "schema" and each.namespace in _SCHEMA:
            return _Bound(path, each.namespace)
    return None
