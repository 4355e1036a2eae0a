from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from changing_groups import group
from corpgraph.changing import Kind, compare, diff_record
from corpgraph.errors import InputError, UsageError
from corpgraph.loading import load_packaged

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.changing import Diff

BEFORE = date(2012, 1, 1)
AFTER = date(2012, 12, 31)

UNIT = "<id/unit-membership/lab> a cg:UnitMembership ; cg:organization <id/corporation/acme> ; "
UNIT += "cg:unit <id/unit/lab> ; "
SHARE = "a cg:Control ; cg:parent <id/corporation/acme> ; cg:subsidiary <id/corporation/bolt> ; "
CHAIR = "a cg:Appointment ; cg:organization <id/corporation/acme> ; cg:role <code/role/chair> ; "
STAFF = "a cg:Headcount ; cg:organization <id/corporation/acme> ; "
STAFF += "cg:countOf <code/countable/employee> ; "


def between(*facts: str, start: date = BEFORE, end: date = AFTER) -> Diff:
    return compare(group(*facts), "acme", start, end)


def told(diff: Diff) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.certainty.value, each.what) for each in diff.changes]


def test_a_fact_that_begins_in_between_began() -> None:
    diff = between(UNIT + "cg:begin D(2012-06-01) .")
    assert told(diff) == [("began", "certain", "Lab is a unit of Acme")]
    assert str(diff.changes[0].when) == "2012-06-01"


def test_a_fact_that_ends_in_between_ended() -> None:
    diff = between(UNIT + "cg:begin D(2010-01-01) ; cg:end D(2012-06-01) .")
    assert told(diff) == [("ended", "certain", "Lab is a unit of Acme")]


def test_a_fact_that_begins_and_ends_in_between_is_told_twice() -> None:
    diff = between(UNIT + "cg:begin D(2012-02-01) ; cg:end D(2012-06-01) .")
    assert {each.kind for each in diff.changes} == {Kind.BEGAN, Kind.ENDED}
    assert diff.stayed == ()


@pytest.mark.parametrize(
    ("day", "kinds"), [("2012-01-01", []), ("2012-01-02", ["began"]), ("2012-12-31", ["began"])]
)
def test_the_first_day_does_not_count_and_the_last_does(day: str, kinds: list[str]) -> None:
    diff = between(UNIT + f"cg:begin D({day}) .")
    assert [each.kind for each in diff.changes] == kinds


@pytest.mark.parametrize(
    "bounds",
    [
        "cg:beginEarliest D(2011-06-01) ; cg:beginLatest D(2012-06-01) .",
        "cg:beginEarliest D(2012-06-01) ; cg:beginLatest D(2013-06-01) .",
        "cg:beginLatest D(2012-06-01) .",
        "cg:beginEarliest D(2012-06-01) .",
        'cg:begin "XXXX-06-01"^^edtf:EDTF .',
    ],
)
def test_a_begin_that_straddles_one_of_the_days_is_possible(bounds: str) -> None:
    diff = between(UNIT + bounds)
    assert told(diff) == [("began", "possible", "Lab is a unit of Acme")]
    assert compare(group(UNIT + bounds), "acme", BEFORE, AFTER, certain=True).changes == ()


def test_bounds_that_lie_in_between_are_certain() -> None:
    diff = between(UNIT + "cg:beginEarliest D(2012-02-01) ; cg:beginLatest D(2012-03-01) .")
    assert diff.changes[0].certainty == "certain"


def test_what_is_over_before_the_first_day_cannot_begin_after_it() -> None:
    over = "cg:beginEarliest D(2010-01-01) ; cg:end D(2011-01-01) ."
    assert between(UNIT + over).changes == ()


def test_a_fact_of_which_no_date_is_known_is_no_change_and_did_not_stay() -> None:
    diff = between(UNIT.rstrip("; ") + " .")
    assert (diff.changes, diff.stayed) == ((), ())


def test_what_holds_on_both_days_stayed() -> None:
    diff = between(UNIT + "cg:begin D(2010-01-01) .")
    assert [each.name for each in diff.stayed] == ["Lab is a unit of Acme"]


