"""What is wrong with the dates of data is told before anything is answered from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.dating import check_dates
from corpgraph.errors import InputError
from corpgraph.loading import load_files
from questions.expected import packaged, with_turtle

if TYPE_CHECKING:
    from pathlib import Path

FACT = "id:fact-x a cg:Fact ; "


def test_the_packaged_dates_can_be_read() -> None:
    check_dates(packaged())


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ('cg:begin "soon"^^edtf:EDTF', "id:fact-x: 'soon' is no EDTF date"),
        ('cg:end "2012-13"^^edtf:EDTF', "id:fact-x: '2012-13' is no EDTF date: there is no month"),
        ('cg:end "2012/2010"^^edtf:EDTF', "id:fact-x: '2012/2010' ends before it begins"),
        ('cg:date "2012-02-30"^^xsd:date', "id:fact-x: '2012-02-30' is no date"),
        ('cg:endLatest "2012"^^xsd:date', "id:fact-x: '2012' is no date"),
        (
            'cg:begin "2012-06-20"^^xsd:date ; cg:end "2012-06-20"^^xsd:date',
            "id:fact-x ends by 2012-06-20, but does not begin before 2012-06-20",
        ),
        (
            'cg:beginEarliest "2012-06-20"^^xsd:date ; cg:endLatest "2007-11-06"^^xsd:date',
            "id:fact-x ends by 2007-11-06, but does not begin before 2012-06-20",
        ),
    ],
)
def test_a_date_that_cannot_be_is_told_with_what_it_is_of(dates: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        check_dates(with_turtle(packaged(), FACT + dates + " ."))
    assert caught.value.message.startswith(message)
    assert caught.value.path is None


@pytest.mark.parametrize(
    "dates",
    [
        'cg:begin "2007/.."^^edtf:EDTF',
        'cg:begin "[2007,2008]"^^edtf:EDTF',
        'cg:begin "-0050"^^edtf:EDTF',
        'cg:begin "2012-06-20Z"^^xsd:date',
        'cg:begin "about 2007"',
        'cg:beginLatest "2012-06-20"^^xsd:date ; cg:endEarliest "2012-06-01"^^xsd:date',
    ],
)
def test_a_date_that_means_no_day_can_stand_as_printed(dates: str) -> None:
    check_dates(with_turtle(packaged(), FACT + dates + " ."))


def test_a_date_is_told_with_the_file_that_it_stands_in(tmp_path: Path) -> None:
    fact = "<https://w3id.org/corpgraph/id/fact/x> <https://w3id.org/corpgraph/ontology#"
    day = "<http://www.w3.org/2001/XMLSchema#date>"
    (tmp_path / "the begin.ttl").write_text(f'{fact}begin> "2012-06-20"^^{day} .\n')
    (tmp_path / "the end.ttl").write_text(f'{fact}end> "2012-06-19"^^{day} .\n')
    with pytest.raises(InputError) as caught:
        check_dates(load_files([tmp_path]))
    assert caught.value.path == (tmp_path / "the end.ttl").as_posix()
