"""A knowledge graph of corporate groups: who owns, runs and lists what, when, and who says so.

>>> from datetime import date
>>> import corpgraph
>>> from corpgraph.querying import organization
>>> data = corpgraph.load()
>>> for unit in organization.units(data, "alibaba-group", at=date(2012, 7, 24))[1:4]:
...     print(unit.name, unit.certainty)
Alibaba Small Business Operations possible
AliCloud certain
eTao certain

Functions take an rdflib graph or dataset, or a pyoxigraph store, and give a new one of the same
kind. What stands here is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corpgraph.building import Build, build
    from corpgraph.checking import check
    from corpgraph.contradicting import Contradiction, contradictions
    from corpgraph.errors import CorpgraphError, InputError, OutputError, UsageError
    from corpgraph.evidence import LocatorCheck, TextCheck, check_locators, check_text
    from corpgraph.explaining import Explanation, explain
    from corpgraph.exporting import export
    from corpgraph.formatting import format_turtle
    from corpgraph.knowledge import as_known
    from corpgraph.loading import load
    from corpgraph.querying import ask, questions
    from corpgraph.reasoning import Closure, Inconsistency, close
    from corpgraph.snapshot import Shortcut, shortcuts, take_snapshot
    from corpgraph.time import Bounds, Certainty, Interval
    from corpgraph.validation import Finding, Report, Severity

__all__ = [
    "Bounds",
    "Build",
    "Certainty",
    "Closure",
    "Contradiction",
    "CorpgraphError",
    "Explanation",
    "Finding",
    "Inconsistency",
    "InputError",
    "Interval",
    "LocatorCheck",
    "OutputError",
    "Report",
    "Severity",
    "Shortcut",
    "TextCheck",
    "UsageError",
    "as_known",
    "ask",
    "build",
    "check",
    "check_locators",
    "check_text",
    "close",
    "contradictions",
    "explain",
    "export",
    "format_turtle",
    "load",
    "questions",
    "shortcuts",
    "take_snapshot",
]

_HOMES: Final = {
    "building": ("Build", "build"),
    "checking": ("check",),
    "contradicting": ("Contradiction", "contradictions"),
    "errors": ("CorpgraphError", "InputError", "OutputError", "UsageError"),
    "evidence": ("LocatorCheck", "TextCheck", "check_locators", "check_text"),
    "explaining": ("Explanation", "explain"),
    "exporting": ("export",),
    "formatting": ("format_turtle",),
    "knowledge": ("as_known",),
    "loading": ("load",),
    "querying": ("ask", "questions"),
    "reasoning": ("Closure", "Inconsistency", "close"),
    "snapshot": ("Shortcut", "shortcuts", "take_snapshot"),
    "time": ("Bounds", "Certainty", "Interval"),
    "validation": ("Finding", "Report", "Severity"),
}
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'corpgraph' has no attribute {name!r}")
    value = getattr(import_module(f"corpgraph.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
