"""Each rule finds what is planted for it, and nothing where it nearly applies."""

from __future__ import annotations

from datetime import date
from typing import Final

import pyoxigraph as ox
import pytest

from corpgraph.contradicting import RULES, Contradiction, Standing, Verdict, contradictions
from corpgraph.errors import InputError
from corpgraph.namespaces import BASE, ID, PREFIXES

HEAD: Final = f"@base <{BASE}> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()
)
LISTING: Final = (
    "<id/listing/l> cg:issuer <id/corporation/c> ; cg:market <id/market/m> ; "
    'rdfs:label "C is listed"@en ; {dates} .\n'
)
DATED: Final = 'cg:begin "2007-11-06"^^xsd:date ; cg:end "2012-06-20"^^xsd:date'
FIVE_YEARS: Final = LISTING.format(dates=DATED) + (
    '<id/duration-claim/d> cg:durationOf <id/listing/l> ; cg:duration "P5Y"^^xsd:duration .\n'
)


def store(turtle: str) -> ox.Store:
    made = ox.Store()
    made.load(HEAD + turtle, format=ox.RdfFormat.TURTLE)
    return made


def found(turtle: str) -> list[Contradiction]:
    return contradictions(store(turtle))


def names(each: Contradiction) -> list[str]:
    return [claim.assertion.removeprefix(ID) for claim in each.claims]


def fact(name: str, rest: str, begin: str | None = None, end: str | None = None) -> str:
    """A fact that begins and ends on days."""
    parts = [rest]
    parts += [f'cg:begin "{begin}"^^xsd:date'] if begin else []
    parts += [f'cg:end "{end}"^^xsd:date'] if end else []
    return f"<id/{name}> {' ; '.join(parts)} .\n"


HELD: Final = "cg:parent <id/corporation/p> ; cg:subsidiary <id/corporation/s>"
EMPLOYS: Final = "cg:organization <id/corporation/c> ; cg:countOf <code/countable/employee>"
HEADS: Final = "cg:organization <id/corporation/c> ; cg:role <code/role/chief-executive>"
LISTED: Final = "cg:issuer <id/corporation/c> ; cg:market <id/market/m>"
UNIT: Final = "cg:organization <id/corporation/c> ; cg:unitKind <code/unit-kind/division>"
DIVISIONS: Final = "cg:organization <id/corporation/c> ; cg:countOf <code/unit-kind/division>"
SPUN_OFF: Final = "a cg:SpinOff ; cg:splits <id/corporation/w> ; cg:resultsIn <id/corporation/p>"
STATED_BY: Final = "<id/passage/{0}> oa:hasSource <id/source/{0}> .\n"


def serves(unit: str, customers: str, source: str, dates: str = "") -> str:
    return (
        f"<id/clientele/{unit}-{customers}-{source}> cg:organization <id/unit/{unit}> ; "
        f"cg:customers <code/customers/{customers}> ; cg:statedIn <id/passage/{source}> {dates} .\n"
    )


SPLIT: Final = (
    "<id/event/split> cg:resultsIn <id/unit/a> , <id/unit/b> .\n"
    + STATED_BY.format("one")
    + STATED_BY.format("other")
)
CROSSWISE: Final = (
    SPLIT
    + serves("a", "domestic", "one")
    + serves("b", "international", "one")
    + serves("a", "international", "other")
    + serves("b", "domestic", "other")
)
MONDAY: Final = "cg:dates <id/event/e> ; cg:weekday <code/weekday/monday>"
BEFORE: Final = (
    "cg:dates <id/event/e> ; cg:anchor <id/statement/s> ; "
    "cg:timeRelation <code/time-relation/before>"
)


def dated(name: str, *days: str) -> str:
    """Something dated to a day, or between two."""
    if len(days) == 1:
        return f'<id/{name}> cg:date "{days[0]}"^^xsd:date .\n'
    first, last = (f'"{day}"^^xsd:date' for day in days)
    return f"<id/{name}> cg:dateEarliest {first} ; cg:dateLatest {last} .\n"


