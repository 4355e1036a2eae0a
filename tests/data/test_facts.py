"""The 26 facts of the article, each reachable by a question and stated in its passage."""

from datetime import date
from typing import Final

import pytest

from corpgraph.layout import data_files
from corpgraph.loading import load_files
from corpgraph.namespaces import ID, shorten
from corpgraph.querying import core, event, evidence, listing, organization, ownership, people
from corpgraph.time import Certainty
from questions.expected import packaged

DATA = packaged()
ANNOUNCED: Final = date(2012, 7, 23)
REORGANIZATION: Final = "event/alibaba-group-reorganization-2012"
SPLIT: Final = "event/alibaba-com-split-2012"
INTEGRATION: Final = "event/alibaba-b2b-taobao-integration-2012"
PRIVATIZATION: Final = "event/alibaba-com-privatization-2012"
DELISTING: Final = "event/alibaba-com-delisting-2012"
LISTING: Final = "listing/alibaba-com-xhkg-2007"
SPLIT_UNITS: Final = ("alibaba-international-operations", "alibaba-small-business-operations")
OTHER_UNITS: Final = ("alicloud", "etao", "juhuasuan", "taobao", "tmall")
SERVICES: Final = ("alicloud", "etao", "juhuasuan", "taobao-com", "tmall-com")

# Each row of the table of facts: the passage that states it, and the assertions that carry it.
ROWS: Final[dict[int, tuple[str, tuple[str, ...]]]] = {
    1: ("p1-s1", ("activity/alibaba-group-e-commerce",)),
    2: (
        "p1-s1",
        (
            "statement/alibaba-group-2012-reorganization",
            "relative-date/alibaba-group-2012-announcement",
            REORGANIZATION,
        ),
    ),
    3: ("p1-s1", ("count/alibaba-group-business-groups-2012",)),
    4: (
        "p1-s1",
        tuple(
            f"{kind}/alibaba-group-2012-{aim}"
            for kind in ("aim", "relative-date")
            for aim in ("efficiency", "resource-sharing")
        ),
    ),
    5: ("p2-s1", ("control/alibaba-com-alibaba-group",)),
    6: ("p2-s1", ("relative-date/alibaba-com-delisting-2012", DELISTING, LISTING)),
    7: ("p2-s1", (SPLIT, "event-status/alibaba-com-split-2012-planned")),
    8: (
        "p2-s1",
        (
            REORGANIZATION,
            SPLIT,
            *(f"unit-membership/{unit}-alibaba-group" for unit in SPLIT_UNITS),
        ),
    ),
    9: (
        "p2-s1",
        (
            "clientele/alibaba-international-operations-domestic",
            "clientele/alibaba-small-business-operations-international",
        ),
    ),
    10: ("p2-s1", ("statement/jack-ma-2012-split", "appointment/jack-ma-chair-alibaba-group")),
    11: (
        "p3-s1",
        (
            REORGANIZATION,
            *(f"unit-membership/{unit}-alibaba-group" for unit in SPLIT_UNITS + OTHER_UNITS),
        ),
    ),
    12: (
        "p3-s1",
        (
            *(f"activity/{unit}-online-marketplace" for unit in OTHER_UNITS),
            *(f"service-operation/alibaba-group-{service}" for service in SERVICES),
            *(f"relative-date/alibaba-group-{service}" for service in SERVICES),
        ),
    ),
    13: (
        "p3-s1",
        ("activity/alicloud-cloud-computing", "activity/alicloud-information-technology"),
    ),
    14: (
        "p4-s1",
        (
            "event-status/alibaba-group-reorganization-2012-in-progress",
            "aim/alibaba-group-2012-ecosystem",
            "statement/jack-ma-2012-ecosystem",
        ),
    ),
    15: (
        "p5-s1",
        (
            "aim/alibaba-group-2012-unified-foundations",
            "statement/jack-ma-2012-unified-foundations",
        ),
    ),
    16: (
        "p5-s2",
        ("aim/alibaba-group-2012-internal-walls", "statement/jack-ma-2012-internal-walls"),
    ),
    17: ("p6-s1", ("aim/alibaba-group-2012-one-company", "statement/jack-ma-2012-one-company")),
    18: ("p6-s1", (INTEGRATION, "event-status/alibaba-b2b-taobao-integration-2012-planned")),
    19: ("p6-s1", ("aim/alibaba-b2b-taobao-integration-2012",)),
    20: ("p6-s1", ("statement/jack-ma-2012-one-company",)),
    21: ("p6-s1", ("headcount/alibaba-group-2012",)),
    22: ("p7-s1", (DELISTING, LISTING)),
    23: ("p7-s1", ("duration-claim/alibaba-com-xhkg-2007",)),
    24: ("p7-s1", ("count/alibaba-group-listed-companies",)),
    25: (
        "p8-s1",
        (
            PRIVATIZATION,
            "benefit/alibaba-com-privatization-2012-long-term",
            "benefit/alibaba-com-privatization-2012-relief",
        ),
    ),
    26: ("p8-s1", ("statement/jack-ma-2012-privatization",)),
}


