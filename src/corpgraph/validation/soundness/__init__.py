"""Whether a validation means something: a pass that it does not earn is found here."""

from corpgraph.validation.soundness.checks import check_soundness
from corpgraph.validation.soundness.prefixes import with_prefix_hint
from corpgraph.validation.soundness.problems import Problem, ProblemKind
from corpgraph.validation.soundness.vocabularies import names_in

__all__ = [
    "Problem",
    "ProblemKind",
    "check_soundness",
    "names_in",
    "with_prefix_hint",
]
