"""The direct relations of a day as a frame, as `corpgraph.snapshot` has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import settled
from corpgraph.namespaces import CG, CODE, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.columnar.facts import Facts
    from corpgraph.frames.slices import Frame

__all__ = ["described", "shortcuts"]

#: The shortcuts of ontology/inference.ttl: of a fact's two participants, the relation between them.
_SHORTCUTS: Final = (
    ("unit", "organization", "isUnitOf"),
    ("issuer", "market", "isListedOn"),
    ("person", "role", "holdsRole"),
    ("person", "organization", "holdsOfficeIn"),
)
_ULTIMATE: Final = f"<{CODE}control-kind/ultimate>"
_DESCRIPTIVE: Final = (f"{RDF}type", f"{RDFS}label", f"{SKOS}prefLabel")
_TRIPLE: Final = ("s", "o", "subject", "predicate", "object")


def shortcuts(facts: Facts, at: date) -> Frame:
    """The direct relations of a day, one row a relation and fact.

    Args:
        facts: The facts.
        at: The day.

    Returns:
        The columns ``s``, ``o``, ``fact`` (keys), ``subject``, ``predicate``, ``object``, ``text``
        (terms in N-Triples syntax, the last that of the fact) and ``doubt`` (0 certain, 1
        possible).
    """
    control = facts.relating("subsidiary", "parent")
    kinds = facts.slices.of(f"{CG}controlKind")
    ultimate = kinds.filter(nw.col("o") == facts.slices.key(_ULTIMATE)).select(fact=nw.col("s"))
    parts = [
        # Control by the top of a chain is told as such; it says nothing of the steps between.
        (control.join(ultimate, on="fact", how="semi"), "isControlledBy"),
        (control.join(ultimate, on="fact", how="anti"), "isSubsidiaryOf"),
        *((facts.relating(first, last), name) for first, last, name in _SHORTCUTS),
    ]
    named = [each.with_columns(predicate=nw.lit(f"<{CG}{name}>")) for each, name in parts]
    return facts.holding(nw.concat(named), at)


def described(facts: Facts, relations: Frame) -> Frame:
    """Relations, with the types and labels of what they relate.

    Args:
        facts: The facts.
        relations: The columns ``s``, ``o``, ``subject``, ``predicate`` and ``object``.

    Returns:
        Those columns; a triple may come more than once.
    """
    kept = settled(relations.select(*_TRIPLE))
    ends = [kept.select(nw.col(each).alias("s")) for each in ("s", "o")]
    related = nw.concat(ends).unique()
    is_iri = nw.col("subject").str.starts_with("<")
    descriptions = [
        facts.slices.of(each)
        .join(related, on="s", how="semi")
        .filter(is_iri)
        .with_columns(predicate=nw.lit(f"<{each}>"))
        .select(*_TRIPLE)
        for each in _DESCRIPTIVE
    ]
    return nw.concat([kept, *descriptions])
