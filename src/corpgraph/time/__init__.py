"""Dates that may be vague, valid time, and its three answers: certain, possible, no.

Two notions are kept apart. What a source *prints* is an EDTF text (`XXXX-06-20`); what is *known*
of a day is a pair of inclusive bounds, printed or resolved by an editor. `edtf` leads from the
first to the second; `intervals` answers questions about the second.
"""

from corpgraph.time.days import parse_day
from corpgraph.time.edtf import check_edtf, edtf_admits, edtf_bounds, edtf_interval
from corpgraph.time.intervals import Bounds, Certainty, Interval

__all__ = [
    "Bounds",
    "Certainty",
    "Interval",
    "check_edtf",
    "edtf_admits",
    "edtf_bounds",
    "edtf_interval",
    "parse_day",
]