def test_a_rejected_fact_is_left_out() -> None:
    rejected = "<id/judgement/lab> cg:judges <id/unit-membership/lab> ; "
    rejected += "cg:verdict <code/verdict/rejected> ."
    assert between(UNIT + "cg:begin D(2012-06-01) .", rejected).changes == ()


def test_a_role_with_a_single_seat_goes_from_one_person_to_the_next() -> None:
    diff = between(
        f"<id/appointment/a> {CHAIR} cg:person <id/person/ann> ; cg:end D(2012-06-01) .",
        f"<id/appointment/b> {CHAIR} cg:person <id/person/ben> ; cg:begin D(2012-06-01) .",
    )
    assert told(diff) == [("changed", "certain", "chair of Acme: Ann → Ben")]


def test_of_directors_there_may_be_many() -> None:
    director = CHAIR.replace("chair", "director")
    diff = between(
        f"<id/appointment/a> {director} cg:person <id/person/ann> ; cg:end D(2012-06-01) .",
        f"<id/appointment/b> {director} cg:person <id/person/ben> ; cg:begin D(2012-06-01) .",
    )
    assert [each.kind for each in diff.changes] == ["ended", "began"]


def test_a_seat_that_two_left_is_taken_over_from_one() -> None:
    diff = between(
        f"<id/appointment/a> {CHAIR} cg:person <id/person/ann> ; cg:end D(2012-03-01) .",
        f"<id/appointment/b> {CHAIR} cg:person <id/person/ben> ; cg:end D(2012-03-01) .",
        f"<id/appointment/c> {CHAIR} cg:person <id/person/ann> ; cg:begin D(2012-06-01) .",
    )
    assert sorted(each.kind for each in diff.changes) == ["changed", "ended"]


def test_what_possibly_began_is_told_once_and_did_not_stay() -> None:
    diff = between(UNIT + "cg:beginLatest D(2012-06-01) .")
    assert (len(diff.changes), diff.stayed) == (1, ())


def test_a_headcount_changes_from_number_to_number() -> None:
    diff = between(
        f"<id/headcount/a> {STAFF} cg:moreThan 23000 ; "
        "cg:begin D(2011-01-01) ; cg:end D(2012-06-01) .",
        f"<id/headcount/b> {STAFF} cg:exactly 24500 ; cg:begin D(2012-06-01) .",
    )
    what = "employees of Acme: more than 23,000 → 24,500"
    assert told(diff) == [("changed", "certain", what)]


def test_each_number_takes_the_place_of_the_one_before() -> None:
    numbers = [
        f"<id/headcount/{n}> {STAFF} cg:exactly {n} ; "
        f"cg:begin D(2012-0{n}-02) ; cg:end D(2012-0{n + 1}-02) ."
        for n in (1, 2, 3)
    ]
    diff = between(*numbers, start=date(2012, 1, 5), end=date(2012, 3, 20))
    assert sorted(each.what for each in diff.changes) == [
        "employees of Acme: 1 → 2",
        "employees of Acme: 2 → 3",
    ]


def test_a_share_changes_while_control_goes_on() -> None:
    diff = between(
        f"<id/control/ab> {SHARE} cg:begin D(2010-01-01) .",
        f"<id/control/ab-1> {SHARE} cg:share 73.0 ; "
        "cg:begin D(2010-01-01) ; cg:end D(2012-06-01) .",
        f"<id/control/ab-2> {SHARE} cg:share 100.0 ; cg:begin D(2012-06-01) .",
    )
    assert told(diff) == [("changed", "certain", "share of Acme in Bolt: 73 % → 100 %")]
    assert [each.iri.rpartition("/")[2] for each in diff.stayed] == ["ab"]


def test_a_change_of_which_one_half_is_possible_is_possible_and_falls_apart_when_certain() -> None:
    store = group(
        f"<id/appointment/a> {CHAIR} cg:person <id/person/ann> ; cg:end D(2012-12-31) .",
        f"<id/appointment/b> {CHAIR} cg:person <id/person/ben> ; "
        "cg:beginEarliest D(2012-12-31) ; cg:beginLatest D(2013-01-01) .",
    )
    assert told(compare(store, "acme", BEFORE, AFTER))[0][:2] == ("changed", "possible")
    sure = compare(store, "acme", BEFORE, AFTER, certain=True)
    assert told(sure) == [("ended", "certain", "Ann is chair of Acme")]


