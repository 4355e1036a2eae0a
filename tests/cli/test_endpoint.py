"""``ask``, ``tree`` and ``diff`` ask an endpoint as they ask files."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from corpgraph.cli import options
from corpgraph.layout import data_files
from corpgraph.loading import graph_name, load_packaged
from corpgraph.remote.client import Client
from validation.endpoint.conftest import _no_proxy, behaviour, serve, url
from validation.endpoint.servers import says

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Quad

    from cli.conftest import Outcome
    from validation.endpoint.servers import Behaviour, Handler

    Run = Callable[..., Outcome]

__all__ = ["_no_proxy", "behaviour", "serve", "url"]

ASKING = [
    ("ask", "executives", "--organization", "Groupe Alibaba", "--at", "2012-07-24"),
    ("ask", "members", "--group", "alibaba-group", "--at", "2014-12-31", "--format", "csv"),
    ("ask", "all-ultimate-parents", "--at", "2012-07-24", "--certain", "--format", "json"),
    ("tree", "alibaba-group", "--at", "2012-07-24"),
    ("tree", "alibaba-group", "--at", "2012-07-24", "--certain", "--format", "json"),
    ("diff", "alibaba-com", "2012-06-19", "2012-07-24"),
    ("diff", "alibaba-com", "2012-06-19", "2012-07-24", "--certain", "--format", "svg"),
]
each_command = pytest.mark.parametrize("words", ASKING, ids=" ".join)
once = pytest.mark.parametrize(
    "words", [ASKING[0], ASKING[3], ASKING[5]], ids=["ask", "tree", "diff"]
)
GRAPHS = [
    word for path in data_files() for word in ("--graph", graph_name(path.parent.name, path.stem))
]


@pytest.fixture(scope="module")
def endpoint(serve: Callable[[Iterable[Quad]], str]) -> str:
    """The address of a server with the packaged data, one named graph a file."""
    return serve(load_packaged())


@each_command
def test_an_endpoint_is_asked_like_files(
    words: tuple[str, ...], corpgraph: Run, endpoint: str
) -> None:
    here = corpgraph(*words)
    assert here.code == 0
    assert here.out
    assert corpgraph(*words, "--endpoint", endpoint, *GRAPHS) == here


@once
def test_graphs_that_are_not_named_are_not_looked_at(
    words: tuple[str, ...], corpgraph: Run, endpoint: str
) -> None:
    outcome = corpgraph(*words, "--endpoint", endpoint)
    assert outcome.code == 2
    assert "there are no triples in the graph that is asked" in outcome.err
    assert "--graph" in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    "names", [("alibab-group", "did you mean 'alibaba-group'"), ("AliCloud", "write ")]
)
def test_a_wrong_name_is_told_with_the_right_ones(
    names: tuple[str, str], corpgraph: Run, endpoint: str
) -> None:
    name, hint = names
    words = ("diff", name, "2012-01-01", "2013-01-01")
    here = corpgraph(*words)
    there = corpgraph(*words, "--endpoint", endpoint, *GRAPHS)
    assert there.code == here.code == 2
    assert hint in there.err
    assert there.err == here.err


@once
@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            ("--endpoint", "http://127.0.0.1:1/", "--data", "x.ttl"),
            "goes without --data and --known",
        ),
        (
            ("--endpoint", "http://127.0.0.1:1/", "--known", "today"),
            "goes without --data and --known",
        ),
        (("--graph", "urn:g"), "--graph goes with --endpoint"),
        (("--endpoint", "http://127.0.0.1:1/", "--graph", "g"), "the graph 'g' is no absolute IRI"),
        (("--endpoint", "127.0.0.1:7878"), "the address of the endpoint"),
        (("--endpoint", "ftp://127.0.0.1/"), "must begin with http:// or https://"),
        (("--endpoint", "http://me:secret@127.0.0.1/"), "has credentials in it"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    words: tuple[str, ...], more: tuple[str, ...], message: str, corpgraph: Run
) -> None:
    outcome = corpgraph(*words, *more)
    assert outcome.code == 2
    assert message in outcome.err
    assert "secret" not in outcome.err
    assert not outcome.out


@once
def test_an_endpoint_that_is_not_there_is_told_soon(
    words: tuple[str, ...], corpgraph: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    defaults = Client.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "pause", waited.append)
    outcome = corpgraph(*words, "--endpoint", "http://127.0.0.1:1/query")
    assert outcome.code == 2
    assert outcome.err.startswith("corpgraph: http://127.0.0.1:1/query: cannot be reached: ")
    assert outcome.err.count("\n") == 1
    assert 0 < sum(waited) < 3


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (says(404), "is not the address of a SPARQL service (404)"),
        (says(200, "<p>", "text/html"), "answers with text/html, not with SPARQL results"),
        (says(401), "asks for credentials (401); set CORPGRAPH_ENDPOINT_USER"),
        (says(400, "no thanks"), "refuses the query (400): no thanks"),
    ],
)
def test_an_endpoint_that_will_not_answer_is_told(
    fault: Callable[[Handler], None], message: str, corpgraph: Run, url: str, behaviour: Behaviour
) -> None:
    behaviour.faults = [fault]
    outcome = corpgraph("tree", "alibaba-group", "--endpoint", url)
    assert outcome.code == 2
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def test_who_asks_is_told_by_the_environment(
    corpgraph: Run, url: str, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORPGRAPH_ENDPOINT_TOKEN", "very-secret")
    behaviour.faults = [says(400, "what is very-secret?")]
    outcome = corpgraph("tree", "alibaba-group", "--endpoint", url)
    assert behaviour.seen[0].headers["authorization"] == "Bearer very-secret"
    assert "refuses the query (400): what is ***?" in outcome.err


@pytest.mark.parametrize(
    ("is_terminal", "patience", "is_told"),
    [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)],
)
def test_a_terminal_is_told_how_far_long_work_is(
    is_terminal: bool,
    patience: float,
    is_told: bool,
    corpgraph: Run,
    endpoint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(options, "_PATIENCE", patience)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    outcome = corpgraph("tree", "alibaba-group", "--endpoint", endpoint, *GRAPHS)
    assert outcome.code == 0
    assert ("queries answered\n" in outcome.err) is is_told
    assert is_told or not outcome.err


@once
def test_the_library_for_http_is_asked_for_where_it_is_missing(words: tuple[str, ...]) -> None:
    code = (
        "import sys; sys.modules['httpx'] = None\n"
        "from corpgraph.cli import run\n"
        f"sys.exit(run({[*words, '--endpoint', 'http://127.0.0.1:1/']!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "corpgraph: endpoints need the package httpx; pip install 'corpgraph[endpoint]'\n"
    )
