"""The legal entities of the world, and who consolidates whom, as GLEIF publishes them."""

from corpgraph.importing.gleif.committing import Progress
from corpgraph.importing.gleif.deltas import apply_deltas
from corpgraph.importing.gleif.running import ENGINES, Engine, import_gleif
from corpgraph.importing.outcomes import FORMS, Form, Outcome

__all__ = [
    "ENGINES",
    "FORMS",
    "Engine",
    "Form",
    "Outcome",
    "Progress",
    "apply_deltas",
    "import_gleif",
]
