"""Why a triple holds on a day: rules, down to shortcuts, to dated facts, to passages of sources."""

from corpgraph.explaining.explanation import explain
from corpgraph.explaining.model import Cited, Dated, Explanation, Holding, Proof, Support

__all__ = ["Cited", "Dated", "Explanation", "Holding", "Proof", "Support", "explain"]
