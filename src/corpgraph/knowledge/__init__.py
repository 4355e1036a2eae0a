"""Data as its sources had it on a day: what they published until then, and nothing else.

Valid time is when a fact holds; known time is when a source said so. `as_known` makes the one from
the other: a copy of the data without what nobody had published yet, of which anything can be asked
that can be asked of the data itself. It takes away

* an assertion unless a passage states it (`cg:statedIn` or a sub-property) whose source was out;
* a begin, end or date unless a passage that states it was out. Those are the passages of
  `cg:beginStatedIn`, `cg:endStatedIn` or `cg:dateStatedIn`, and where there is none, of
  `cg:statedIn`. Resolved bounds rest on their resolutions instead, of which one must have all the
  passages that it derives from;
* passages and sources that were not out, and entities that only they spoke of.

Everything else stays, so that a view may fall short of the shapes: a fact that an event is known to
have ended may have no end yet. Judgements and contradictions are the editors' verdict of today on
what was known then; they stay with the assertions that they are about. Reference data, with its
markets, is no news.

When a source was published may be vague, so that there are three answers here too. A source was
certainly out from the latest day of its date on, and possibly from the earliest; one without a date
was possibly out on any day. A doubt about publication is written as a doubt about dates, which
every question can tell already: a fact that was only possibly known loses the latest day of its
begin, so that it is certain on no day, and a begin or end that was only possibly known is widened
to what holds whether it was known or not. Weighed: to ask two views, of what was certainly and of
what was possibly known, and merge their answers. It costs twice the time, and is wrong where two
sources with vague dates bear on one fact, because of the four worlds it asks two.
"""

from corpgraph.knowledge.view import as_known

__all__ = ["as_known"]
