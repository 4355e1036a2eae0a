"""Reasoning: what a graph of direct relations entails under an ontology (OWL 2 RL), and why.

`close` compiles the ontology's axioms into rules and runs them, set by set, to a fixpoint.
`corpgraph.reasoning.reference` has the same by owlrl.
"""

from corpgraph.reasoning.closure import Closure, Inconsistency, close
from corpgraph.reasoning.proofs import Statement, Step
from corpgraph.reasoning.sentences import RULES, readable

__all__ = ["RULES", "Closure", "Inconsistency", "Statement", "Step", "close", "readable"]
