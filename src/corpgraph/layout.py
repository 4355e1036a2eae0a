"""Where the packaged ontology, data, shapes and queries are.

In a wheel they lie inside the package; in a checkout they are the top-level folders
beside ``src``. Everything else asks this module and works from any directory.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from corpgraph.errors import UsageError, nearest

__all__ = [
    "data_files",
    "datasets",
    "ontology_files",
    "query_files",
    "rule_file",
    "shape_files",
]

_PACKAGE: Final = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / name


def ontology_files() -> list[Path]:
    """The ontology's modules, without the alignments, sorted by name."""
    return sorted(_folder("ontology").glob("*.ttl"))


def shape_files(*, style: bool = False) -> list[Path]:
    """The shapes for data, sorted by name; with ``style``, only those for the ontology itself."""
    return [p for p in sorted(_folder("shapes").glob("*.ttl")) if (p.stem == "style") == style]


def datasets() -> list[str]:
    """The names of the packaged datasets, sorted."""
    return sorted(path.name for path in _folder("data").iterdir() if path.is_dir())


def data_files(*names: str) -> list[Path]:
    """The files of packaged datasets, sorted by dataset and name.

    Args:
        names: Names of datasets; none means all of them.

    Raises:
        UsageError: A name is not that of a packaged dataset.
    """
    known = datasets()
    for name in names:
        if name not in known:
            raise UsageError(f"no packaged dataset is called {name!r}", hint=nearest(name, known))
    return [
        path
        for name in sorted(names or known)
        for path in sorted((_folder("data") / name).glob("*.ttl"))
    ]


def query_files() -> list[Path]:
    """The questions, one file each, sorted by name."""
    return sorted((_PACKAGE / "queries").glob("*.rq"))


def rule_file(name: str) -> Path:
    """A query that makes triples for other modules, such as ``snapshot``."""
    return _PACKAGE / "rules" / f"{name}.rq"
