"""GLEIF's files read: level 1, level 2 and reporting exceptions; CSV, XML and JSON, packed or not.

A record gives the same row in each form: the columns are those of GLEIF's CSV, by name.
"""

from corpgraph.importing.gleif.reading.columns import columns
from corpgraph.importing.gleif.reading.model import Batch, Broken, Form, Header, Kind
from corpgraph.importing.gleif.reading.places import Place, Scan
from corpgraph.importing.gleif.reading.source import Source, open_source

__all__ = [
    "Batch",
    "Broken",
    "Form",
    "Header",
    "Kind",
    "Place",
    "Scan",
    "Source",
    "columns",
    "open_source",
]
