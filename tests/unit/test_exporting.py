from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from corpgraph.errors import InputError, OutputError, UsageError
from corpgraph.exporting import FORMATS, export
from corpgraph.formatting import is_canonical
from corpgraph.loading import load, load_packaged
from corpgraph.writing import MANIFEST
from exported import canonical, document, tables, union

if TYPE_CHECKING:
    from pathlib import Path

DATASETS: Final = {"trig": ".trig", "nquads": ".nq", "jsonld": ".jsonld"}
UNIONS: Final = {"turtle": ".ttl", "ntriples": ".nt", "rdfxml": ".rdf"}

# What makes formats fall apart: shared and cyclic blank nodes, graphs named by them, line ends,
# text that looks like syntax, types that a context would coerce, IRIs that look prefixed.
AWKWARD: Final = r"""
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix id: <https://w3id.org/corpgraph/id/> .
@prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:s ex:p _:shared, "plain", "one\ntwo\r\nthree\rfour\t", "a|b\\c", "",
  "\"quoted\", <b>&amp;</b>]]>" .
ex:g1 {
  id:a a cg:Corporation, cg:Market, _:class ; rdfs:label "A"@en, "A"@fr, "A", "2012"^^xsd:gYear ;
    cg:parent id:b, "no link"@en, "no link", _:shared ;
    cg:beginLatest "2012-06-20"^^xsd:date, "2012-06-20", id:b ;
    cg:exactly 7, 123456789012345678901234567890, "7"^^xsd:nonNegativeInteger, "7", true ;
    cg:approximate true, "1"^^xsd:boolean ; cg:share 80, 80.0, 8e1 ;
    rdf:type "no class" ; skos:prefLabel "x"@zh-Hant, ex:o ; rdf:value (1 _:shared (2)) .
  _:shared ex:p _:other . _:other ex:q _:shared .
}
_:g2 { _:shared ex:p <time:now>, <id:x>, <https://example.org/?q=1&r=<2>> ; ex:p-1.x "1" . }
""".replace("<2>", "%3C2%3E")


@pytest.fixture(scope="module")
def packaged() -> ox.Store:
    return load_packaged()


@pytest.fixture(scope="module")
def awkward() -> ox.Store:
    store = ox.Store()
    store.load(AWKWARD, format=ox.RdfFormat.TRIG)
    assert len(store) > 40
    return store


