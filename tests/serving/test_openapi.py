from __future__ import annotations

from contextlib import suppress
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from corpgraph.querying import questions

if TYPE_CHECKING:
    from serving.servers import Server

#: How many requests are made up for each operation, by the schema and against it.
EXAMPLES = 2
# `positive_data_acceptance` is left out: no schema can tell which names the data has, or what is a
# query of SPARQL, so that a request by the schema may well be refused.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
    checks.missing_required_header,
]


@pytest.fixture(scope="module")
def document(server: Server) -> dict[str, Any]:
    """The description of the interface."""
    answer = server.client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def test_every_question_is_described_by_its_head(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for asked in questions():
        operation = document["paths"][f"/ask/{asked.name}"]["get"]
        assert operation["summary"] == asked.text
        names = [each["name"] for each in operation["parameters"]]
        assert names == [*(p.name for p in asked.params), "known", "certain", "format"]
        row = operation["responses"]["200"]["content"]["application/json"]["schema"]["items"]
        assert row["required"] == [column.name for column in asked.columns]


def test_its_schemas_are_schemas_and_answers_follow_them(
    server: Server, document: dict[str, Any]
) -> None:
    operation = document["paths"]["/ask/listings"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator.check_schema(schema)
    params = {"issuer": "alibaba-com", "organization": "alibaba-com", "at": "2012-06-01"}
    takes = {each["name"] for each in operation["parameters"]}
    given = {name: value for name, value in params.items() if name in takes}
    rows = server.client.get("/ask/listings", params=given).json()
    assert rows
    Draft202012Validator(schema).validate(rows)
    wrong = [{**rows[0], "certainty": "perhaps"}]
    assert not Draft202012Validator(schema).is_valid(wrong)


def test_no_request_that_the_description_leads_to_finds_a_fault(
    server: Server, document: dict[str, Any]
) -> None:
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=server.url.rstrip("/"))
    asked = 0
    operations = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    for operation, mode in product(operations, GenerationMode):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case[Any]) -> None:
            nonlocal asked
            case.call_and_validate(checks=CHECKS)
            asked += 1

        # Where there is no parameter, there is no wrong one.
        with suppress(Unsatisfiable):
            ask()
    assert asked > 150
