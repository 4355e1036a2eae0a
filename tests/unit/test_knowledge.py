"""Data as its sources had it on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from corpgraph.checking import check
from corpgraph.errors import InputError
from corpgraph.knowledge import as_known
from corpgraph.loading import load
from corpgraph.namespaces import ID
from corpgraph.querying import ask, core, event, evidence, listing, organization, people
from corpgraph.snapshot import shortcuts, take_snapshot
from corpgraph.time import Certainty
from questions.expected import packaged, parsed, without
from questions.expected import triple as triple_of

DATA = packaged()
DAY = timedelta(days=1)
ARTICLE_AT_THE_EARLIEST = date(2012, 7, 23)
ARTICLE_AT_THE_LATEST = date(2012, 7, 30)
RETIREMENT = date(2019, 9, 10)

CERTAIN, POSSIBLE = Certainty.CERTAIN, Certainty.POSSIBLE

#: A company, two sources with a passage each, and whatever a test says of them.
STORY = """
ex:firm a cg:Corporation ; rdfs:label "firm"@en .
ex:owner a cg:Corporation ; rdfs:label "owner"@en .
ex:paper a cg:Source ; cg:date "2010-05-01"^^xsd:date .
ex:first a cg:Passage ; oa:hasSource ex:paper .
ex:weekly a cg:Source ; cg:dateEarliest "2012-05-01"^^xsd:date ;
  cg:dateLatest "2012-05-08"^^xsd:date .
ex:second a cg:Passage ; oa:hasSource ex:weekly .
ex:fact a cg:Control ; cg:subsidiary ex:firm ; cg:parent ex:owner .
"""
BEFORE, DURING, AFTER = date(2012, 4, 30), date(2012, 5, 1), date(2012, 5, 8)


def story(turtle: str) -> ox.Store:
    """The two sources, and what is said beside them."""
    text = (STORY + turtle).replace("ex:", "id:ex-")
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in parsed(text))
    return store


def answer(data: ox.Store, known: date, at: date) -> Certainty:
    """Whether the firm is the owner's on a day, as far as was known on another."""
    rows = ask("subsidiaries", data, parent="id:ex-owner", at=at, known=known)
    return rows[0]["certainty"] if rows else Certainty.NO  # type: ignore[return-value]


def subjects(data: ox.Store) -> set[str]:
    return {getattr(quad.subject, "value", "").removeprefix(ID) for quad in data}


