"""Markets by their identifier codes, as the registration authority of ISO 10383 publishes them."""

from corpgraph.importing.mic.running import import_mic

__all__ = ["import_mic"]
