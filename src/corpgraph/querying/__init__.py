"""Questions that can be asked of data: one SPARQL file, one name and one typed helper each.

``ask("subsidiaries", data, parent="alibaba-group", at="2012-06-19")`` gives dicts;
``ownership.subsidiaries(data, "alibaba-group", at=date(2012, 6, 19))`` gives typed rows.
The helpers are grouped like the modules of the ontology; `questions` lists what can be asked.
"""

from corpgraph.querying import core, event, evidence, listing, organization, ownership, people
from corpgraph.querying.asking import ask
from corpgraph.querying.entities import resolve
from corpgraph.querying.question import Column, Param, Question, question, questions

__all__ = [
    "Column",
    "Param",
    "Question",
    "ask",
    "core",
    "event",
    "evidence",
    "listing",
    "organization",
    "ownership",
    "people",
    "question",
    "questions",
    "resolve",
]