def id_of(short: str) -> str:
    return ID + short


@pytest.mark.parametrize("row", ROWS)
def test_row_is_stated_in_its_passage(row: int) -> None:
    passage, assertions = ROWS[row]
    stated = {each.assertion for each in evidence.stated_in(DATA, f"alibaba-2012-{passage}")}
    assert set(map(id_of, assertions)) <= stated
    for assertion in assertions:
        [found] = [
            each
            for each in evidence.passages(DATA, assertion)
            if each.passage == id_of(f"passage/alibaba-2012-{passage}")
        ]
        assert found.source == id_of("source/alibaba-2012-article")
        assert found.start is not None
        assert found.stop is not None
        assert found.start < found.stop
        assert f"p{found.paragraph}-s{found.sentence}" == passage


def test_the_passages_of_the_article_state_the_26_rows_and_nothing_else() -> None:
    assert sorted(ROWS) == list(range(1, 27))
    stated = {
        (passage, each.assertion)
        for passage in {passage for passage, _ in ROWS.values()}
        for each in evidence.stated_in(DATA, f"alibaba-2012-{passage}")
    }
    assert stated == {
        (passage, id_of(assertion))
        for passage, assertions in ROWS.values()
        for assertion in assertions
    }


def test_the_file_of_the_article_has_no_assertion_that_no_passage_states() -> None:
    [path] = [path for path in data_files("alibaba-2012") if path.stem == "facts"]
    article = load_files([path])
    assert len(core.statistics(article)) > 10
    assert evidence.unsupported(article) == []


def test_row_1_alibaba_group_is_a_corporation_in_e_commerce_worldwide() -> None:
    assert {each.kind for each in core.find(DATA, "Alibaba Group")} >= {
        "https://w3id.org/corpgraph/ontology#Corporation"
    }
    [activity] = organization.activities(DATA, "alibaba-group", at=ANNOUNCED)
    assert shorten(activity.activity) == "code:activity/e-commerce"
    assert activity.scope is not None
    assert shorten(activity.scope) == "code:scope/worldwide"


def test_row_2_it_announced_on_a_monday_that_it_had_reorganised() -> None:
    assert ("statement/alibaba-group-2012-reorganization", REORGANIZATION) in {
        (each.statement.removeprefix(ID), each.event.removeprefix(ID))
        for each in event.announcements(DATA, "alibaba-group")
        if each.speaker == id_of("corporation/alibaba-group")
    }
    [monday] = [each for each in evidence.relative_dates(DATA) if each.weekday]
    assert monday.dated == id_of("statement/alibaba-group-2012-reorganization")
    assert monday.weekday is not None
    assert shorten(monday.weekday) == "code:weekday/monday"


def test_row_3_the_new_structure_has_seven_business_groups() -> None:
    [seven] = [
        each
        for each in organization.counts(DATA, "alibaba-group", at=ANNOUNCED)
        if each.name == "business group"
    ]
    assert seven.exactly == 7


def test_row_4_the_aims_are_efficiency_and_sharing_of_resources_and_were_pursued_before() -> None:
    themes = {each.theme and shorten(each.theme) for each in event.aims(DATA, REORGANIZATION)}
    assert {"code:theme/efficiency", "code:theme/resource-sharing"} <= themes
    before = {
        each.dated
        for each in evidence.relative_dates(DATA)
        if each.relation and shorten(each.relation) == "code:time-relation/before"
    }
    assert before >= {
        id_of("aim/alibaba-group-2012-efficiency"),
        id_of("aim/alibaba-group-2012-resource-sharing"),
    }