# What is planted, by rule: the data, and the assertions that cannot all hold.
PLANTED: Final = [
    ("duration", FIVE_YEARS, ["duration-claim/d", "listing/l"]),
    (
        "duration",
        FIVE_YEARS + "<id/event/e> cg:endsFact <id/listing/l> .",
        ["duration-claim/d", "event/e", "listing/l"],
    ),
    (
        "boundary",
        fact("listing/l1", LISTED, "2007-11-06", "2012-06-20")
        + fact("listing/l2", LISTED, "2007-11-06", "2012-06-08"),
        ["listing/l1", "listing/l2"],
    ),
    (
        "boundary",
        fact("listing/l1", LISTED, "2019-11-25")
        + fact("listing/l2", LISTED, "2019-11-26")
        + fact("listing/l3", LISTED, "2019-11-27"),
        ["listing/l1", "listing/l2", "listing/l3"],
    ),
    (
        "boundary",
        "<id/event/e1> cg:endsFact <id/listing/l> . <id/event/e2> cg:endsFact <id/listing/l> .\n"
        + dated("event/e1", "2012-06-20")
        + dated("event/e2", "2012-06-08"),
        ["event/e1", "event/e2"],
    ),
    (
        "boundary",
        fact("listing/l", LISTED, "2007-11-06")
        + "<id/event/e> cg:beginsFact <id/listing/l> .\n"
        + dated("event/e", "2007-10-01", "2007-10-31"),
        ["event/e", "listing/l"],
    ),
    (
        "boundary",
        fact("event/e1", SPUN_OFF + ' ; cg:date "2019-04-01"^^xsd:date')
        + fact("event/e2", SPUN_OFF + ' ; cg:date "2019-04-02"^^xsd:date'),
        ["event/e1", "event/e2"],
    ),
    (
        "weekday",
        fact("relative-date/r", MONDAY) + dated("event/e", "2012-07-24"),
        ["event/e", "relative-date/r"],
    ),
    (
        "weekday",
        fact("relative-date/r", MONDAY) + dated("event/e", "2012-07-24", "2012-07-29"),
        ["event/e", "relative-date/r"],
    ),
    (
        "offset",
        fact("relative-date/r", BEFORE + ' ; cg:offset "P1M"')
        + dated("event/e", "2012-05-20")
        + dated("statement/s", "2012-07-23"),
        ["event/e", "relative-date/r", "statement/s"],
    ),
    (
        "order",
        fact("relative-date/r", BEFORE)
        + dated("event/e", "2012-07-24")
        + dated("statement/s", "2012-07-01", "2012-07-23"),
        ["event/e", "relative-date/r", "statement/s"],
    ),
    (
        "share",
        fact("control/c1", f"{HELD} ; cg:share 73.0", "2011-01-01")
        + fact("control/c2", f"{HELD} ; cg:share 80.0", "2011-06-01"),
        ["control/c1", "control/c2"],
    ),
    (
        "count",
        fact("headcount/h1", f"{EMPLOYS} ; cg:moreThan 23000", "2012-07-23", "2012-07-24")
        + fact("headcount/h2", f"{EMPLOYS} ; cg:exactly 23000", "2012-07-23", "2012-07-24"),
        ["headcount/h1", "headcount/h2"],
    ),
    (
        "members",
        "<id/event/e> cg:claimsCount <id/count/n> ; cg:resultsIn <id/unit/a> , <id/unit/b> .\n"
        "<id/count/n> cg:exactly 1 .",
        ["count/n", "event/e"],
    ),
    (
        "members",
        "<id/event/e> cg:claimsCount <id/count/n> ; cg:resultsIn <id/unit/a> .\n"
        "<id/event/step> cg:partOfEvent <id/event/e> ; cg:resultsIn <id/unit/b> .\n"
        "<id/count/n> cg:exactly 1 .",
        ["count/n", "event/e"],
    ),
    (
        "members",
        "<id/count/n> cg:atMost 1 ; cg:countedMember <id/unit/a> , <id/unit/b> .",
        ["count/n"],
    ),
    (
        "members",
        fact("count/n", f"{DIVISIONS} ; cg:exactly 1", "2012-01-01")
        + fact("unit-membership/a", f"{UNIT} ; cg:unit <id/unit/a>", "2011-01-01")
        + fact("unit-membership/b", f"{UNIT} ; cg:unit <id/unit/b>", "2013-01-01"),
        ["count/n", "unit-membership/a", "unit-membership/b"],
    ),
    (
        "holder",
        fact("appointment/a1", f"{HEADS} ; cg:person <id/person/x>", "2010-01-01", "2013-05-10")
        + fact("appointment/a2", f"{HEADS} ; cg:person <id/person/y>", "2013-05-09"),
        ["appointment/a1", "appointment/a2"],
    ),
]


@pytest.mark.parametrize(("rule", "turtle", "assertions"), PLANTED)
def test_what_is_planted_is_found_by_its_rule_and_by_no_other(
    rule: str, turtle: str, assertions: list[str]
) -> None:
    (each,) = found(turtle)
    assert (each.rule, names(each)) == (rule, assertions)
    assert each.standing is Standing.UNJUDGED
    assert each.noted is None


