from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.loading import load_files, parse
from corpgraph.validation.columns.digest import digest
from corpgraph.validation.shapes.triples import index_of
from corpgraph.validation.soundness import check_soundness

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.validation.soundness import Problem

#: One line, so that what a test writes starts on line 2.
HEADER: Final = " ".join(
    f"@prefix {prefix}: <{namespace}> ."
    for prefix, namespace in (
        ("ex", "http://example.org/"),
        ("dcat", "http://www.w3.org/ns/dcat#"),
        ("dcterms", "http://purl.org/dc/terms/"),
        ("foaf", "http://xmlns.com/foaf/0.1/"),
        ("owl", "http://www.w3.org/2002/07/owl#"),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("schema", "https://schema.org/"),
        ("sh", "http://www.w3.org/ns/shacl#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    )
)
PERSON: Final = "ex:S sh:targetClass ex:Person ; sh:nodeKind sh:IRI ."
ANN: Final = 'ex:ann a ex:Person ; ex:name "Ann" .'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Writes a file into an empty working directory, and names it as a caller there would."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> Path:
        Path(name).write_text(text, encoding="utf-8")
        return Path(name)

    return write


@pytest.fixture
def find(write: Callable[[str, str], Path]) -> Callable[..., list[Problem]]:
    """Checks data against shapes, both written below the usual prefixes from line 2 on."""

    def find(data: str = ANN, shapes: str = PERSON, **options: object) -> list[Problem]:
        data_files = [write("data.ttl", f"{HEADER}\n{data}\n")]
        shape_files = [write("shapes.ttl", f"{HEADER}\n{shapes}\n")]
        return check_both(data_files, shape_files, **options)

    return find


def check_both(data_files: list[Path], shape_files: list[Path], **options: object) -> list[Problem]:
    """Checks a store of all data and the digest of it, which must have the same problems."""
    index = index_of(chain.from_iterable(map(parse, shape_files)))
    small = digest(read_slices(data_files), index, files=len(data_files))
    found, also = (
        check_soundness(
            data,
            load_files(shape_files),
            data_files=data_files,
            shape_files=shape_files,
            **options,  # type: ignore[arg-type]
        )
        for data in (load_files(data_files), small)
    )
    assert also == found
    return found


@pytest.fixture
def say(find: Callable[..., list[Problem]]) -> Callable[..., list[str]]:
    """Gives each problem as ``kind: path:line:column: message; hint``."""

    def say(*args: str, **options: object) -> list[str]:
        return [f"{each.kind}: {each}" for each in find(*args, **options)]

    return say
