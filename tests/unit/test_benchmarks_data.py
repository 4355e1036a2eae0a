"""What the peers are given: a graph of any size, generated once, and the packaged data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.graph import generate
from benchmarks.packaged import export_packaged

if TYPE_CHECKING:
    from pathlib import Path


def test_a_graph_is_generated_once_and_again_when_the_generator_changes(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; n, out = sys.argv[1:]; out = pathlib.Path(out)\n"
        "(out / f'data_{n}.nt').write_text('data')\n"
        "(out / f'expected_{n}.tsv').write_text('ledger')\n"
        "(out / f'meta_{n}.txt').write_text(f'{n}\\t29158\\t1')\n"
    )
    (tmp_path / "gen.py").write_text(script)
    graph = generate(30_000, generator=tmp_path, cache=tmp_path / "cache")
    assert (graph.companies, graph.triples) == (1_000, 29_158)
    assert graph.ledger.read_text() == "ledger"
    graph.data("nt").write_text("kept")
    again = generate(30_000, generator=tmp_path, cache=tmp_path / "cache")
    assert again.data("nt").read_text() == "kept"
    (tmp_path / "gen.py").write_text(f"# changed\n{script}")
    other = generate(30_000, generator=tmp_path, cache=tmp_path / "cache")
    assert other.data("nt").read_text() == "data"


def test_the_packaged_data_is_exported_with_ontology_and_shapes(tmp_path: Path) -> None:
    data, shapes, triples = export_packaged(tmp_path)
    assert len(data.read_text(encoding="utf-8").splitlines()) == triples > 1_000
    assert "http://www.w3.org/2002/07/owl#Class" in data.read_text(encoding="utf-8")
    assert "http://www.w3.org/ns/shacl#NodeShape" in shapes.read_text(encoding="utf-8")