@pytest.fixture(scope="module")
def whole(packaged: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged data in every format."""
    out = tmp_path_factory.mktemp("export") / "out"
    export(packaged, out, formats=FORMATS)
    return out


def contents(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: path.read_bytes() for name, path in sorted(found.items())}


# -- what is said comes back ---------------------------------------------------------------------


@pytest.mark.parametrize("suffix", DATASETS.values(), ids=DATASETS)
def test_a_format_with_graphs_gives_back_the_dataset(
    packaged: ox.Store, whole: Path, suffix: str
) -> None:
    back = document(whole / f"corpgraph{suffix}")
    assert len({quad.graph_name for quad in back}) > 5
    assert canonical(back) == canonical(packaged)


@pytest.mark.parametrize("suffix", UNIONS.values(), ids=UNIONS)
def test_a_format_without_graphs_gives_back_their_union(
    packaged: ox.Store, whole: Path, suffix: str
) -> None:
    back = document(whole / f"corpgraph{suffix}")
    assert len(back) > 1000
    assert canonical(back) == canonical(union(packaged))


@pytest.mark.parametrize("name", DATASETS)
def test_awkward_data_comes_back_with_its_graphs(
    awkward: ox.Store, tmp_path: Path, name: str
) -> None:
    export(awkward, tmp_path / "out", formats=[name], name="x")
    back = document(tmp_path / "out" / f"x{DATASETS[name]}")
    assert canonical(back) == canonical(awkward)


@pytest.mark.parametrize("name", UNIONS)
def test_awkward_data_comes_back_without_its_graphs(
    awkward: ox.Store, tmp_path: Path, name: str
) -> None:
    export(awkward, tmp_path / "out", formats=[name], name="x")
    back = document(tmp_path / "out" / f"x{UNIONS[name]}")
    assert canonical(back) == canonical(union(awkward))


# rdflib's parser of JSON-LD uses what rdflib itself has given up.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_reader_that_is_not_oxigraph_reads_the_same_json_ld(whole: Path) -> None:
    expected, back = load(), rdflib.Dataset()
    back.parse(whole / "corpgraph.jsonld", format="json-ld")
    assert len(expected) > 1000
    assert set(back.quads()) == set(expected.quads())


@pytest.mark.parametrize("name", ["turtle", "rdfxml"])
def test_a_reader_that_is_not_oxigraph_reads_the_same_union(
    awkward: ox.Store, tmp_path: Path, name: str
) -> None:
    export(awkward, tmp_path / "out", formats=[name, "ntriples"], name="x")
    expected = rdflib.Graph().parse(tmp_path / "out" / "x.nt")
    back = rdflib.Graph().parse(tmp_path / "out" / f"x{UNIONS[name]}")
    assert len(expected) > 40
    assert isomorphic(back, expected)


def test_the_turtle_is_in_the_canonical_form(whole: Path) -> None:
    assert is_canonical((whole / "corpgraph.ttl").read_text(encoding="utf-8"))


@pytest.mark.parametrize("suffix", [".nq", ".nt"])
def test_lines_are_sorted_and_none_is_twice(whole: Path, suffix: str) -> None:
    lines = (whole / f"corpgraph{suffix}").read_bytes().splitlines()
    assert len(lines) > 1000
    assert lines == sorted(set(lines))


def test_trig_declares_the_prefixes_that_it_uses_and_no_others(whole: Path) -> None:
    text = (whole / "corpgraph.trig").read_text(encoding="utf-8")
    declared = re.findall(r"^@prefix (\w+): ", text, flags=re.MULTILINE)
    assert "cg" in declared
    assert "schema" not in declared
    assert declared == sorted(declared)


def test_an_rdflib_dataset_is_exported_like_the_store(packaged: ox.Store, tmp_path: Path) -> None:
    export(packaged, tmp_path / "store", formats=["nquads"])
    export(load(), tmp_path / "dataset", formats=["nquads"])
    assert contents(tmp_path / "dataset") == contents(tmp_path / "store")


def test_nothing_is_exported_as_documents_that_say_nothing(tmp_path: Path) -> None:
    export(ox.Store(), tmp_path / "out", name="x")
    for suffix in (*DATASETS.values(), *UNIONS.values()):
        assert document(tmp_path / "out" / f"x{suffix}") == []
    assert tables(tmp_path / "out") == []


# -- the same data, the same bytes ---------------------------------------------------------------


def test_two_exports_are_the_same_to_the_byte(awkward: ox.Store, tmp_path: Path) -> None:
    export(awkward, tmp_path / "one", formats=FORMATS, name="x")
    # Other labels of blank nodes, another order.
    shuffled = ox.Store()
    text = ox.serialize(reversed(list(awkward)), format=ox.RdfFormat.N_QUADS)
    assert text is not None
    shuffled.load(re.sub(rb"_:(\w+)", rb"_:z\1", text), format=ox.RdfFormat.N_QUADS)
    export(shuffled, tmp_path / "two", formats=FORMATS, name="x")
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_another_process_writes_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    code = """
import sys, pathlib
from corpgraph.exporting import FORMATS, export
from corpgraph.loading import load_packaged
export(load_packaged(), pathlib.Path(sys.argv[1]), formats=FORMATS)
"""
    subprocess.run([sys.executable, "-c", code, tmp_path / "out"], check=True)
    assert contents(tmp_path / "out") == contents(whole)


def test_lines_end_alike_everywhere_but_in_tables(whole: Path) -> None:
    for name, content in contents(whole).items():
        if name.endswith(".parquet"):
            continue
        if name.endswith(".csv"):
            assert content.count(b"\n") == content.count(b"\r\n"), name
        else:
            assert b"\r" not in content, name


# -- files ---------------------------------------------------------------------------------------


def test_the_files_that_were_written_are_told(awkward: ox.Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = export(awkward, out, formats=["turtle", "jsonld"], name="x")
    names = ["SHA256SUMS", "catalog.ttl", "context.jsonld", MANIFEST, "x.jsonld", "x.ttl"]
    assert written == [out / name for name in names]
    assert list(contents(out)) == names


def test_the_checksums_are_those_of_the_files(whole: Path) -> None:
    lines = (whole / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    files = contents(whole)
    assert set(sums) == set(files) - {"SHA256SUMS", MANIFEST}
    for name, digest in sums.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest


def test_sha256sum_accepts_the_checksums_and_sees_a_changed_file(
    awkward: ox.Store, tmp_path: Path
) -> None:
    export(awkward, tmp_path / "out", name="x")
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path / "out", check=False).returncode == 0
    with (tmp_path / "out" / "x.nt").open("ab") as file:
        file.write(b"\n")
    result = subprocess.run(
        command, cwd=tmp_path / "out", check=False, capture_output=True, text=True
    )
    assert (result.returncode, result.stdout) == (1, "x.nt: FAILED\n")


def test_another_export_leaves_no_file_of_the_one_before(awkward: ox.Store, tmp_path: Path) -> None:
    export(awkward, tmp_path / "out", name="x")
    export(awkward, tmp_path / "out", formats=["turtle"], name="y")
    names = ["SHA256SUMS", "catalog.ttl", MANIFEST, "y.ttl"]
    assert list(contents(tmp_path / "out")) == names


def test_an_interrupted_export_leaves_the_old_state(
    awkward: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(awkward, tmp_path / "out", name="x")
    before = contents(tmp_path)

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("interrupted")

    # N-Quads come after Turtle, which is complete by then.
    monkeypatch.setattr(ox, "serialize", fail)
    with pytest.raises(RuntimeError, match="interrupted"):
        export(awkward, tmp_path / "out", formats=["turtle", "nquads"], name="new")
    assert contents(tmp_path) == before


def test_an_export_into_a_directory_of_others_is_refused(awkward: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="corpgraph did not make it; name a new or an empty"):
        export(awkward, tmp_path)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_an_export_is_not_overwritten_if_it_must_not_be(awkward: ox.Store, tmp_path: Path) -> None:
    export(awkward, tmp_path / "out", formats=["turtle"])
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="was written before"):
        export(awkward, tmp_path / "out", formats=["nquads"], overwrite=False)
    assert contents(tmp_path) == before


def test_an_export_below_a_file_is_refused(awkward: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="a file is in the way"):
        export(awkward, tmp_path / "file" / "out")


# -- wrong use -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "hint"), [("turtel", "did you mean 'turtle'"), ("?", f"are {', '.join(FORMATS)}")]
)
def test_an_unknown_format_is_refused_with_the_nearest(
    awkward: ox.Store, tmp_path: Path, given: str, hint: str
) -> None:
    with pytest.raises(UsageError, match="no format is called") as caught:
        export(awkward, tmp_path / "out", formats=["nquads", given])
    assert hint in str(caught.value)
    assert contents(tmp_path) == {}


def test_an_export_in_no_format_is_refused(awkward: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no format is given"):
        export(awkward, tmp_path / "out", formats=[])


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "catalog", "context", "x\n"])
def test_a_name_that_no_file_should_have_is_refused(
    awkward: ox.Store, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError, match="cannot be called"):
        export(awkward, tmp_path / "out", name=name)


@pytest.mark.parametrize(
    "quad",
    [
        ox.Quad(
            ox.NamedNode("https://example.org/s"),
            ox.NamedNode("https://example.org/p"),
            ox.Literal("x", language="en", direction=ox.BaseDirection.LTR),
        ),
        ox.Quad(
            ox.NamedNode("https://example.org/s"),
            ox.NamedNode("https://example.org/p"),
            ox.Triple(
                ox.NamedNode("https://example.org/s"),
                ox.NamedNode("https://example.org/p"),
                ox.NamedNode("https://example.org/o"),
            ),
        ),
    ],
    ids=["direction", "triple term"],
)
def test_what_rdf_1_1_cannot_say_is_refused(tmp_path: Path, quad: ox.Quad) -> None:
    store = ox.Store()
    store.add(quad)
    with pytest.raises(InputError, match=r"RDF 1\.2.*; keep to RDF 1\.1"):
        export(store, tmp_path / "out", formats=["nquads"])
    assert contents(tmp_path) == {}


RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.mark.parametrize(
    ("predicate", "text", "reason"),
    [
        ("https://example.org/1", "x", "no name for the property"),
        ("https://example.org/a/", "x", "no name for the property"),
        (f"{RDF}li", "x", "no name for the property"),
        ("http://www.w3.org/2000/xmlns/x", "x", "no name for the property"),
        ("https://example.org/p", "\x01", "cannot hold a character"),
        ("https://example.org/p", "\ufffe", "cannot hold a character"),
    ],
)
def test_what_xml_cannot_say_is_refused_and_others_can_say_it(
    tmp_path: Path, predicate: str, text: str, reason: str
) -> None:
    store = ox.Store()
    subject = ox.NamedNode("https://example.org/s")
    store.add(ox.Quad(subject, ox.NamedNode(predicate), ox.Literal(text)))
    with pytest.raises(InputError, match=reason) as caught:
        export(store, tmp_path / "out")
    assert caught.value.hint == "leave out the format rdfxml"
    assert contents(tmp_path) == {}
    others = [name for name in FORMATS if name != "rdfxml"]
    export(store, tmp_path / "out", formats=others, name="x")
    for suffix in (*DATASETS.values(), ".ttl", ".nt"):
        assert canonical(document(tmp_path / "out" / f"x{suffix}")) == canonical(store), suffix
    assert canonical(tables(tmp_path / "out")) == canonical(store)
