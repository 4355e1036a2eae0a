"""Checks that the passages which facts point to are where the data says they are.

The graph carries no text of its sources: a passage is a paragraph, a sentence, a range of
characters (Web Annotation Data Model, section 4.2.5, text position selector) and the SHA-256 of
what stands there. Whoever holds the text can check every locator against it, and whoever holds a
copy in which the text has moved can find the passages again by their hashes.
"""

from __future__ import annotations

from corpgraph.evidence.locators import Locator, LocatorCheck, check_locators, locators
from corpgraph.evidence.places import Place
from corpgraph.evidence.texts import PassageCheck, Status, TextCheck, check_text
from corpgraph.evidence.updating import updated_files

__all__ = [
    "Locator",
    "LocatorCheck",
    "PassageCheck",
    "Place",
    "Status",
    "TextCheck",
    "check_locators",
    "check_text",
    "locators",
    "updated_files",
]
