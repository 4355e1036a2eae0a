"""A question takes terms, never text that is read as SPARQL, and gives Python values."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest import mock

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpgraph.errors import InputError, UsageError
from corpgraph.loading import load
from corpgraph.namespaces import ID
from corpgraph.querying import ask, core, ownership, question, questions
from corpgraph.time import Certainty
from questions.expected import packaged, with_turtle

DATA = packaged()
ATTACKS = ['"> } ; DROP ALL #', "?x } #", "'; DELETE WHERE { ?s ?p ?o } #", '"""', "\\", "%s{at}"]


def test_an_answer_has_the_columns_in_their_order() -> None:
    [row] = ask("listings", DATA, organization="alibaba-com", at="2012-06-19")
    assert list(row) == [column.name for column in question("listings").columns]
    assert row == {
        "listing": f"{ID}listing/alibaba-com-xhkg-2007",
        "market": f"{ID}market/xhkg",
        "name": "Stock Exchange of Hong Kong",
        "ticker": "1688",
        "certainty": Certainty.CERTAIN,
    }


def test_each_kind_of_value_is_a_python_value() -> None:
    [_, share] = ownership.controls(DATA, "alibaba-group", at=date(2012, 2, 21))
    assert share.share == Decimal(73)
    assert isinstance(share.share, Decimal)
    approximate = {row["approximate"] for row in ask("relative-dates", DATA)}
    assert approximate == {True, None}
    assert {
        type(row["earliest"]) for row in ask("dates", DATA, dated="event/alibaba-com-split-2012")
    } == {date}
    assert {type(row["things"]) for row in ask("statistics", DATA)} == {int}


@pytest.mark.parametrize("at", [date(2012, 6, 19), datetime(2012, 6, 19, 23, 59), "2012-06-19"])
def test_a_day_is_a_date_a_point_of_time_on_it_or_its_text(at: str | date) -> None:
    [row] = ask("listings", DATA, organization="alibaba-com", at=at)
    assert row["certainty"] is Certainty.CERTAIN


def test_a_day_that_is_left_out_is_today() -> None:
    class OnTheLastDay(date):
        @classmethod
        def today(cls) -> "OnTheLastDay":
            return cls(2012, 6, 19)

    with mock.patch("corpgraph.querying.asking.date", OnTheLastDay):
        assert len(ask("listings", DATA, organization="alibaba-com")) == 1
        assert len(ask("listings", DATA, organization="alibaba-com", at=None)) == 1
    assert ask("listings", DATA, organization="alibaba-com") == []


def test_a_dataset_of_rdflib_is_asked_like_a_store() -> None:
    asked: dict[str, Any] = {"organization": "alibaba-group", "at": "2012-07-24"}
    rows = ask("units", load(), **asked)
    assert len(rows) == 7
    assert rows == ask("units", DATA, **asked)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "listings needs organization; the issuer"),
        (
            {"organisation": "x"},
            "listings has no parameter 'organisation'; did you mean 'organization'?",
        ),
        ({"zzz": "x"}, "listings has no parameter 'zzz'; it takes organization, at"),
        ({"organization": " "}, "organization is empty; the issuer"),
        ({"organization": "\udce9"}, "organization is not UTF-8: '\\udce9'"),
        (
            {"organization": date(2012, 1, 1)},
            "organization is a name, not a date; the issuer",
        ),
        (
            {"organization": "alibaba-com", "at": "2012-02-30"},
            "2012-02-30 is no date: February 2012 has 29 days; "
            "write YYYY-MM-DD, such as 2012-06-20, or today",
        ),
    ],
)
def test_a_wrong_parameter_is_told(values: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        ask("listings", DATA, **values)
    assert str(caught.value) == message


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", [each.name for each in questions() if each.params])
def test_a_value_is_never_read_as_sparql(name: str, attack: str) -> None:
    before = len(DATA)
    params = question(name).params
    good = {"date": "2012-07-23", "text": "taobao", "Person": "jack-ma"}
    for attacked in params:
        values: dict[str, Any] = {
            param.name: attack if param == attacked else good.get(param.kinds[0], "alibaba-group")
            for param in params
        }
        if attacked.kinds == ("text",):
            assert ask(name, DATA, **values) == []
        else:
            with pytest.raises(UsageError):
                ask(name, DATA, **values)
    assert len(DATA) == before


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_value_that_looks_like_sparql_can_be_a_name(attack: str) -> None:
    quoted = str(ox.Literal(attack, language="en"))
    store = with_turtle(
        ox.Store(),
        f"<{ID}corporation/a> a cg:Corporation ; rdfs:label {quoted} ."
        f"<{ID}control/x> cg:parent <{ID}corporation/a> ; cg:subsidiary <{ID}corporation/b> .",
    )
    [row] = ask("subsidiaries", store, parent=attack, at="2012-01-01")
    assert row["subsidiary"] == f"{ID}corporation/b"
    [found] = core.find(store, attack)
    assert found.match == attack


@given(st.text())
def test_any_text_is_looked_for_as_it_is_unless_it_is_empty(text: str) -> None:
    if text.strip():
        assert all(text.lower() in row.match.lower() for row in core.find(DATA, text))
    else:
        with pytest.raises(UsageError, match="text is empty"):
            core.find(DATA, text)


@given(st.text())
def test_any_text_for_an_entity_is_resolved_or_refused(text: str) -> None:
    with suppress(UsageError):
        ask("names", DATA, entity=text)


def test_a_value_in_the_data_that_is_not_what_its_column_says_is_bad_input() -> None:
    bad = with_turtle(
        ox.Store(),
        f"<{ID}control/x> a cg:Control ; cg:parent <{ID}corporation/a> ; "
        f"cg:subsidiary <{ID}corporation/b> ; cg:share 'most' .",
    )
    with pytest.raises(InputError) as caught:
        ask("controls", bad, parent="corporation/a", at="2012-01-01")
    assert str(caught.value) == "controls: 'most' is no decimal; it stands in the column share"


def test_a_blank_node_is_told_as_one() -> None:
    store = with_turtle(
        ox.Store(), f"[] cg:parent <{ID}corporation/a> ; cg:subsidiary <{ID}corporation/b> ."
    )
    [row] = ask("controls", store, parent="corporation/a", at="2012-01-01")
    assert str(row["fact"]).startswith("_:")
    assert row["subsidiary"] == f"{ID}corporation/b"


def test_a_thing_without_a_label_has_no_name() -> None:
    store = with_turtle(
        ox.Store(), f"<{ID}control/x> cg:parent <{ID}corporation/a> ; cg:subsidiary <http://b> ."
    )
    [found] = ownership.subsidiaries(store, "corporation/a", at=date(2012, 1, 1))
    assert (found.subsidiary, found.name, found.certainty) == ("http://b", None, Certainty.POSSIBLE)
