"""Where findings are written: files, lines and columns."""

from corpgraph.validation.locating.excerpts import Excerpt, excerpt
from corpgraph.validation.locating.lines import Lines
from corpgraph.validation.locating.lookup import locate, locate_shapes, place_of
from corpgraph.validation.locating.quads import NumberedTriple, PlacedQuad
from corpgraph.validation.locating.reading import PLACED_FORMATS, read_placed

__all__ = [
    "PLACED_FORMATS",
    "Excerpt",
    "Lines",
    "NumberedTriple",
    "PlacedQuad",
    "excerpt",
    "locate",
    "locate_shapes",
    "place_of",
    "read_placed",
]
