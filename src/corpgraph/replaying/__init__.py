"""What an event changes: the state before, its declared effect, the state after, and do they agree?

``replay(data, "alibaba-com-delisting-2012")`` compares what an event is said to begin and end with
the dates of those facts. The answer has three values, because dates have: it holds in every reading
of the dates, it cannot hold in any, or it is undecided.
"""

from corpgraph.replaying.days import Moment, Verdict, same_day
from corpgraph.replaying.model import Change, Check, Effect, Held, Replay, Result, State
from corpgraph.replaying.running import replay, replay_all

__all__ = [
    "Change",
    "Check",
    "Effect",
    "Held",
    "Moment",
    "Replay",
    "Result",
    "State",
    "Verdict",
    "replay",
    "replay_all",
    "same_day",
]
