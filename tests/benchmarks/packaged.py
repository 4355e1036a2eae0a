"""The packaged data, ontology and shapes as two files, for validators that know no packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.layout import shape_files
from corpgraph.loading import load_files, load_ontology, load_packaged

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["export_packaged"]


def export_packaged(folder: Path) -> tuple[Path, Path, int]:
    """Write what ``corpgraph validate`` reads when it is given no path.

    N-Triples, because the peers read it quickest: what is compared is validation.

    Returns:
        The data with the ontology, the shapes, and how many triples the data file has.
    """
    data = folder / "packaged-data.nt"
    shapes = folder / "packaged-shapes.nt"
    triples = _write([load_packaged(), load_ontology()], data)
    _write([load_files(shape_files())], shapes)
    return data, shapes, triples


def _write(stores: list[ox.Store], path: Path) -> int:
    triples = dict.fromkeys(quad.triple for store in stores for quad in store)
    ox.serialize(triples, path, format=ox.RdfFormat.N_TRIPLES)
    return len(triples)
