"""Pictures of groups, timelines and comparisons: SVG that stands alone.

A picture has no script and asks nobody for anything. It follows the reader's choice of light or
dark, says in words what it shows (title, description, and a title for every bar), and is the same
for the same data, byte for byte.
"""

from corpgraph.drawing.diff import draw_diff
from corpgraph.drawing.lanes import Lane, Piece, lanes
from corpgraph.drawing.timeline import draw_timeline
from corpgraph.drawing.tree import Branch, draw_tree

__all__ = ["Branch", "Lane", "Piece", "draw_diff", "draw_timeline", "draw_tree", "lanes"]
