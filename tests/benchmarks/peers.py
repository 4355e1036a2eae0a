"""The validators that are compared, each as the command that a user would run."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from benchmarks.adapters import ADAPTERS
from benchmarks.java import NoJavaError, find_java, needed_java

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "COLUMNS",
    "CORPGRAPH",
    "FLOOR",
    "NAMES",
    "ON_DISK",
    "OURS",
    "PYSHACL",
    "TOPBRAID",
    "Peer",
    "Unavailable",
    "Words",
    "corpgraph_peer",
    "find_peers",
]

CORPGRAPH: Final = "corpgraph"
COLUMNS: Final = "corpgraph (columns)"
ON_DISK: Final = "corpgraph (on disk)"
#: The engines of corpgraph, by the names of their rows.
OURS: Final = {CORPGRAPH: "compiled", COLUMNS: "polars", ON_DISK: "duckdb"}
#: No validator: what every engine on columns has to do first.
FLOOR: Final = "floor"
PYSHACL: Final = "pyshacl"
TOPBRAID: Final = "topbraid"
#: The peers, corpgraph itself first.
NAMES: Final = (*OURS, FLOOR, PYSHACL, *ADAPTERS, TOPBRAID)

#: A program and its arguments.
Words = list[str | Path]

#: What some engines run on.
_LIBRARIES: Final = {COLUMNS: "Polars", ON_DISK: "DuckDB"}
_TOPBRAID_CLASS: Final = "org.topbraid.shacl.tools.Validate"


@dataclass(frozen=True, slots=True)
class Peer:
    """A validator that can be run.

    Attributes:
        name: One of `NAMES`.
        version: Its version, with that of what it runs on where that matters.
        command: From data and shapes, both files, to the words of a command.
        syntax: The syntax of the report that the command prints; None if it validates nothing.
    """

    name: str
    version: str
    command: Callable[[Path, Path], Words]
    syntax: Literal["json", "turtle", "ntriples"] | None


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A validator that cannot be run on this machine.

    Attributes:
        name: One of `NAMES`.
        reason: Why not.
    """

    name: str
    reason: str


def find_peers(*, python: Path | None = None, java: Path | None = None) -> list[Peer | Unavailable]:
    """Find the validators, in the order of `NAMES`.

    Args:
        python: The interpreter of the environment that the peers are installed in; this one if
            not given. corpgraph itself is always that of this environment.
        java: The Java for TopBraid; if not given, one that is new enough is looked for.

    Raises:
        OSError: The interpreter cannot be run.
        subprocess.CalledProcessError: The interpreter does not say what is installed.
    """
    interpreter = python or Path(sys.executable)
    adapters = Path(__file__).with_name("adapters.py")
    inventory: dict[str, str] = json.loads(
        subprocess.run(
            [interpreter, adapters, "inventory"], capture_output=True, text=True, check=True
        ).stdout
    )
    return [
        *(corpgraph_peer(name) for name in OURS),
        _floor(),
        _pyshacl(interpreter, inventory),
        *(_library(name, interpreter, adapters, inventory) for name in ADAPTERS),
        _topbraid(inventory, java),
    ]


def corpgraph_peer(name: str = CORPGRAPH, *, packaged: bool = False) -> Peer | Unavailable:
    """corpgraph of this environment.

    Args:
        name: One of `OURS`.
        packaged: Whether it takes its packaged data and shapes, whatever files it is given.
    """
    number = version("corpgraph")
    if library := _LIBRARIES.get(name):
        its = _version(library)
        if its is None:
            return Unavailable(name, f"{library} is not installed")
        number = f"{number}, {library} {its}"
    program = Path(sys.executable).with_name("corpgraph")
    start: Words = [program, "validate", "--format", "json", "--engine", OURS[name]]
    return Peer(
        name,
        number,
        lambda data, shapes: start if packaged else [*start, data, "--shapes", shapes],
        "json",
    )


def _floor() -> Peer | Unavailable:
    polars = _version("Polars")
    if polars is None:
        return Unavailable(FLOOR, "Polars is not installed")
    program = Path(__file__).with_name("floor.py")
    return Peer(FLOOR, f"Polars {polars}", lambda data, _: [sys.executable, program, data], None)


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _pyshacl(interpreter: Path, inventory: Mapping[str, str]) -> Peer | Unavailable:
    if PYSHACL not in inventory:
        return Unavailable(PYSHACL, "not installed")
    program = interpreter.with_name("pyshacl")
    return Peer(
        PYSHACL,
        inventory[PYSHACL],
        lambda data, shapes: [program, "--shapes", shapes, "--format", "nt", data],
        "ntriples",
    )


def _library(
    name: str, interpreter: Path, adapters: Path, inventory: Mapping[str, str]
) -> Peer | Unavailable:
    if name not in inventory:
        return Unavailable(name, "not installed")
    return Peer(
        name,
        inventory[name],
        lambda data, shapes: [interpreter, adapters, name, data, shapes],
        "ntriples",
    )


def _topbraid(inventory: Mapping[str, str], given: Path | None) -> Peer | Unavailable:
    if TOPBRAID not in inventory:
        return Unavailable(TOPBRAID, "not installed")
    jar = Path(inventory["topbraid jar"])
    try:
        java, release = find_java(needed_java(jar, _TOPBRAID_CLASS), given=given)
    except NoJavaError as error:
        return Unavailable(TOPBRAID, str(error))
    start: Words = [java, "-cp", f"{jar.parent}/*", _TOPBRAID_CLASS]
    return Peer(
        TOPBRAID,
        f"{inventory[TOPBRAID]}, Java {release}",
        lambda data, shapes: [*start, "-datafile", data, "-shapesfile", shapes],
        "turtle",
    )
