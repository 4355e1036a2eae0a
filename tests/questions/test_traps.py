"""Where a careless reader of the article goes wrong, the answers do not."""

from datetime import date, timedelta

import pytest

from corpgraph.errors import UsageError
from corpgraph.namespaces import ID, shorten
from corpgraph.querying import core, event, evidence, listing, organization, people, resolve
from corpgraph.time import Certainty, edtf_admits
from questions.expected import packaged

DATA = packaged()
ANNOUNCED = date(2012, 7, 23)
DELISTED = date(2012, 6, 20)
DAY = timedelta(days=1)
SPLIT_UNITS = {
    f"{ID}unit/alibaba-international-operations",
    f"{ID}unit/alibaba-small-business-operations",
}


def test_no_year_is_printed_and_the_printed_and_the_resolved_date_are_both_there() -> None:
    [found] = evidence.dates(DATA, "event/alibaba-com-delisting-2012")
    assert found.printed == "XXXX-06-20"
    assert found.earliest == found.latest == DELISTED
    assert edtf_admits(found.printed, DELISTED)


def test_february_is_a_month_of_which_the_day_stays_open() -> None:
    [found] = evidence.dates(DATA, "statement/jack-ma-2012-privatization")
    assert found.printed == "XXXX-02"
    assert (found.earliest, found.latest) == (date(2012, 2, 1), date(2012, 2, 29))


def test_the_monday_is_a_monday_and_the_editors_say_why_it_is_that_one() -> None:
    statement = "statement/alibaba-group-2012-reorganization"
    [resolved] = evidence.dates(DATA, statement)
    assert resolved.printed is None
    assert resolved.earliest == resolved.latest == ANNOUNCED
    assert ANNOUNCED.strftime("%w") == "1"
    reasons = evidence.date_resolutions(DATA, statement)
    assert {each.editor for each in reasons} == {f"{ID}agent/corpgraph-editors"}
    assert f"{ID}passage/alibaba-2012-p1-s1" in {each.passage for each in reasons}
    assert all(each.reason for each in reasons)


def test_the_slip_about_customers_is_a_contradiction_with_a_judgement() -> None:
    verdicts = {
        (shorten(each.assertion), each.verdict and shorten(each.verdict))
        for each in evidence.contradictions(DATA)
        if each.contradiction.endswith("-customers")
    }
    assert verdicts == {
        ("id:clientele/alibaba-international-operations-domestic", "code:verdict/rejected"),
        ("id:clientele/alibaba-international-operations-international", "code:verdict/accepted"),
        ("id:clientele/alibaba-small-business-operations-international", "code:verdict/rejected"),
        ("id:clientele/alibaba-small-business-operations-domestic", "code:verdict/accepted"),
    }


def test_the_slip_is_printed_in_the_article_and_the_correction_is_not() -> None:
    article = f"{ID}source/alibaba-2012-article"
    unit = "clientele/alibaba-international-operations"
    printed = {each.source for each in evidence.passages(DATA, f"{unit}-domestic")}
    corrected = {each.source for each in evidence.passages(DATA, f"{unit}-international")}
    assert printed == {article}
    assert len(corrected) >= 2
    assert article not in corrected


def test_alicloud_is_no_marketplace_though_the_article_lists_it_among_them() -> None:
    activities = organization.activities(DATA, "alicloud", at=ANNOUNCED)
    assert "online marketplace" not in {each.name for each in activities}
    claim = "activity/alicloud-online-marketplace"
    assert [each.paragraph for each in evidence.passages(DATA, claim)] == [3]
    [judgement] = evidence.judgements(DATA, claim)
    assert shorten(judgement.verdict) == "code:verdict/rejected"
    assert judgement.reason


def test_five_years_is_claimed_and_four_years_and_seven_months_are_found() -> None:
    [claim] = listing.duration_claims(DATA)
    assert claim.claimed == "P5Y"
    assert claim.begin_earliest == claim.begin_latest == date(2007, 11, 6)
    assert claim.end_earliest == claim.end_latest == DELISTED
    years, months, days = (
        getattr(claim.end_latest, part) - getattr(claim.begin_earliest, part)
        for part in ("year", "month", "day")
    )
    assert divmod(12 * years + months - (days < 0), 12) == (4, 7)
    [judgement] = evidence.judgements(DATA, claim.claim)
    assert shorten(judgement.verdict) == "code:verdict/open"
    sources = {each.source for each in evidence.passages(DATA, claim.fact)}
    assert f"{ID}source/shanghai-daily-2007-11-06" in sources