class TestAnAssertion:
    def test_is_known_from_the_day_of_its_first_source_on(self) -> None:
        data = story('ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:statedIn ex:first , ex:second .')
        assert answer(data, date(2010, 4, 30), AFTER) is Certainty.NO
        assert answer(data, date(2010, 5, 1), AFTER) is CERTAIN

    def test_is_possible_while_its_source_may_not_be_out_yet(self) -> None:
        data = story('ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:statedIn ex:second .')
        assert [answer(data, known, AFTER) for known in (BEFORE, DURING, AFTER - DAY, AFTER)] == [
            *(Certainty.NO, POSSIBLE, POSSIBLE, CERTAIN)
        ]

    def test_that_may_be_known_holds_no_longer_than_it_would_if_it_were(self) -> None:
        data = story(
            'ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:end "2011-01-01"^^xsd:date ;'
            " cg:statedIn ex:second ."
        )
        assert answer(data, DURING, date(2008, 12, 31)) is Certainty.NO
        assert answer(data, DURING, date(2010, 12, 31)) is POSSIBLE
        assert answer(data, DURING, date(2011, 1, 1)) is Certainty.NO

    def test_that_no_passage_states_is_never_known(self) -> None:
        data = story('ex:fact cg:begin "2009-01-01"^^xsd:date .')
        assert answer(data, date.max, AFTER) is Certainty.NO

    def test_is_stated_by_a_passage_that_states_its_end(self) -> None:
        data = story('ex:fact cg:beginLatest "2009-01-01"^^xsd:date ; cg:endStatedIn ex:first .')
        assert answer(data, BEFORE, AFTER) is POSSIBLE

    def test_of_a_source_without_a_date_was_possibly_known_on_any_day_and_certainly_on_none(
        self,
    ) -> None:
        data = story(
            'ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:statedIn ex:third .'
            " ex:third a cg:Passage ; oa:hasSource ex:register . ex:register a cg:Source ."
        )
        assert answer(data, date.min, AFTER) is POSSIBLE
        assert answer(data, date.max, AFTER) is POSSIBLE

    def test_of_a_passage_without_a_source_is_like_one_of_a_source_without_a_date(self) -> None:
        data = story('ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:statedIn ex:third .')
        assert answer(data, date.min, AFTER) is POSSIBLE
        assert answer(data, date.max, AFTER) is POSSIBLE

    def test_of_a_source_dated_in_edtf_needs_bounds_to_be_placed(self) -> None:
        fact = 'ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:statedIn ex:third .'
        source = (
            " ex:third a cg:Passage ; oa:hasSource ex:month ."
            ' ex:month a cg:Source ; cg:date "2012-05"^^edtf:EDTF'
        )
        bounded = ' ; cg:dateEarliest "2012-05-01"^^xsd:date ; cg:dateLatest "2012-05-31"^^xsd:date'
        assert answer(story(fact + source + " ."), date(2013, 1, 1), AFTER) is POSSIBLE
        assert answer(story(fact + source + bounded + " ."), date(2013, 1, 1), AFTER) is CERTAIN

    def test_of_a_class_that_only_the_data_has_is_known_like_any_other(self) -> None:
        data = story(
            "ex:Franchise rdfs:subClassOf cg:Fact ."
            " ex:franchise a ex:Franchise ; cg:organization ex:firm ."
        )
        assert "ex-franchise" not in subjects(as_known(data, AFTER, possible=True))

    def test_of_a_source_whose_date_is_none_is_an_error_that_names_it(self) -> None:
        data = story(
            "ex:fact cg:statedIn ex:third . ex:third oa:hasSource ex:bad ."
            ' ex:bad cg:date "2012-02-30"^^xsd:date .'
        )
        with pytest.raises(InputError, match=r"^id:ex-bad: '2012-02-30' is no date"):
            as_known(data, AFTER)

    def test_that_only_a_passage_on_its_date_states_is_said_to_be_stated_by_it(self) -> None:
        data = story("ex:fact cg:statedIn ex:second ; cg:endStatedIn ex:first .")
        found = evidence.passages(as_known(data, BEFORE), "id:ex-fact")
        assert [each.passage for each in found] == [f"{ID}ex-first"]
        assert triple_of("id:ex-fact cg:statedIn id:ex-first") in {
            quad.triple for quad in as_known(data, BEFORE)
        }
        assert triple_of("id:ex-fact cg:statedIn id:ex-first") not in {
            quad.triple for quad in as_known(data, AFTER)
        }


class TestABoundary:
    END = (
        'ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:end "2011-01-01"^^xsd:date ;'
        " cg:statedIn ex:first ; cg:endStatedIn ex:second ."
    )

    def test_is_open_until_its_own_source_is_out(self) -> None:
        held, later = date(2010, 12, 31), date(2011, 1, 1)
        data = story(self.END)
        assert [answer(data, BEFORE, day) for day in (held, later)] == [CERTAIN, CERTAIN]
        assert [answer(data, DURING, day) for day in (held, later)] == [CERTAIN, POSSIBLE]
        assert [answer(data, AFTER, day) for day in (held, later)] == [CERTAIN, Certainty.NO]

    def test_is_open_in_a_copy_of_what_was_certainly_known(self) -> None:
        asked = "id:ex-fact"
        assert len(evidence.dates(as_known(story(self.END), DURING), asked)) == 1
        assert len(evidence.dates(as_known(story(self.END), AFTER), asked)) == 2

    def test_that_begins_it_is_unknown_until_its_own_source_is_out(self) -> None:
        data = story(
            'ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:statedIn ex:first ;'
            " cg:beginStatedIn ex:second ."
        )
        assert [answer(data, each, date(2008, 1, 1)) for each in (BEFORE, DURING, AFTER)] == [
            *(POSSIBLE, POSSIBLE, Certainty.NO)
        ]
        assert [answer(data, each, AFTER) for each in (BEFORE, DURING, AFTER)] == [
            *(POSSIBLE, POSSIBLE, CERTAIN)
        ]

    def test_without_evidence_of_its_own_rests_on_that_of_the_fact(self) -> None:
        data = story(self.END.replace("cg:endStatedIn ex:second", "rdfs:label 'fact'@en"))
        assert answer(data, BEFORE, date(2011, 1, 1)) is Certainty.NO

    def test_is_known_by_one_of_several_passages(self) -> None:
        data = story(self.END.replace("endStatedIn ex:second", "endStatedIn ex:second , ex:first"))
        assert answer(data, BEFORE, date(2011, 1, 1)) is Certainty.NO