def test_each_rule_has_a_planted_case_and_a_sentence_of_its_own() -> None:
    assert {rule.name for rule in RULES} == {rule for rule, *_ in PLANTED} | {"customers"}
    assert len({rule.sentence for rule in RULES}) == len(RULES)


# What looks like a contradiction, and is none.
NEAR_MISSES: Final = {
    "a round figure": FIVE_YEARS + "<id/duration-claim/d> cg:approximate true .",
    "a fact that goes on": FIVE_YEARS.replace('; cg:end "2012-06-20"^^xsd:date', ""),
    "an end that may be later": FIVE_YEARS.replace(
        'cg:end "2012-06-20"^^xsd:date', 'cg:endEarliest "2012-06-20"^^xsd:date'
    ),
    "a printed date without its year": FIVE_YEARS.replace(
        '"2012-06-20"^^xsd:date', '"XXXX-06-20"^^edtf:EDTF'
    ),
    "a date that is about a year": FIVE_YEARS.replace(
        '"2012-06-20"^^xsd:date', '"2011~"^^edtf:EDTF'
    ),
    "two listings one after the other": fact("listing/l1", LISTED, "2007-11-06", "2012-06-20")
    + fact("listing/l2", LISTED, "2019-11-26"),
    "two listings of two securities": fact(
        "listing/l1", f"{LISTED} ; cg:security <id/security/a>", "2007-11-06"
    )
    + fact("listing/l2", f"{LISTED} ; cg:security <id/security/b>", "2008-11-06"),
    "the same days told twice": fact("listing/l1", LISTED, "2007-11-06", "2012-06-20")
    + fact("listing/l2", LISTED, "2007-11-06", "2012-06-20"),
    "one account that knows no end yet": fact("listing/l1", LISTED, "2007-11-06", "2012-06-20")
    + fact("listing/l2", LISTED, "2007-11-06"),
    "a step of the same split": fact("event/e1", SPUN_OFF + ' ; cg:date "2019-04-01"^^xsd:date')
    + fact(
        "event/e2",
        SPUN_OFF + ' ; cg:date "2019-04-02"^^xsd:date ; cg:partOfEvent <id/event/e1>',
    ),
    "the month of that day": fact("listing/l", LISTED, "2007-11-06")
    + "<id/event/e> cg:beginsFact <id/listing/l> .\n"
    + dated("event/e", "2007-11-01", "2007-11-30"),
    "the right weekday": fact("relative-date/r", MONDAY) + dated("event/e", "2012-07-23"),
    "a week with that weekday": fact("relative-date/r", MONDAY)
    + dated("event/e", "2012-07-24", "2012-07-30"),
    "a weekday without a date": fact("relative-date/r", MONDAY),
    "about a month before": fact(
        "relative-date/r", BEFORE + ' ; cg:offset "P1M" ; cg:approximate true'
    )
    + dated("event/e", "2012-06-28")
    + dated("statement/s", "2012-07-23"),
    "one day after is not before, but may be the same day": fact("relative-date/r", BEFORE)
    + dated("event/e", "2012-07-23")
    + dated("statement/s", "2012-07-23"),
    "shares that round to each other": fact("control/c1", f"{HELD} ; cg:share 73.0", "2011-01-01")
    + fact("control/c2", f"{HELD} ; cg:share 73.12", "2011-06-01"),
    "shares at different times": fact(
        "control/c1", f"{HELD} ; cg:share 73.0", "2011-01-01", "2011-06-01"
    )
    + fact("control/c2", f"{HELD} ; cg:share 80.0", "2011-06-01"),
    "a direct and an ultimate share": fact(
        "control/c1",
        f"{HELD} ; cg:share 73.0 ; cg:controlKind <code/control-kind/direct>",
        "2011-01-01",
    )
    + fact(
        "control/c2",
        f"{HELD} ; cg:share 80.0 ; cg:controlKind <code/control-kind/ultimate>",
        "2011-01-01",
    ),
    "round shares": fact(
        "control/c1", f"{HELD} ; cg:share 73.0 ; cg:approximate true", "2011-01-01"
    )
    + fact("control/c2", f"{HELD} ; cg:share 75.0 ; cg:approximate true", "2011-06-01"),
    "control, and the share in it": fact("control/c1", HELD, "2009-01-01")
    + fact("control/c2", f"{HELD} ; cg:share 74.0", "2011-06-01"),
    "a lower bound and a number above it": fact(
        "headcount/h1", f"{EMPLOYS} ; cg:moreThan 23000", "2012-07-23"
    )
    + fact("headcount/h2", f"{EMPLOYS} ; cg:exactly 25000", "2012-07-23"),
    "a round headcount": fact(
        "headcount/h1", f"{EMPLOYS} ; cg:exactly 24000 ; cg:approximate true", "2012-07-23"
    )
    + fact("headcount/h2", f"{EMPLOYS} ; cg:exactly 24312", "2012-07-23"),
    "headcounts of two days": fact(
        "headcount/h1", f"{EMPLOYS} ; cg:exactly 24000", "2012-07-23", "2012-07-24"
    )
    + fact("headcount/h2", f"{EMPLOYS} ; cg:exactly 25000", "2012-07-24"),
    "fewer members than counted": "<id/count/n> cg:exactly 3 ; cg:countedMember <id/unit/a> .",
    "units that were not there together": fact(
        "count/n", f"{DIVISIONS} ; cg:exactly 1", "2010-01-01"
    )
    + fact("unit-membership/a", f"{UNIT} ; cg:unit <id/unit/a>", "2011-01-01", "2012-01-01")
    + fact("unit-membership/b", f"{UNIT} ; cg:unit <id/unit/b>", "2012-01-01"),
    "one unit told twice": fact("count/n", f"{DIVISIONS} ; cg:exactly 1", "2010-01-01")
    + fact("unit-membership/a", f"{UNIT} ; cg:unit <id/unit/a>", "2011-01-01")
    + fact("unit-membership/b", f"{UNIT} ; cg:unit <id/unit/a>", "2011-01-01"),
    "a successor from that day on": fact(
        "appointment/a1", f"{HEADS} ; cg:person <id/person/x>", "2010-01-01", "2013-05-10"
    )
    + fact("appointment/a2", f"{HEADS} ; cg:person <id/person/y>", "2013-05-10"),
    "two directors": (
        fact("appointment/a1", f"{HEADS} ; cg:person <id/person/x>", "2010-01-01")
        + fact("appointment/a2", f"{HEADS} ; cg:person <id/person/y>", "2010-01-01")
    ).replace("chief-executive", "director"),
    "one source only for the other customers": SPLIT
    + serves("a", "domestic", "one")
    + serves("b", "international", "one")
    + serves("a", "international", "other"),
    "both kinds of customers by one source": CROSSWISE + serves("a", "international", "one"),
    "customers one after the other": CROSSWISE
    + fact("clientele/a-domestic-one", "a cg:Clientele", "2010-01-01", "2011-01-01")
    + fact("clientele/b-international-one", "a cg:Clientele", "2010-01-01", "2011-01-01")
    + fact("clientele/a-international-other", "a cg:Clientele", "2012-01-01")
    + fact("clientele/b-domestic-other", "a cg:Clientele", "2012-01-01"),
    "customers of organisations of no one event": CROSSWISE.replace("cg:resultsIn", "cg:concerns"),
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_can_hold_together_is_no_contradiction(name: str) -> None:
    assert [(each.rule, each.sentence) for each in found(NEAR_MISSES[name])] == []


def test_customers_divided_crosswise_are_a_contradiction_for_each_organisation() -> None:
    one, other = found(CROSSWISE)
    assert (one.rule, other.rule) == ("customers", "customers")
    assert names(one) == ["clientele/a-domestic-one", "clientele/a-international-other"]
    assert names(other) == ["clientele/b-domestic-other", "clientele/b-international-one"]
    assert one.sentence.startswith(
        "id:unit/a serves domestic customers by one source and international customers by another"
    )


def test_a_sentence_tells_what_is_said_and_what_the_dates_say() -> None:
    (each,) = found(FIVE_YEARS)
    assert each.sentence == (
        "“C is listed” is said to have lasted 5 years; by its dates it is "
        "4 years, 7 months and 14 days"
    )
    (each,) = found(FIVE_YEARS.replace("cg:begin ", "cg:beginEarliest "))
    assert each.sentence.endswith("by its dates it is at most 4 years, 7 months and 14 days")


# -- what editors make of it -----------------------------------------------------------------------

JUDGED: Final = (
    "<id/judgement/{0}> cg:judges <id/{1}> ; cg:verdict <code/verdict/{2}> ; "
    'rdfs:comment "Because."@en .\n'
)
SHARES: Final = fact("control/c1", f"{HELD} ; cg:share 73.0", "2011-01-01") + fact(
    "control/c2", f"{HELD} ; cg:share 80.0", "2011-06-01"
)


@pytest.mark.parametrize(
    ("verdicts", "standing"),
    [
        ({}, Standing.UNJUDGED),
        ({"control/c1": "rejected"}, Standing.SETTLED),
        ({"control/c1": "rejected", "control/c2": "accepted"}, Standing.SETTLED),
        ({"control/c1": "accepted", "control/c2": "accepted"}, Standing.SETTLED),
        ({"control/c1": "accepted"}, Standing.OPEN),
        ({"control/c1": "open"}, Standing.OPEN),
        ({"control/c1": "rejected", "control/c2": "open"}, Standing.OPEN),
    ],
)
def test_a_contradiction_is_settled_once_the_rest_can_hold(
    verdicts: dict[str, str], standing: Standing
) -> None:
    judged = "".join(JUDGED.format(n, *each) for n, each in enumerate(verdicts.items()))
    (each,) = found(SHARES + judged)
    assert each.standing is standing
    for claim in each.claims:
        verdict = verdicts.get(claim.assertion.removeprefix(ID))
        assert claim.verdict == (None if verdict is None else Verdict(verdict))
        assert claim.why == (None if verdict is None else "Because.")


def test_editors_who_differ_leave_a_claim_open() -> None:
    judged = JUDGED.format("x", "control/c1", "accepted") + JUDGED.format(
        "y", "control/c1", "rejected"
    )
    (each,) = found(SHARES + judged)
    assert (each.claims[0].verdict, each.standing) == (Verdict.OPEN, Standing.OPEN)


NOTED: Final = '<id/contradiction/k> rdfs:comment "They differ."@en ; cg:between {} .\n'


@pytest.mark.parametrize(
    ("between", "is_the_same"),
    [
        ("<id/control/c1> , <id/control/c2>", True),
        ("<id/control/c1> , <id/control/c2> , <id/control/c3>", True),
        ("<id/control/c1> , <id/control/c3>", False),
        ("<id/control/c1>", False),
    ],
)
def test_what_a_rule_finds_is_the_editors_contradiction_of_the_same_assertions(
    between: str, is_the_same: bool
) -> None:
    listed = found(SHARES + NOTED.format(between))
    assert listed[0].rule == "share"
    assert listed[0].noted == (f"{ID}contradiction/k" if is_the_same else None)
    assert len(listed) == (1 if is_the_same else 2)


def test_what_only_an_editor_saw_is_listed_last() -> None:
    listed = found(SHARES + NOTED.format("<id/activity/a> , <id/activity/b>"))
    assert [(each.rule, each.noted) for each in listed] == [
        ("share", None),
        (None, f"{ID}contradiction/k"),
    ]
    assert listed[1].sentence == "They differ."
    assert listed[1].standing is Standing.UNJUDGED


def test_each_claim_tells_its_sources_with_their_dates_and_places() -> None:
    (each,) = found(
        SHARES + "<id/control/c1> cg:statedIn <id/passage/p> ; rdfs:label 'C1'@en .\n"
        "<id/passage/p> oa:hasSource <id/source/s> ; cg:paragraph 2 ; cg:sentence 1 .\n"
        '<id/source/s> rdfs:label "The News"@en ; cg:date "2012-07"^^edtf:EDTF .'
    )
    claim, other = each.claims
    assert (claim.label, other.label) == ("C1", "id:control/c2")
    (stated,) = claim.stated
    assert (stated.name, stated.place) == ("The News", "P2.S1")
    assert stated.date is not None
    assert (stated.date.earliest, stated.date.latest) == (date(2012, 7, 1), date(2012, 7, 31))
    assert other.stated == ()


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (
            FIVE_YEARS.replace("2012-06-20", "2002-06-20")
            + fact("listing/m", LISTED, "2000-01-01"),
            "id:listing/l cannot hold at any time: the interval ends by 2002-06-20",
        ),
        (FIVE_YEARS.replace('"P5Y"', '"five"'), "'five' is no length of time"),
        (FIVE_YEARS.replace("2012-06-20", "2012-06-31"), "2012-06-31 is no date"),
        (
            FIVE_YEARS.replace('"2012-06-20"^^xsd:date', '"20 June"^^edtf:EDTF'),
            "id:listing/l has no end that can be: '20 June' is no EDTF date",
        ),
        (FIVE_YEARS.replace('"2012-06-20"^^xsd:date', "7"), "is no date"),
    ],
)
def test_dates_that_are_none_are_told_with_the_fact(turtle: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        found(turtle)
    assert message in str(caught.value)


def test_a_claim_without_a_name_is_no_obstacle() -> None:
    (each,) = found(FIVE_YEARS.replace("<id/duration-claim/d>", "_:d cg:statedIn <id/passage/p> ;"))
    assert each.rule == "duration"
    assert sorted(len(claim.stated) for claim in each.claims) == [0, 1]
