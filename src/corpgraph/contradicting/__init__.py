"""Claims that cannot all hold: found by rule, and what the editors make of them.

The rules are general: each looks at the model, and none at one article. What a rule finds stands
as the sources have it; a verdict is an editor's, and is only looked up here.
"""

from __future__ import annotations

from corpgraph.contradicting.judging import contradictions
from corpgraph.contradicting.model import Claim, Contradiction, Standing, Stated, Verdict
from corpgraph.contradicting.rules import RULES, Rule

__all__ = [
    "RULES",
    "Claim",
    "Contradiction",
    "Rule",
    "Standing",
    "Stated",
    "Verdict",
    "contradictions",
]