class TestAResolvedBoundary:
    PRINTED = (
        'ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:end "XXXX-01-01"^^edtf:EDTF ;'
        ' cg:endEarliest "2011-01-01"^^xsd:date ; cg:endLatest "2011-01-01"^^xsd:date ;'
        " cg:statedIn ex:first ; cg:endResolution ex:resolution ."
        " ex:resolution a cg:DateResolution ; prov:wasDerivedFrom ex:first , ex:second ."
    )

    def test_is_unbounded_until_all_passages_of_its_resolution_are_out(self) -> None:
        data = story(self.PRINTED)
        days = (date(2010, 12, 31), date(2011, 1, 1))
        assert [answer(data, BEFORE, day) for day in days] == [POSSIBLE, POSSIBLE]
        assert [answer(data, DURING, day) for day in days] == [POSSIBLE, POSSIBLE]
        assert [answer(data, AFTER, day) for day in days] == [CERTAIN, Certainty.NO]

    def test_is_bounded_by_the_first_of_several_resolutions(self) -> None:
        more = " ex:fact cg:endResolution ex:other . ex:other prov:wasDerivedFrom ex:first ."
        assert answer(story(self.PRINTED + more), BEFORE, date(2011, 1, 1)) is Certainty.NO

    def test_that_is_known_with_the_printed_end_leaves_what_comes_before_it_certain(self) -> None:
        joined = self.PRINTED.replace(
            "cg:endResolution", "cg:endStatedIn ex:second ; cg:endResolution"
        )
        data = story(joined)
        days = (date(2010, 12, 31), date(2011, 1, 1))
        assert [answer(data, BEFORE, day) for day in days] == [CERTAIN, CERTAIN]
        assert [answer(data, DURING, day) for day in days] == [CERTAIN, POSSIBLE]
        assert [answer(data, AFTER, day) for day in days] == [CERTAIN, Certainty.NO]

    def test_from_above_only_makes_nothing_certain_while_it_may_be_known(self) -> None:
        data = story(
            'ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:endLatest "2011-01-01"^^xsd:date ;'
            " cg:statedIn ex:first ; cg:dateResolution ex:resolution ."
            " ex:resolution prov:wasDerivedFrom ex:second ."
        )
        assert answer(data, DURING, date(2010, 1, 1)) is POSSIBLE
        assert answer(data, DURING, date(2011, 1, 1)) is POSSIBLE

    def test_of_both_boundaries_makes_the_begin_certain_when_it_is_known(self) -> None:
        data = story(
            'ex:fact cg:beginLatest "2009-01-01"^^xsd:date ; cg:statedIn ex:first ;'
            " cg:dateResolution ex:resolution . ex:resolution prov:wasDerivedFrom ex:second ."
        )
        assert [answer(data, each, AFTER) for each in (BEFORE, DURING, AFTER)] == [
            *(POSSIBLE, POSSIBLE, CERTAIN)
        ]

    def test_without_passages_is_the_editors_own_and_always_known(self) -> None:
        data = story(
            'ex:fact cg:beginLatest "2009-01-01"^^xsd:date ; cg:statedIn ex:first ;'
            " cg:beginResolution ex:resolution ."
        )
        assert answer(data, BEFORE, AFTER) is CERTAIN


class TestADateOfAnEvent:
    EVENT = (
        'ex:event a cg:Event ; cg:concerns ex:firm ; cg:date "2013-01-01"^^xsd:date ;'
        " cg:statedIn ex:first ; cg:dateStatedIn ex:second ."
    )

    def test_is_known_when_a_passage_that_states_it_is_out(self) -> None:
        data = story(self.EVENT)
        found = [event.events(data, "id:ex-firm", known=known) for known in (BEFORE, DURING, AFTER)]
        assert [[each.effective_latest for each in rows] for rows in found] == [
            *([None], [None], [date(2013, 1, 1)])
        ]


