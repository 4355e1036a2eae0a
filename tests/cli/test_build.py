from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.loading import load_files, load_packaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from cli.conftest import Outcome


def test_build_checks_reasons_validates_exports_and_says_so(
    corpgraph: Callable[..., Outcome], tmp_path: Path, shared: Path
) -> None:
    out = tmp_path / "out"
    text = shared / "source/article.fr.txt"
    outcome = corpgraph("build", "--at", "2012-07-24", "--out", out, "--text", text)
    assert outcome.code == 0
    steps = ["load", "check evidence", "snapshot and reason", "validate", "export"]
    assert outcome.err.splitlines() == [f"· {step}" for step in steps]
    assert "Alibaba Group  on 2012-07-24" in outcome.out
    assert "Evidence: 9 of 9 passages are where the data says" in outcome.out
    assert "Validation:\nconforms: no findings\n" in outcome.out
    exported = load_files([out / "dataset" / "corpgraph.nq"])
    assert len(exported) == len(load_packaged())
    assert (out / "snapshot" / "snapshot.ttl").is_file()
    assert (out / "dataset" / "SHA256SUMS").is_file()


def test_a_build_with_a_finding_writes_nothing_and_keeps_what_was_there(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    data = tmp_path / "data.ttl"
    data.write_text(
        "@base <https://w3id.org/corpgraph/> .\n"
        "@prefix cg: <https://w3id.org/corpgraph/ontology#> .\n"
        "<id/corporation/a> a cg:Corporation .\n"
    )
    outcome = corpgraph("build", "--data", data, "--out", out, "--group", "a")
    assert outcome.code == 1
    assert "violation  " in outcome.out
    assert outcome.out.endswith("Nothing was written.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["data.ttl"]


def test_a_build_that_is_interrupted_leaves_the_old_state(
    corpgraph: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert corpgraph("build", "--at", "2012-07-24", "--out", out).code == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("corpgraph.building.export", interrupted)
    assert corpgraph("build", "--at", "2012-06-19", "--out", out).code == 130
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