def test_a_change_has_the_event_that_explains_it_and_its_evidence() -> None:
    diff = between(
        UNIT + "cg:begin D(2012-06-01) ; cg:statedIn <id/passage/p> .",
        '<id/event/e> a cg:Reorganization ; rdfs:label "Acme reorganises"@en ; '
        "cg:concerns <id/corporation/acme> ; cg:date D(2012-06-01) ; "
        "cg:beginsFact <id/unit-membership/lab> .",
        "<id/passage/p> a cg:Passage ; oa:hasSource <id/source/s> ; "
        "cg:paragraph 3 ; cg:sentence 1 .",
        '<id/source/s> a cg:Source ; rdfs:label "Daily"@en ; cg:date D(2012-06-02) .',
    )
    (change,) = diff.changes
    assert [each.name for each in change.events] == ["Acme reorganises"]
    (passage,) = change.evidence
    assert passage.source is not None
    assert (passage.source.name, passage.place, str(passage.published)) == (
        "Daily",
        "paragraph 3, sentence 1",
        "2012-06-02",
    )


def test_the_begin_and_the_end_have_evidence_of_their_own() -> None:
    unit = UNIT + "cg:begin D(2012-02-01) ; cg:end D(2012-06-01) ; "
    unit += "cg:statedIn <id/passage/p> ; cg:endStatedIn <id/passage/q> ."
    began, ended = sorted(between(unit).changes, key=lambda change: change.kind)
    assert [each.iri.rpartition("/")[2] for each in began.evidence] == ["p", "q"]
    assert [each.iri.rpartition("/")[2] for each in ended.evidence] == ["q"]


def test_what_happens_to_a_subsidiary_of_a_unit_happens_to_the_group() -> None:
    diff = between(
        UNIT + "cg:begin D(2010-01-01) .",
        "<id/control/lab-bolt> a cg:Control ; cg:parent <id/unit/lab> ; "
        "cg:subsidiary <id/corporation/bolt> ; cg:begin D(2010-01-01) .",
        "<id/listing/bolt> a cg:Listing ; cg:issuer <id/corporation/bolt> ; "
        "cg:market <id/market/xtst> ; cg:begin D(2012-06-01) .",
    )
    assert told(diff) == [("began", "certain", "Bolt is listed on Test Exchange")]


def test_who_left_the_group_before_is_none_of_its_business() -> None:
    diff = between(
        f"<id/control/ab> {SHARE} cg:begin D(2009-01-01) ; cg:end D(2011-01-01) .",
        "<id/listing/bolt> a cg:Listing ; cg:issuer <id/corporation/bolt> ; "
        "cg:market <id/market/xtst> ; cg:begin D(2012-06-01) .",
    )
    assert diff.changes == ()


def test_a_circle_of_control_comes_to_an_end() -> None:
    diff = between(
        f"<id/control/ab> {SHARE} cg:begin D(2012-02-01) .",
        "<id/control/ba> a cg:Control ; cg:parent <id/corporation/bolt> ; "
        "cg:subsidiary <id/corporation/acme> ; cg:begin D(2012-03-01) .",
    )
    assert [each.kind for each in diff.changes] == ["began", "began"]


def test_nothing_changes_within_a_day() -> None:
    diff = compare(load_packaged(), "alibaba-group", date(2012, 7, 23), date(2012, 7, 23))
    assert diff.changes == ()
    assert diff.stayed


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(UsageError, match="2012-12-31 is after 2012-01-01; give the earlier"):
        between(start=AFTER, end=BEFORE)


def test_an_unknown_entity_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="did you mean 'Acme'"):
        compare(group(), "acne", BEFORE, AFTER)


@pytest.mark.parametrize(
    "bad", ["cg:begin D(2012-02-30) .", "cg:begin D(2012-06-01) ; cg:end D(2012-06-01) ."]
)
def test_a_date_that_is_none_is_told_with_its_fact(bad: str) -> None:
    with pytest.raises(InputError, match="id:unit-membership/lab: "):
        between(UNIT + bad)


