"""Dumps of a dataset, with a description and checksums, as one directory."""

from __future__ import annotations

from corpgraph.exporting.bundle import FORMATS, export

__all__ = ["FORMATS", "export"]
