"""Dumps of a dataset, with a description and checksums, as one directory."""

from __future__ import annotations

from corpgraph.exporting.bundle import FORMATS, USUAL, export
from corpgraph.exporting.translating import VOCABULARIES, Losses, Translation, translate
from corpgraph.exporting.views import VIEWS, accepted

__all__ = [
    "FORMATS",
    "USUAL",
    "VIEWS",
    "VOCABULARIES",
    "Losses",
    "Translation",
    "accepted",
    "export",
    "translate",
]