@pytest.fixture(scope="module")
def alibaba() -> ox.Store:
    return load_packaged("alibaba-2012", "reference")


SUMMER = (date(2012, 6, 19), date(2012, 7, 24))


def test_the_summer_of_2012_is_told_as_it_was(alibaba: ox.Store) -> None:
    changes = compare(alibaba, "alibaba-group", *SUMMER, certain=True).changes
    reorganised = ["Alibaba Group reorganises into seven business groups"]
    delisted = ["Alibaba.com is delisted from the Hong Kong exchange"]
    groups = ("AliCloud", "Juhuasuan", "Taobao.com", "Tmall.com", "eTao")
    assert [
        (each.kind.value, each.what, str(each.when), [event.name for event in each.events])
        for each in changes
    ] == [
        *(
            ("began", f"{name} is a business group of Alibaba Group", "2012-07-23", reorganised)
            for name in groups
        ),
        ("ended", "Alibaba.com is listed on the Hong Kong exchange", "2012-06-20", delisted),
        ("ended", "Jonathan Lu is chief executive of Alibaba.com", "2012-07-01 to 2012-07-24", []),
        (
            "ended",
            "Alibaba.com is the only listed company of Alibaba Group",
            "2012-06-20",
            delisted,
        ),
        ("began", "Alibaba Group has seven business groups", "2012-07-23", reorganised),
    ]


def test_the_delisting_is_part_of_the_privatisation_and_printed_without_a_year(
    alibaba: ox.Store,
) -> None:
    changes = compare(alibaba, "alibaba-group", *SUMMER, certain=True).changes
    (listing,) = (each for each in changes if each.fact.kind == "Listing")
    assert listing.when.printed == "XXXX-06-20"
    assert [each.name for each in listing.events[0].part_of] == ["Alibaba.com is taken private"]
    assert "paragraph 7, sentence 1" in [each.place for each in listing.evidence]


def test_the_units_that_were_only_announced_possibly_began(alibaba: ox.Store) -> None:
    changes = compare(alibaba, "alibaba-group", *SUMMER).changes
    possible = [e for e in changes if e.certainty == "possible" and e.fact.kind == "UnitMembership"]
    assert [each.fact.get("unit") for each in possible] == [
        "Alibaba International Operations",
        "Alibaba Small Business Operations",
    ]
    assert {event.name for each in possible for event in each.events} == {
        "Alibaba.com is to be split in two"
    }


def test_every_change_of_the_summer_has_evidence(alibaba: ox.Store) -> None:
    changes = compare(alibaba, "alibaba-group", *SUMMER).changes
    assert len(changes) > 30
    assert [each.what for each in changes if not each.evidence] == []


def test_the_rejected_customers_are_not_told(alibaba: ox.Store) -> None:
    record = str(diff_record(compare(alibaba, "alibaba-group", *SUMMER)))
    assert "serves domestic customers, as printed" not in record
    assert "Alibaba Small Business Operations serves domestic customers" in record


def test_the_chair_goes_from_one_to_the_next(alibaba: ox.Store) -> None:
    diff = compare(alibaba, "alibaba-group", date(2019, 9, 9), date(2019, 9, 10), certain=True)
    assert told(diff) == [("changed", "certain", "chair of Alibaba Group: Jack Ma → Daniel Zhang")]


def test_what_nobody_had_published_yet_is_not_told(alibaba: ox.Store) -> None:
    diff = compare(alibaba, "alibaba-group", *SUMMER, known=date(2012, 7, 1))
    assert {each.fact.kind for each in diff.changes} == {"Control", "Count", "Listing"}
    assert diff.known == date(2012, 7, 1)


def test_an_entity_of_which_nobody_had_spoken_has_no_changes(alibaba: ox.Store) -> None:
    diff = compare(alibaba, "daniel-zhang", *SUMMER, known=date(2012, 7, 1))
    assert (diff.entity.name, diff.changes) == ("Daniel Zhang", ())
