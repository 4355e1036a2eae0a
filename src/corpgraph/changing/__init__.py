"""What changed: the facts about an entity and its group compared between two days, and in time.

``compare(data, "alibaba-group", date(2012, 6, 19), date(2012, 7, 24))`` tells what began, ended or
changed, with the events that explain it and the passages that state it; ``trace(data,
"alibaba-group")`` puts all dated facts, events and statements in order of time. Both take any
store, such as one that holds only what was known on a day, or an endpoint.
"""

from corpgraph.changing.diff import Change, Diff, Kind, compare
from corpgraph.changing.model import Detail, Event, Fact, Passage, Statement, Thing, When
from corpgraph.changing.records import diff_record, timeline_record
from corpgraph.changing.timeline import Timeline, trace

__all__ = [
    "Change",
    "Detail",
    "Diff",
    "Event",
    "Fact",
    "Kind",
    "Passage",
    "Statement",
    "Thing",
    "Timeline",
    "When",
    "compare",
    "diff_record",
    "timeline_record",
    "trace",
]
