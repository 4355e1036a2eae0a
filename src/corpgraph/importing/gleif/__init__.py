"""The legal entities of the world, and who consolidates whom, as GLEIF publishes them."""

from corpgraph.importing.gleif.running import FORMS, Form, Outcome, Progress, import_gleif

__all__ = ["FORMS", "Form", "Outcome", "Progress", "import_gleif"]
