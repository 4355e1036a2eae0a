"""An answer is whole, or it is an error: no endpoint cuts one unnoticed."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from corpgraph.errors import InputError, UsageError
from corpgraph.remote.answers import read_answer
from corpgraph.remote.client import Client
from corpgraph.validation.remote import Endpoint, validate_endpoint
from corpgraph.validation.remote.endpoint_data import EndpointData
from corpgraph.validation.shapes.errors import ShapeError
from validation.endpoint.servers import JSON, Behaviour, drop, says
from validation.graphs import quads

if TYPE_CHECKING:
    from collections.abc import Callable

    from validation.endpoint.servers import Handler

QUERY: Final = "SELECT DISTINCT ?s ?o WHERE { ?s <https://example.org/p> ?o }"
SHAPES: Final = ":S a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:nodeKind sh:IRI ."


@pytest.fixture
def select(url: str, behaviour: Behaviour) -> Callable[..., int]:
    """Asks for 50 rows, and says how many different ones came."""
    behaviour.store = Store()
    text = "\n".join(f":a{n} :p {n}, [ :q {n} ] ." for n in range(25))
    behaviour.store.extend(Quad(*quad) for quad in quads(text))

    def ask(query: str = QUERY, *, page_size: int = 1000) -> int:
        with Client(url, pause=lambda _: None) as client:
            rows = EndpointData(client, page_size).select(query)
        return len({tuple(row.items()) for row in rows})

    return ask


def paged(behaviour: Behaviour) -> int:
    return sum("OFFSET" in each.query for each in behaviour.seen)


def test_a_whole_answer_takes_one_query_and_one_count(
    select: Callable[..., int], behaviour: Behaviour
) -> None:
    assert select() == 50
    assert len(behaviour.seen) == 2
    assert "COUNT(*)" in behaviour.seen[1].query


def test_no_rows_take_one_query(select: Callable[..., int], behaviour: Behaviour) -> None:
    assert select("SELECT ?s WHERE { ?s <urn:none> ?o }") == 0
    assert len(behaviour.seen) == 1


@pytest.mark.parametrize("page_size", [1, 7, 49, 50, 51])
def test_pages_make_the_whole(
    select: Callable[..., int], behaviour: Behaviour, page_size: int
) -> None:
    assert select(page_size=page_size) == 50
    assert paged(behaviour) == (-(-50 // page_size) if page_size < 50 else 0)


@pytest.mark.parametrize("says_cap", [True, False])
@pytest.mark.parametrize("cap", [10, 16, 49])
def test_a_cut_answer_is_completed(
    select: Callable[..., int], behaviour: Behaviour, cap: int, *, says_cap: bool
) -> None:
    behaviour.cap, behaviour.says_cap = cap, says_cap
    assert select() == 50
    assert paged(behaviour) == -(-50 // cap)


def test_an_endpoint_that_gives_pages_only_up_to_a_limit_is_caught(
    select: Callable[..., int], behaviour: Behaviour
) -> None:
    empty = '{"head": {"vars": ["s", "o"]}, "results": {"bindings": []}}'
    behaviour.cap = 10

    def ends(handler: Handler) -> bool:
        over = behaviour.seen[-1].query.endswith("OFFSET 30")
        if over:
            handler.send(200, empty, JSON)
        return over

    behaviour.guard = ends
    with pytest.raises(InputError, match="holds rows back: 30 of 50 arrived"):
        select()


def test_an_endpoint_that_gives_the_same_page_for_ever_is_caught(
    select: Callable[..., int], behaviour: Behaviour
) -> None:
    row = '{"s": {"type": "uri", "value": "urn:a"}}'
    page = f'{{"head": {{"vars": ["s"]}}, "results": {{"bindings": [{row}]}}}}'

    def repeats(handler: Handler) -> bool:
        counts = "COUNT(*)" in behaviour.seen[-1].query
        if not counts:
            handler.send(200, page, JSON)
        return not counts

    behaviour.guard = repeats
    with pytest.raises(InputError, match="holds rows back: 1 of 50"):
        select()
    assert len(behaviour.seen) < 10


def test_an_endpoint_that_sorts_only_so_many_rows_is_asked_otherwise(
    select: Callable[..., int], behaviour: Behaviour
) -> None:
    """As Virtuoso does, which sorts without that limit in a subquery."""

    def refuses(handler: Handler) -> bool:
        too_many = re.search(r"ORDER BY [^}]* OFFSET [1-9]", behaviour.seen[-1].query) is not None
        if too_many:
            handler.send(500, "SR353: Sorted TOP clause specifies more than 10 rows to sort")
        return too_many

    behaviour.guard = refuses
    assert select(page_size=10) == 50
    assert paged(behaviour) == 2 + 5


def test_an_answer_that_only_the_header_calls_cut_is_not_taken_for_whole(
    select: Callable[..., int], behaviour: Behaviour
) -> None:
    empty = '{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
    behaviour.faults = [says(200, empty, JSON, X_SPARQL_MaxRows="0")]
    assert select() == 50


def test_a_count_that_is_no_number_is_an_error(
    select: Callable[..., int], behaviour: Behaviour
) -> None:
    cell = '{"s": {"type": "bnode", "value": "b"}}'
    row = f'{{"head": {{"vars": ["s"]}}, "results": {{"bindings": [{cell}]}}}}'
    behaviour.faults = [says(200, row, JSON), says(200, row, JSON)]
    with pytest.raises(InputError, match="COUNT query without a number"):
        select()


def test_prefixes_and_limits_of_a_query_keep_their_place(select: Callable[..., int]) -> None:
    prologue = "PREFIX ex: <https://example.org/select/> PREFIX : <https://example.org/>\n"
    body = "SELECT ?o WHERE { ?s :p ?o FILTER(isLiteral(?o)) } ORDER BY ?o LIMIT 20"
    assert select(prologue + body, page_size=6) == 20


def test_a_validation_survives_cuts_and_drops(url: str, behaviour: Behaviour) -> None:
    behaviour.store = Store()
    data = [Quad(*quad) for quad in quads("\n".join(f":a{n} :p {n} ." for n in range(40)))]
    behaviour.store.extend(data)
    behaviour.cap = 9
    behaviour.faults = [drop, says(503)]
    found = validate_endpoint(url, quads(SHAPES))
    assert len(found.findings) == 40
    assert paged(behaviour) == 5


def too_complex(behaviour: Behaviour) -> Callable[[Handler], bool]:
    """Refuse all queries but the first."""

    def refuses(handler: Handler) -> bool:
        if len(behaviour.seen) > 1:
            handler.send(400, "too complex")
        return len(behaviour.seen) > 1

    return refuses


def test_an_error_names_the_endpoint_and_the_shape(url: str, behaviour: Behaviour) -> None:
    behaviour.store.extend(Quad(*quad) for quad in quads(":a :p 1 ."))
    behaviour.guard = too_complex(behaviour)
    with pytest.raises(InputError) as caught:
        validate_endpoint(url, quads(SHAPES))
    assert str(caught.value) == (
        f"{url}: shape <https://example.org/S>: refuses the query (400): too complex"
    )


def test_what_an_endpoint_refuses_of_a_users_query_is_told_of_the_endpoint(
    url: str, behaviour: Behaviour
) -> None:
    behaviour.store.extend(Quad(*quad) for quad in quads(":a :p 1 ."))
    behaviour.guard = too_complex(behaviour)
    query = 'sh:sparql [ sh:select "SELECT $this WHERE { $this <x:p> ?o }" ]'
    with pytest.raises(InputError) as caught:
        validate_endpoint(url, quads(f":S a sh:NodeShape ; sh:targetSubjectsOf :p ; {query} ."))
    assert not isinstance(caught.value, ShapeError)
    assert str(caught.value) == (
        f"{url}: shape <https://example.org/S>: refuses the query (400): too complex"
    )


def test_terms_are_read_as_endpoints_write_them() -> None:
    body = b"""{"head": {"vars": ["a", "b", "c", "d", "e"]}, "results": {"bindings": [{
        "a": {"type": "uri", "value": "urn:x"},
        "b": {"type": "bnode", "value": "nodeID://b10"},
        "c": {"type": "typed-literal", "value": "1", "datatype": "urn:t"},
        "d": {"type": "literal", "value": "hat", "xml:lang": "en"}}]}}"""
    (row,) = read_answer(body).rows
    assert row["a"] == NamedNode("urn:x")
    assert isinstance(row["b"], BlankNode)
    assert row["c"] == Literal("1", datatype=NamedNode("urn:t"))
    assert row["d"] == Literal("hat", language="en")
    assert row["e"] is None


@pytest.mark.parametrize(
    "options",
    [{"page_size": 0}, {"timeout": 0.0}, {"timeout": float("nan")}, {"retries": -1},
     {"default_graphs": ("data",)}],
)  # fmt: skip
def test_options_without_sense_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Endpoint("http://127.0.0.1/", **options)  # type: ignore[arg-type]


def test_a_query_never_has_the_endpoint_call_another(url: str, behaviour: Behaviour) -> None:
    behaviour.store.extend(Quad(*quad) for quad in quads(":a :p 1 ."))
    query = "SELECT $this { $this ?p ?o SERVICE <http://127.0.0.1:1/> { ?s ?q ?o } }"
    shapes = quads(f':S a sh:NodeShape ; sh:targetNode :a ; sh:sparql [ sh:select "{query}" ] .')
    with pytest.raises(InputError, match="SERVICE, which SHACL does not allow"):
        validate_endpoint(url, shapes)
    assert behaviour.seen
    assert not any("SERVICE" in each.query for each in behaviour.seen)


def test_the_library_for_http_is_loaded_when_it_is_needed() -> None:
    code = (
        "import sys; sys.modules['httpx'] = None\n"
        "from corpgraph.validation.remote import validate_endpoint\n"
        "try: validate_endpoint('http://127.0.0.1/', [])\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "UsageError endpoints need the package httpx; pip install" in done.stdout
