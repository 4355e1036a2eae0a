"""A site about a graph: a page at the path of every IRI, for people and for machines.

Needs the extra ``corpgraph[publish]``.
"""

from corpgraph.publishing.site import Published, checked_languages, count_pages, publish
from corpgraph.publishing.words import LANGUAGES

__all__ = ["LANGUAGES", "Published", "checked_languages", "count_pages", "publish"]