def test_row_5_alibaba_com_is_the_flagship_subsidiary() -> None:
    [control] = ownership.controls(DATA, "alibaba-group", at=ANNOUNCED)
    assert control.subsidiary == id_of("corporation/alibaba-com")
    assert control.designation is not None
    assert shorten(control.designation) == "code:designation/flagship"


def test_row_6_alibaba_com_was_delisted_about_a_month_before_the_announcement() -> None:
    [told] = [each for each in evidence.relative_dates(DATA) if each.dated == id_of(DELISTING)]
    assert (told.offset, told.approximate) == ("P1M", True)
    assert told.anchor == id_of("statement/alibaba-group-2012-reorganization")


def test_row_7_alibaba_com_is_to_be_split() -> None:
    [status] = event.event_status(DATA, SPLIT, at=ANNOUNCED)
    assert shorten(status.status) == "code:event-status/planned"


def test_row_8_the_split_results_in_two_units_named_in_english_and_french() -> None:
    results = event.split_results(DATA, "alibaba-com")
    assert [each.name for each in results] == [
        "Alibaba International Operations",
        "Alibaba Small Business Operations",
    ]
    assert {name.name for each in results for name in core.names(DATA, each.result)} >= {
        "Alibaba Opérations International",
        "Alibaba Opérations pour les petites entreprises",
    }


def test_row_9_the_customers_stand_as_printed() -> None:
    claimed = {
        (unit, shorten(each.customers))
        for unit in SPLIT_UNITS
        for each in organization.customers(DATA, unit)
    }
    assert claimed >= {
        ("alibaba-international-operations", "code:customers/domestic"),
        ("alibaba-small-business-operations", "code:customers/international"),
    }


def test_row_10_jack_ma_chair_of_alibaba_group_said_so_in_a_communique() -> None:
    chairs = {
        each.name
        for each in people.executives(DATA, "alibaba-group", at=ANNOUNCED)
        if shorten(each.role) == "code:role/chair"
    }
    assert chairs == {"Jack Ma"}
    [said] = [
        each for each in event.statements(DATA, "Jack Ma") if each.statement.endswith("split")
    ]
    assert said.medium is not None
    assert shorten(said.medium) == "code:medium/communique"
    assert id_of(SPLIT) in {each.topic for each in event.topics(DATA, said.statement)}


def test_row_11_the_other_five_business_groups() -> None:
    units = {
        each.name
        for each in organization.units(DATA, "alibaba-group", at=ANNOUNCED)
        if each.kind and shorten(each.kind) == "code:unit-kind/business-group"
    }
    assert units >= {"Taobao.com", "eTao", "Tmall.com", "Juhuasuan", "AliCloud"}


def test_row_12_they_existed_already_and_are_marketplaces_of_the_group() -> None:
    services = {each.service for each in organization.services(DATA, "alibaba-group", at=ANNOUNCED)}
    assert services == {id_of(f"service/{service}") for service in SERVICES}
    for unit in set(OTHER_UNITS) - {"alicloud"}:
        [activity] = organization.activities(DATA, f"unit/{unit}", at=ANNOUNCED)
        assert shorten(activity.activity) == "code:activity/online-marketplace"


def test_row_13_alicloud_is_the_cloud_and_information_technology_arm() -> None:
    assert [each.name for each in organization.activities(DATA, "alicloud", at=ANNOUNCED)] == [
        "cloud computing",
        "information technology",
    ]


def test_row_14_the_changes_are_in_progress_towards_an_ecosystem() -> None:
    [status] = event.event_status(DATA, REORGANIZATION, at=ANNOUNCED)
    assert shorten(status.status) == "code:event-status/in-progress"
    themes = {
        each.name for each in event.aims(DATA, REORGANIZATION) if each.aim.endswith("ecosystem")
    }
    assert themes == {"e-commerce ecosystem", "openness", "collaboration", "prosperity"}
    assert said_by_jack_ma("aim/alibaba-group-2012-ecosystem")


