from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph import layout
from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_kind_of_packaged_file_is_found(root: Path) -> None:
    assert root / "ontology/core.ttl" in layout.ontology_files()
    assert root / "shapes/core.ttl" in layout.shape_files()
    assert root / "data/alibaba-2012/facts.ttl" in layout.data_files()
    assert root / "data/reference/roles.ttl" in layout.data_files("reference")
    assert root / "src/corpgraph/queries/subsidiaries.rq" in layout.query_files()


def test_shapes_for_data_and_for_the_ontology_are_kept_apart() -> None:
    data, style = layout.shape_files(), layout.shape_files(style=True)
    assert [path.name for path in style] == ["style.ttl"]
    assert not set(data) & set(style)


def test_an_unknown_dataset_is_named_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match=r"'dowdupont-2018'.*did you mean 'dowdupont-2017'"):
        layout.data_files("dowdupont-2018")
