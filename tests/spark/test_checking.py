"""What a user calls, on Spark: findings with their places, and the relations of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpgraph.checking import check_files
from corpgraph.columnar import write_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.frames.opening import Library

CG = "https://w3id.org/corpgraph/ontology#"
SHAPES = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <{CG}parent> ;
  sh:property [ sh:path <{CG}parent> ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
"""


@pytest.mark.usefixtures("spark")
def test_spark_checks_and_tells_days_as_polars_does(tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.nt", tmp_path / "shapes.ttl"
    values = ("<urn:b>", "<urn:c>", '"d"')
    lines = ["<urn:f> <{}subsidiary> <urn:a> .", *(f"<urn:f> <{{}}parent> {v} ." for v in values)]
    data.write_text("".join(f"{each.format(CG)}\n" for each in lines))
    shapes.write_text(SHAPES)
    libraries: tuple[Library, ...] = ("polars", "spark")
    checked = [check_files([data], shapes=[shapes], engine=each) for each in libraries]
    assert checked[0] == checked[1]
    assert checked[0].report is not None
    assert len(checked[0].report.findings) == 2
    outs = [tmp_path / f"{each}.csv" for each in libraries]
    for library, out in zip(libraries, outs, strict=True):
        found = write_snapshot([data], date(2020, 1, 1), out, possible=True, library=library)
        assert found == len(values)
    assert outs[0].read_bytes() == outs[1].read_bytes()