class TestTheRest:
    def test_an_entity_that_nobody_had_written_of_is_left_out(self) -> None:
        data = story("ex:fact cg:statedIn ex:second . ex:owner cg:namedIn ex:first .")
        before = subjects(as_known(data, BEFORE))
        assert "ex-owner" in before
        assert "ex-firm" not in before
        assert "ex-firm" in subjects(as_known(data, DURING, possible=True))

    def test_an_entity_that_another_leads_to_stays_with_it(self) -> None:
        data = story(
            "ex:plan a cg:Strategy ; cg:namedIn ex:first ; cg:pursuedBy ex:firm ."
            " ex:fact cg:statedIn ex:second ."
        )
        assert "ex-firm" in subjects(as_known(data, BEFORE))
        assert "ex-owner" not in subjects(as_known(data, BEFORE))

    def test_an_entity_that_no_assertion_is_about_is_no_news(self) -> None:
        data = story('ex:fact cg:statedIn ex:second . ex:idle a cg:Person ; rdfs:label "idle"@en .')
        assert "ex-idle" in subjects(as_known(data, date.min))

    def test_markets_and_codes_are_no_news(self) -> None:
        reference = {each for each in subjects(DATA) if each.startswith(("market/", "http"))}
        assert reference <= subjects(as_known(DATA, date.min))
        assert "market/xnys" in reference
        assert "source/iso-10383" in subjects(as_known(DATA, date.min))

    def test_passages_and_sources_that_were_not_out_are_left_out_with_their_selectors(self) -> None:
        gone = subjects(DATA) - subjects(as_known(DATA, ARTICLE_AT_THE_EARLIEST - DAY))
        assert {
            "source/alibaba-2012-article",
            "passage/alibaba-2012-p1-s1",
            "passage/alibaba-2012-p1-s1#selector",
            "date-resolution/alibaba-2012-announcement",
        } <= gone

    def test_nothing_points_to_what_is_left_out(self) -> None:
        view = as_known(DATA, date(2012, 7, 1), possible=True)
        gone = subjects(DATA) - subjects(view)
        assert len(gone) > 100
        assert not [
            quad for quad in view if getattr(quad.object, "value", "").removeprefix(ID) in gone
        ]

    def test_judgements_are_of_today_and_stay_with_what_they_are_about(self) -> None:
        claim = "activity/alicloud-online-marketplace"
        [judgement] = evidence.judgements(DATA, claim, known=ARTICLE_AT_THE_LATEST)
        assert judgement.verdict.endswith("rejected")
        assert evidence.judgements(DATA, claim, known=ARTICLE_AT_THE_EARLIEST - DAY) == []

    def test_a_judgement_stays_though_it_rests_on_what_was_not_out(self) -> None:
        data = story(
            "ex:fact cg:statedIn ex:first . ex:verdict a cg:Judgement ; cg:judges ex:fact ;"
            " prov:wasDerivedFrom ex:second ."
        )
        assert "ex-verdict" in subjects(as_known(data, BEFORE))

    def test_a_contradiction_stays_while_all_its_sides_do(self) -> None:
        length = f"{ID}contradiction/alibaba-com-listing-length"
        there = [
            length in {each.contradiction for each in evidence.contradictions(DATA, known=known)}
            for known in (date(2012, 7, 1), ARTICLE_AT_THE_LATEST)
        ]
        assert there == [False, True]


class TestTheArticle:
    def test_the_chair_of_2013_is_open_ended_as_known_then(self) -> None:
        at, known = date(2020, 1, 1), date(2013, 6, 1)
        chairs = [
            (each.name, each.certainty)
            for each in people.executives(DATA, "alibaba-group", at=at, known=known)
            if each.role.endswith("/chair")
        ]
        assert chairs == [("Jack Ma", CERTAIN)]
        names = {e.name for e in people.executives(DATA, "alibaba-group", at=at, known=RETIREMENT)}
        assert "Jack Ma" not in names
        assert "Daniel Zhang" in names

    def test_of_the_delisting_the_news_came_a_day_after_it(self) -> None:
        asked = "alibaba-com"
        day = date(2012, 6, 20)
        assert listing.listings(DATA, asked, at=day, known=day)[0].certainty is CERTAIN
        assert listing.listings(DATA, asked, at=day, known=day + DAY) == []

    def test_the_units_are_possible_while_the_article_may_not_be_out(self) -> None:
        def certainties(known: date) -> set[Certainty]:
            found = organization.units(DATA, "alibaba-group", at=date(2012, 7, 31), known=known)
            return {each.certainty for each in found if each.unit.endswith("alicloud")}

        assert certainties(ARTICLE_AT_THE_EARLIEST - DAY) == set()
        assert certainties(ARTICLE_AT_THE_EARLIEST) == {POSSIBLE}
        assert certainties(ARTICLE_AT_THE_LATEST - DAY) == {POSSIBLE}
        assert certainties(ARTICLE_AT_THE_LATEST) == {CERTAIN}

    def test_each_passage_of_a_fact_says_what_of_it_it_states(self) -> None:
        found = evidence.passages(DATA, "appointment/jack-ma-chair-alibaba-group")
        assert [(each.property, each.passage.removeprefix(ID)) for each in found] == [
            (None, "passage/alibaba-2012-p2-s1"),
            ("end", "passage/dpa-2019-09-10"),
        ]

    def test_no_end_is_known_before_its_source(self) -> None:
        # Without the property that says so, the end would be known with the fact.
        end = "cg:endStatedIn id:passage/dpa-2019-09-10"
        less = without(DATA, triple_of(f"id:appointment/jack-ma-chair-alibaba-group {end}"))
        at = date(2020, 1, 1)
        named = people.executives(less, "alibaba-group", at=at, known=date(2013, 6, 1))
        assert "Jack Ma" not in {each.name for each in named}