def test_row_15_unified_foundations_in_four_fields() -> None:
    fields = {each.name for each in event.aim_fields(DATA, REORGANIZATION)}
    assert fields == {"data", "security", "risk management", "technology"}
    assert said_by_jack_ma("aim/alibaba-group-2012-unified-foundations")


def test_row_16_internal_walls_come_down_by_group_scale_management_and_it() -> None:
    means = {shorten(each.means) for each in event.aim_means(DATA, REORGANIZATION)}
    assert means == {"code:means/group-scale-management", "code:means/it-systems"}
    assert said_by_jack_ma("aim/alibaba-group-2012-internal-walls")


def test_row_17_the_one_company_strategy_is_to_be_carried_out_sooner() -> None:
    [strategy] = event.strategies(DATA, "alibaba-group")
    names = {each.name for each in core.names(DATA, strategy.strategy)}
    assert names == {"One Company", "Seule Société"}
    [aim] = event.aims(DATA, strategy.strategy)
    assert aim.name == "accelerated execution"
    assert said_by_jack_ma("aim/alibaba-group-2012-one-company")
    assert id_of("passage/alibaba-2012-p6-s1") in {
        each.passage for each in core.mentions(DATA, strategy.strategy)
    }


def test_row_18_two_systems_are_to_be_integrated() -> None:
    components = {each.component for each in event.integrations(DATA, "alibaba-group")}
    assert components == {
        id_of("service/sme-b2b-system"),
        id_of("service/taobao-marketplace-system"),
    }
    [status] = event.event_status(DATA, INTEGRATION, at=ANNOUNCED)
    assert status.name == "planned"


def test_row_19_the_integration_is_for_openness_synergy_and_sharing() -> None:
    assert {each.name for each in event.aims(DATA, INTEGRATION)} == {
        "openness",
        "synergy",
        "sharing",
    }


def test_row_20_the_statement_was_addressed_to_the_group_and_its_staff() -> None:
    assert {each.name for each in event.audiences(DATA, "jack-ma-2012-one-company")} == {
        "Alibaba Group",
        "staff",
    }


def test_row_21_the_headcount_is_more_than_23000() -> None:
    [headcount] = organization.headcounts(DATA, "alibaba-group", at=ANNOUNCED)
    assert headcount.more_than == 23_000


def test_row_22_alibaba_com_was_delisted_on_20_june() -> None:
    [printed] = evidence.dates(DATA, DELISTING)
    assert (printed.property, printed.printed) == ("date", "XXXX-06-20")
    assert id_of(LISTING) in {each.fact for each in event.consequences(DATA, DELISTING)}


def test_row_23_that_ended_a_five_year_spell() -> None:
    [claim] = listing.duration_claims(DATA)
    assert (claim.fact, claim.claimed) == (id_of(LISTING), "P5Y")


def test_row_24_alibaba_com_was_the_only_listed_company_of_the_group() -> None:
    last_day = date(2012, 6, 19)
    [count] = [
        each
        for each in organization.counts(DATA, "alibaba-group", at=last_day)
        if each.name == "listed company"
    ]
    assert (count.exactly, count.certainty) == (1, Certainty.CERTAIN)
    assert [each.name for each in listing.listed_in_group(DATA, "alibaba-group", at=last_day)] == [
        "Alibaba.com"
    ]


def test_row_25_taking_alibaba_com_private_is_said_to_bring_two_benefits() -> None:
    assert {each.name for each in event.benefits(DATA, PRIVATIZATION)} == {
        "long-term decisions",
        "customers’ interest",
        "freedom from the pressure of being listed",
    }


def test_row_26_jack_ma_said_so_in_february() -> None:
    [said] = [each for each in event.statements(DATA, "Jack Ma") if each.printed == "XXXX-02"]
    topics = {each.topic for each in event.topics(DATA, said.statement)}
    assert topics == {id_of(each) for each in ROWS[25][1]}


def said_by_jack_ma(assertion: str) -> bool:
    return any(
        id_of(assertion) == topic.topic
        for said in event.statements(DATA, "Jack Ma")
        for topic in event.topics(DATA, said.statement)
    )
