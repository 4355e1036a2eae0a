"""The formats say the same; a delta leads from one day's file to the next one's."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from generating.writing import generate, populate

if TYPE_CHECKING:
    from pathlib import Path

    from generating.rows import Edition

Tree = dict[str, Any]
_STEMS = ("lei2", "rr", "repex")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[Edition, Path]:
    folder = tmp_path_factory.mktemp("editions")
    population = populate(2_500, seed=5, errors=0)
    made: dict[Edition, Path] = {name: folder / name for name in ("full", "delta", "later")}
    for edition, where in made.items():
        generate(population, where, formats=("csv", "xml", "json"), edition=edition)
    return made


def _json(path: Path) -> list[Tree]:
    (records,) = json.loads(path.read_text(encoding="utf-8")).values()
    return [record.get("RelationshipRecord", record) for record in records]


def _xml(path: Path) -> tuple[dict[str, str], list[ElementTree.Element]]:
    header, container = ElementTree.parse(path).getroot()
    return {_name(field.tag): field.text or "" for field in header}, list(container)


def _name(tag: str) -> str:
    namespace, _, name = tag.rpartition("}")
    return f"gleif:{name}" if "golden-copy" in namespace else name


def _leaves(tree: Any) -> list[str]:  # noqa: ANN401
    if isinstance(tree, str):
        return [tree]
    return [leaf for part in (tree.values() if isinstance(tree, dict) else tree)
            for leaf in _leaves(part)]  # fmt: skip


def _of_xml(element: ElementTree.Element, like: Any) -> Any:  # noqa: ANN401
    """An element as JSON has it; what is a list there is one here."""
    made: Tree = {
        "@" + key.replace("{http://www.w3.org/XML/1998/namespace}", "xml:"): value
        for key, value in element.items()
    }
    if len(element) == 0:
        return made | ({"$": element.text} if element.text else {})
    for child in element:
        name = _name(child.tag)
        if isinstance(like[name], list):
            several = made.setdefault(name, [])
            several.append(_of_xml(child, like[name][len(several)]))
        else:
            made[name] = _of_xml(child, like[name])
    return made


@pytest.mark.parametrize("stem", _STEMS)
@pytest.mark.parametrize("edition", ["full", "delta"])
def test_json_has_the_elements_and_attributes_of_the_xml(
    editions: dict[Edition, Path], edition: Edition, stem: str
) -> None:
    ending = "" if edition == "full" else "-delta"
    records = _json(editions[edition] / f"{stem}{ending}.json")
    header, elements = _xml(editions[edition] / f"{stem}{ending}.xml")
    assert int(header["RecordCount"]) == len(elements) == len(records) > 10
    assert header["FileContent"] == f"GLEIF_{edition.upper()}_PUBLISHED"
    assert ("DeltaStart" in header) == (edition == "delta")
    for element, record in zip(elements, records, strict=True):
        made = _of_xml(element, record)
        assert made == record
        assert list(made) == list(record)


def test_a_name_that_is_missing_leaves_its_language(tmp_path: Path) -> None:
    generate(populate(400, errors=1), tmp_path, formats=("xml", "json"))
    records = _json(tmp_path / "lei2.json")
    _, elements = _xml(tmp_path / "lei2.xml")
    assert [_of_xml(*pair) for pair in zip(elements, records, strict=True)] == records
    nameless = [record for record in records if "$" not in record["Entity"]["LegalName"]]
    assert [record["Entity"]["LegalName"] for record in nameless] == [{"@xml:lang": "de"}]


@pytest.mark.parametrize("stem", _STEMS)
def test_json_has_the_values_of_the_csv(editions: dict[Edition, Path], stem: str) -> None:
    with (editions["full"] / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    records = _json(editions["full"] / f"{stem}.json")
    assert len(rows) == len(records) > 200
    for row, record in zip(rows, records, strict=True):
        assert Counter(filter(None, row.values())) == Counter(_leaves(record))


def test_elements_are_where_the_real_samples_have_them(
    editions: dict[Edition, Path], shared: Path
) -> None:
    def paths(tree: Any, at: str = "") -> set[str]:  # noqa: ANN401
        if isinstance(tree, list):
            return {path for part in tree for path in paths(part, f"{at}[]")}
        if isinstance(tree, dict):
            return {path for key, part in tree.items() for path in paths(part, f"{at}.{key}")}
        return {at}

    real = paths(_json(shared / "data/gleif/lei2-golden-copy-sample.json"))
    ours = paths(_json(editions["full"] / "lei2.json"))
    assert real - ours <= {"[].Extension"}  # empty there
    _, elements = _xml(shared / "data/gleif/rr-data.xml")
    order = [_name(child.tag) for element in elements for child in element[0]]
    _, made = _xml(editions["full"] / "rr.xml")
    mine = {tuple(_name(child.tag) for child in element[0]) for element in made}
    assert set(order) <= {name for names in mine for name in names}
    for element in elements:
        assert tuple(_name(child.tag) for child in element[0]) in mine


def _key(stem: str, record: Tree) -> tuple[str, ...]:
    if stem == "lei2":
        return (record["LEI"]["$"],)
    if stem == "repex":
        return record["LEI"]["$"], record["ExceptionCategory"]["$"]
    relationship = record["Relationship"]
    return (
        relationship["StartNode"]["NodeID"]["$"],
        relationship["EndNode"]["NodeID"]["$"],
        relationship["RelationshipType"]["$"],
    )


@pytest.mark.parametrize("stem", _STEMS)
def test_a_delta_leads_from_one_day_to_the_next(editions: dict[Edition, Path], stem: str) -> None:
    full = _json(editions["full"] / f"{stem}.json")
    delta = _json(editions["delta"] / f"{stem}-delta.json")
    records = {_key(stem, record): record for record in full}
    assert len(records) == len(full)
    changed = new = deleted = 0
    for record in delta:
        key = _key(stem, record)
        if "gleif:Deletion" in record.get("Extension", {}):
            del records[key]
            deleted += 1
            continue
        changed += key in records
        new += key not in records
        assert records.get(key) != record
        records[key] = record
    later = _json(editions["later"] / f"{stem}-later.json")
    assert {_key(stem, record): record for record in later} == records
    assert changed
    assert new or stem == "rr"
    assert deleted or stem == "lei2"
