"""What a server answers from: the data, and the vocabulary that it is written in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.layout import shape_files
from corpgraph.loading import load_ontology, parse
from corpgraph.namespaces import BASE

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SHAPES", "Source", "Stores", "check_folder", "load_vocabulary", "open_folder"]

SHAPES: Final = f"{BASE}shapes"
_HINT: Final = "a store is a folder that Oxigraph wrote"


@dataclass(frozen=True, slots=True)
class Stores:
    """What a process that answers holds.

    Attributes:
        data: What queries see.
        vocabulary: The ontology and the shapes, one named graph a module.
        triples: How many quads the data has, if that was counted.
    """

    data: ox.Store
    vocabulary: ox.Store
    triples: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """Data in memory, which processes share, or a persistent store, which each opens for itself."""

    data: ox.Store | Path
    vocabulary: ox.Store

    @property
    def is_in_memory(self) -> bool:
        """Whether all of the data is in this process already."""
        return isinstance(self.data, ox.Store)

    def open(self) -> Stores:
        """Open the data for reading.

        Raises:
            InputError: The folder holds no store.
        """
        if isinstance(self.data, ox.Store):
            return Stores(self.data, self.vocabulary, len(self.data))
        return Stores(open_folder(self.data), self.vocabulary, None)


def open_folder(folder: Path) -> ox.Store:
    """Open a persistent store for reading only.

    Raises:
        InputError: There is none.
    """
    # Read-only, Oxigraph makes the folder that it does not find.
    if not (folder / "CURRENT").is_file():
        raise InputError("no store is here", path=folder, hint=_HINT)
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise InputError(f"the store cannot be opened: {error}", path=folder, hint=_HINT) from error


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds no store.

    It is opened in a process of its own: with a store open, there are threads, and a process that
    has threads is not to be forked.

    Raises:
        InputError: There is none, or it cannot be read.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            open_folder(folder)
            os.write(writer, b"open")
        except InputError as error:
            os.write(writer, error.message.encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        told = file.read().decode()
    os.waitpid(child, 0)
    if told != "open":
        raise InputError(told or "the store cannot be opened", path=folder, hint=_HINT)


def load_vocabulary() -> ox.Store:
    """Load the ontology and the shapes for data into one store."""
    store = load_ontology()
    for path in shape_files():
        store.bulk_extend(parse(path, graph=ox.NamedNode(f"{SHAPES}/{path.stem}")))
    return store
