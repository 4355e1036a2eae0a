"""The digest of data: few triples, from which the same problems come as from all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.loading import load_files
from corpgraph.validation.columns import digest as digests
from corpgraph.validation.columns.digest import digest
from corpgraph.validation.shapes.triples import TripleIndex, index_of
from validation.soundness.conftest import ANN, HEADER, PERSON, check_both

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    Write = Callable[[str, str], Path]

EX: Final = "http://example.org/"


def digest_of(*files: Path, shapes: str = PERSON, count: int | None = None) -> set[str]:
    index = index_of(ox.parse(f"{HEADER}{shapes}", format=ox.RdfFormat.TURTLE))
    found = digest(read_slices(files), index, files=len(files) if count is None else count)
    return {str(quad.triple).replace(f"<{EX}", "<") for quad in found}


def lines(write: Write, *triples: str, name: str = "data.nt") -> Path:
    expanded = (each.replace("<", f"<{EX}") for each in triples)
    return write(name, "".join(f"{each} .\n" for each in expanded))


def test_of_values_of_one_kind_the_last_is_kept(write: Write) -> None:
    file = lines(
        *(write, '<a> <p> "1"^^<d>', '<b> <p> "1"^^<e>', '<c> <p> "2"^^<d>', '<d> <p> "x"'),
        *('<e> <p> "y"', '<f> <p> "x"@en', '<g> <p> "x"@de', "<h> <p> <a>", "<i> <p> _:b"),
        *('<j> <p> "x"@ar--rtl', '<k> <p> "y"@ar--ltr', '<l> <q> "a@en"', '<m> <q> "<e>"'),
    )
    kept = digest_of(file)
    assert {each.split()[0] for each in kept} == {f"<{each}>" for each in "cbegikm"}


def test_each_kind_is_found_where_there_are_more_than_are_looked_for_one_by_one(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lines(write, "<a> <p> <o>", *(f'<a> <p> "{n}"^^<d{n % 40}>' for n in range(200)))
    few = digest_of(file)
    assert len(few) == 41
    monkeypatch.setattr(digests, "_PATIENCE", 50)
    assert digest_of(file) == few


def test_a_large_graph_has_a_small_digest(write: Write) -> None:
    file = lines(
        write,
        *(f"<s{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <T{n % 3}>" for n in range(9)),
        *(f'<s{n}> <name> "{n}"' for n in range(1000)),
    ).read_text()
    data = write("data.nt", file.replace(f"{EX}http", "http"))
    # Each type once, and the last triple of both predicates.
    assert len(digest_of(data)) == 5


def test_only_what_is_used_is_looked_for_among_declarations(write: Write) -> None:
    data = write(
        "data.ttl",
        f"{HEADER} ex:p a rdf:Property . ex:U a owl:Class . ex:T a owl:Class . ex:V a owl:Class . "
        'ex:d a rdfs:Datatype . ex:x a ex:T ; ex:p "1"^^ex:d .',
    )
    types = {each.split()[0] for each in digest_of(data) if "#type>" in each}
    # The first class is not used, but is the first.
    assert types == {"<p>", "<U>", "<T>", "<d>", "<x>"}


def test_the_nodes_that_shapes_name_are_kept_wherever_they_are(write: Write) -> None:
    file = lines(
        write,
        "<a> <p> <b>",
        "<c> <p> <d>",
        '<c> <p> "x"',
        '<c> <p> "y"',
        "<e> <p> <f>",
        '<z> <p> "z"',
    )
    shapes = 'ex:S sh:targetNode ex:a, ex:d, "x", ex:absent ; sh:nodeKind sh:IRI .'
    assert digest_of(file, shapes=shapes) == {
        *("<a> <p> <b>", "<c> <p> <d>", '<c> <p> "x"', "<e> <p> <f>", '<z> <p> "z"')
    }


def test_what_later_files_say_does_not_count(write: Write) -> None:
    first = lines(write, "<a> <p> <b>", name="a.nt")
    second = lines(write, "<a> <q> <b>", "<c> <p> <d>", name="b.nt")
    assert digest_of(first, second, count=1) == {"<a> <p> <b>"}


def test_no_data_have_an_empty_digest() -> None:
    assert digest_of() == set()


def test_a_datatype_that_does_not_exist_is_shown_where_a_store_of_all_data_shows_it(
    write: Write,
) -> None:
    unknown = '"1"^^<http://www.w3.org/2001/XMLSchema#integr>'
    many = [
        write(
            f"{name}.nt",
            "".join(
                f"<x:{n}> <x:{name}{n % 3}> {unknown} .\n<x:{n}> <x:r> 'x' .\n" for n in range(9)
            ).replace("'x'", '"x"'),
        )
        for name in "ab"
    ]
    shapes = write("shapes.ttl", f"{HEADER} ex:S sh:targetNode <x:0> ; sh:nodeKind sh:IRI .")
    (found,) = check_both(many, [shapes])
    assert (found.path, found.line) == ("b.nt", 17)


def test_the_digest_of_data_and_its_shapes_together_is_alike(write: Write) -> None:
    both = write("both.ttl", f"{HEADER}\n{ANN}\n{PERSON}\nex:S sh:minCout 1 .")
    assert [each.line for each in check_both([both], [both])] == [4]


def test_a_digest_is_made_of_what_is_in_the_data(write: Write) -> None:
    data = write("data.ttl", f"{HEADER} {ANN} ex:b ex:p [ ex:q ( 1 2 ) ] .")
    all_triples = {quad.triple for quad in load_files([data])}
    some = digest(read_slices([data]), TripleIndex([]), files=1)
    assert {quad.triple for quad in some} < all_triples
