"""Findings in the formats that people and CI systems read."""

from corpgraph.validation.reporting.formats import FORMATS, Options, render
from corpgraph.validation.reporting.identity import fingerprints, rule_id
from corpgraph.validation.reporting.wording import summary

__all__ = [
    "FORMATS",
    "Options",
    "fingerprints",
    "render",
    "rule_id",
    "summary",
]
