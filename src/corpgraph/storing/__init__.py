"""Data that is loaded once and not parsed at each start, and data on its way to other servers.

A store is a directory of Oxigraph's with a file of ours, `MARKER`, that tells what is in it.
`load_store` makes one, `open_store` opens it read-only wherever data are read, `push` sends data to
a server by the SPARQL 1.1 Graph Store Protocol.
"""

from __future__ import annotations

from corpgraph.storing.directory import MARKER, Info, check_store, is_store, open_store, read_info
from corpgraph.storing.filling import Loaded, load_store

__all__ = [
    "MARKER",
    "Info",
    "Loaded",
    "check_store",
    "is_store",
    "load_store",
    "open_store",
    "read_info",
]
