"""Findings in the formats that people and CI systems read."""

from corpgraph.validation.reporting.baseline import (
    Compared,
    Known,
    apply_baseline,
    write_baseline,
)
from corpgraph.validation.reporting.formats import FORMATS, Options, render
from corpgraph.validation.reporting.identity import fingerprints, rule_id
from corpgraph.validation.reporting.wording import summary

__all__ = [
    "FORMATS",
    "Compared",
    "Known",
    "Options",
    "apply_baseline",
    "fingerprints",
    "render",
    "rule_id",
    "summary",
    "write_baseline",
]
