from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.loading import parse
from validation.endpoint.servers import oxigraph_command, oxigraph_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

SHAPES = """
@prefix e: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
e:shape a sh:NodeShape ; sh:targetClass e:Firm ; sh:property e:shape-name .
e:shape-name a sh:PropertyShape ; sh:path e:name ; sh:minCount 1 ; sh:message "Give it a name." .
"""


def test_an_endpoint_is_validated_like_files(
    corpgraph: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    command = oxigraph_command()
    assert command is not None
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(SHAPES)
    data.write_text("@prefix e: <https://example.org/> . e:a a e:Firm .")
    with oxigraph_server(command, tmp_path / "store", parse(data)) as url:
        outcome = corpgraph("validate", "--endpoint", url, "--shapes", shapes)
    assert outcome.code == 1
    assert "Give it a name." in outcome.out


def test_an_address_that_is_no_endpoint_is_told(corpgraph: Callable[..., Outcome]) -> None:
    outcome = corpgraph("validate", "--endpoint", "ftp://127.0.0.1/sparql")
    assert outcome.code == 2
    assert "must begin with http:// or https://" in outcome.err
    assert not outcome.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("x.ttl", "--endpoint", "http://127.0.0.1:1/"), "--endpoint goes without PATH"),
        (("--graph", "https://example.org/g"), "--graph goes with --endpoint"),
    ],
)
def test_what_does_not_go_together_is_refused(
    corpgraph: Callable[..., Outcome], words: tuple[str, ...], message: str
) -> None:
    outcome = corpgraph("validate", *words)
    assert outcome.code == 2
    assert message in outcome.err