class TestAsking:
    def test_a_day_that_is_not_given_is_the_day_of_what_was_known(self) -> None:
        data = story(
            'ex:fact cg:begin "2009-01-01"^^xsd:date ; cg:end "2011-01-01"^^xsd:date ;'
            " cg:statedIn ex:first ."
        )
        for known in ("2010-05-01", date(2010, 5, 1)):
            assert len(ask("subsidiaries", data, parent="id:ex-owner", known=known)) == 1
        assert ask("subsidiaries", data, parent="id:ex-owner", known="2012-01-01") == []

    def test_of_what_nobody_had_written_of_gives_no_rows_and_no_error(self) -> None:
        assert people.roles(DATA, "Daniel Zhang", known=date(2013, 1, 1)) == []
        assert people.roles(DATA, "Daniel Zhang", known=RETIREMENT)

    def test_what_is_certain_leaves_out_what_is_possible(self) -> None:
        asked: dict[str, Any] = {"organization": "alibaba-group", "at": "2012-07-24"}
        assert len(ask("units", DATA, certain=True, **asked)) == 5
        assert len(ask("units", DATA, **asked)) == 7

    def test_what_is_certain_leaves_out_what_was_possibly_published_where_rows_do_not_say(
        self,
    ) -> None:
        asked: dict[str, Any] = {"entity": "alibaba-group", "known": ARTICLE_AT_THE_LATEST}
        every = core.identifiers(DATA, "alibaba-group", known=ARTICLE_AT_THE_LATEST)
        assert len(every) == 2
        assert ask("identifiers", DATA, certain=True, **asked) == []

    def test_a_chain_is_as_certain_as_its_least_known_link(self) -> None:
        rows = organization.members(DATA, "alibaba-group", at=date(2012, 7, 31), known=DURING)
        assert {each.name for each in rows} == {"Alibaba.com"}


class TestASnapshot:
    def test_is_of_what_was_known(self) -> None:
        at = date(2012, 7, 24)
        certain = take_snapshot(DATA, at, known=ARTICLE_AT_THE_EARLIEST)
        possible = take_snapshot(DATA, at, known=ARTICLE_AT_THE_EARLIEST, possible=True)
        later = take_snapshot(DATA, at, known=ARTICLE_AT_THE_LATEST)
        assert len(certain) < len(later) < len(possible)

    def test_names_the_fact_behind_each_relation_with_its_certainty(self) -> None:
        at = date(2012, 7, 24)
        found = shortcuts(DATA, at, known=ARTICLE_AT_THE_EARLIEST)
        chair = [each for each in found if each.fact.value.endswith("jack-ma-chair-alibaba-group")]
        assert {each.certainty for each in chair} == {POSSIBLE}


class TestAView:
    @pytest.mark.parametrize("possible", [False, True])
    @pytest.mark.parametrize(
        "known", [date(1990, 1, 1), date(2012, 3, 1), date(2012, 7, 25), date(2013, 6, 1)], ids=str
    )
    def test_of_the_first_article_conforms_to_the_shapes(self, known: date, possible: bool) -> None:
        report = check(as_known(DATA, known, possible=possible))
        assert [each.message for each in report.findings] == []


class TestTheKindOfData:
    def test_a_store_gives_a_store_with_its_graphs(self) -> None:
        view = as_known(DATA, AFTER)
        assert isinstance(view, ox.Store)
        assert set(view.named_graphs()) == set(DATA.named_graphs())
        assert len(DATA) == len(packaged())

    def test_a_dataset_gives_a_dataset_with_its_graphs(self) -> None:
        data = load()
        view = as_known(data, AFTER)
        assert isinstance(view, rdflib.Dataset)
        names = {str(graph.identifier) for graph in view.graphs() if len(graph)}
        assert names == {str(graph.identifier) for graph in data.graphs() if len(graph)}
        assert 0 < len(view) < len(data)

    def test_a_graph_gives_a_graph(self) -> None:
        graph = rdflib.Graph()
        for triple in rdflib.Graph().parse(data=b"<a:b> <a:c> <a:d> .", format="nt"):
            graph.add(triple)
        assert as_known(graph, AFTER) is graph

    def test_all_known_is_the_data_itself(self) -> None:
        assert as_known(DATA, date(2020, 1, 1), possible=True) is DATA
