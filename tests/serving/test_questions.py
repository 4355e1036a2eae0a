from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpgraph.cli import run
from corpgraph.querying import questions

if TYPE_CHECKING:
    from serving.servers import Server

GROUP = {"organization": "alibaba-group", "at": "2012-07-24"}


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run(["ask", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_an_answer_is_that_of_the_command(
    server: Server, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    answer = server.client.get("/ask/executives", params={**GROUP, "format": form})
    words = ("executives", "--organization", "alibaba-group", "--at", "2012-07-24")
    expected = printed(capsys, *words, "--format", form)
    assert answer.content.decode() == expected
    assert len(expected.splitlines()) >= 2


def test_the_header_chooses_the_format_too(server: Server) -> None:
    for media in ("text/csv", "application/json", "text/html", "application/jsonl"):
        answer = server.client.get("/ask/executives", params=GROUP, headers={"accept": media})
        assert answer.headers["content-type"].partition(";")[0] == media
    refused = server.client.get("/ask/executives", params=GROUP, headers={"accept": "image/png"})
    assert refused.status_code == 406


def test_known_and_certain_count_as_for_the_command(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("units", "--organization", "alibaba-group", "--at", "2012-07-24")
    seen = set()
    for params, more in (
        ({}, ()),
        ({"certain": "true"}, ("--certain",)),
        ({"known": "2012-07-20"}, ("--known", "2012-07-20")),
    ):
        answer = server.client.get("/ask/units", params={**GROUP, **params})
        expected = printed(capsys, *words, *more, "--format", "json")
        assert answer.text == expected
        seen.add(expected)
    assert len(seen) == 3


def test_every_question_answers(server: Server) -> None:
    things = {
        "text": "ali",
        "Organization": "alibaba-group",
        "Entity": "alibaba-group",
        "Person": "jack-ma",
    }
    asked = [
        each for each in questions() if all(set(p.kinds) <= {"date", *things} for p in each.params)
    ]
    assert len(asked) > 25
    for each in asked:
        params = {p.name: things[p.kinds[0]] for p in each.params if p.kinds != ("date",)}
        params |= {p.name: "2012-07-24" for p in each.params if p.kinds == ("date",)}
        answer = server.client.get(f"/ask/{each.name}", params=params)
        assert answer.status_code == 200, (each.name, answer.text)
        rows = answer.json()
        columns = [column.name for column in each.columns]
        assert all(list(row) == columns for row in rows)
        sheet = server.client.get(f"/ask/{each.name}", params={**params, "format": "csv"}).text
        assert next(csv.reader(io.StringIO(sheet))) == columns


def test_the_day_is_today_unless_it_is_said(server: Server) -> None:
    group = {"organization": "alibaba-group"}
    today = server.client.get("/ask/units", params={**group, "at": date.today().isoformat()})
    for params in (group, {**group, "at": "today"}):
        assert server.client.get("/ask/units", params=params).json() == today.json()
    known = {**group, "known": "2012-07-24"}
    at = {**known, "at": "2012-07-24"}
    answers = [server.client.get("/ask/units", params=each).json() for each in (known, at)]
    assert answers[0] == answers[1] != today.json()


@pytest.mark.parametrize(
    ("name", "params", "status", "line"),
    [
        ("executivs", {}, 404, "no question is called 'executivs'; did you mean 'executives'"),
        ("executives", {}, 400, "executives needs organization"),
        ("executives", {**GROUP, "organization": "alibba-group"}, 400, "did you mean 'alibaba-g"),
        ("executives", {**GROUP, "organization": ""}, 400, "organization is empty"),
        ("executives", {**GROUP, "organisation": "x"}, 400, "did you mean 'organization'"),
        ("executives", {**GROUP, "at": "24 July 2012"}, 400, "24 July 2012"),
        ("executives", {**GROUP, "known": "yesterday"}, 400, "yesterday"),
        ("executives", {**GROUP, "certain": "perhaps"}, 400, "certain is true or false"),
        ("executives", {**GROUP, "format": "jsn"}, 400, "did you mean 'json'"),
        ("executives", {**GROUP, "at": ["2012-07-24", "2012-07-25"]}, 400, "at is given twice"),
    ],
)
def test_what_is_wrong_is_told_with_the_nearest_name(
    server: Server, name: str, params: dict[str, str], status: int, line: str
) -> None:
    answer = server.client.get(f"/ask/{name}", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.count("\n") == 1
    assert line in answer.text


def test_the_questions_are_listed(server: Server) -> None:
    listed = json.loads(server.client.get("/ask").text)
    assert [each["name"] for each in listed] == [each.name for each in questions()]