def test_seven_comes_out_as_two_and_five() -> None:
    reorganization = "event/alibaba-group-reorganization-2012"
    [count] = event.count_claims(DATA, reorganization)
    assert count.claimed == count.found == 7
    results = {each.result for each in event.results(DATA, reorganization)}
    of_the_split = {each.result for each in event.split_results(DATA, "alibaba-com")}
    assert (len(results), len(of_the_split), len(results - of_the_split)) == (7, 2, 5)
    assert of_the_split == SPLIT_UNITS


def test_before_the_announcement_there_are_no_seven_groups() -> None:
    assert organization.units(DATA, "alibaba-group", at=ANNOUNCED - DAY) == []


def test_after_the_announcement_there_are_seven_of_which_two_are_possible() -> None:
    units = organization.units(DATA, "alibaba-group", at=ANNOUNCED + DAY)
    assert len(units) == 7
    possible = {each.unit for each in units if each.certainty is Certainty.POSSIBLE}
    assert possible == SPLIT_UNITS


def test_the_split_is_announced_on_2012_07_23_and_has_no_effective_date() -> None:
    [split] = [each for each in event.events(DATA, "alibaba-com") if each.kind.endswith("#Split")]
    assert split.announced_earliest == split.announced_latest == ANNOUNCED
    assert split.effective_earliest == ANNOUNCED
    assert split.effective_latest is None
    [date_of_split] = evidence.dates(DATA, split.event)
    assert date_of_split.printed is None


def test_alibaba_com_is_listed_on_2012_06_19_and_not_on_2012_06_20() -> None:
    [last] = listing.listings(DATA, "alibaba-com", at=DELISTED - DAY)
    assert (last.name, last.certainty) == ("Stock Exchange of Hong Kong", Certainty.CERTAIN)
    assert listing.listings(DATA, "alibaba-com", at=DELISTED) == []


def test_alibaba_com_is_listed_from_its_first_trading_day() -> None:
    assert listing.listings(DATA, "alibaba-com", at=date(2007, 11, 5)) == []
    assert len(listing.listings(DATA, "alibaba-com", at=date(2007, 11, 6))) == 1


def test_chairman_is_read_as_chair_and_the_ambiguity_is_noted() -> None:
    roles = people.roles(DATA, "Jack Ma")
    [chair] = [each for each in roles if shorten(each.role) == "code:role/chair"]
    assert chair.note is not None
    assert "président" in chair.note
    article = {each.source for each in evidence.passages(DATA, chair.fact)}
    assert f"{ID}source/alibaba-2012-article" in article


def test_more_than_23_000_is_an_open_lower_bound_and_not_a_value() -> None:
    [headcount] = organization.headcounts(DATA, "alibaba-group", at=ANNOUNCED)
    assert headcount.more_than == 23_000
    assert headcount.exactly is headcount.at_least is headcount.at_most is None


def test_taobao_com_is_a_unit_a_service_and_part_of_a_system_and_no_company() -> None:
    found = {(shorten(each.entity), shorten(each.kind)) for each in core.find(DATA, "Taobao")}
    assert found == {
        ("id:unit/taobao", "cg:BusinessUnit"),
        ("id:service/taobao-com", "cg:Service"),
        ("id:service/taobao-marketplace-system", "cg:Service"),
    }


def test_taobao_com_alone_is_ambiguous() -> None:
    with pytest.raises(UsageError) as caught:
        resolve(DATA, "Taobao.com")
    assert caught.value.hint == "write service/taobao-com or unit/taobao"


def test_what_the_article_does_not_say_stands_in_no_passage_of_it() -> None:
    [name] = [each for each in core.names(DATA, "unit/taobao") if each.language == "zh"]
    assert name.fact is not None
    identifiers = core.identifiers(DATA, "alibaba-group")
    assert identifiers
    for fact in (name.fact, *(each.fact for each in identifiers)):
        sources = {each.source for each in evidence.passages(DATA, fact)}
        assert sources
        assert f"{ID}source/alibaba-2012-article" not in sources
