from __future__ import annotations

import gc
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import corpgraph.loading as loading
from corpgraph.errors import InputError, UsageError

TRIPLE = "<https://example.org/a> <https://example.org/b> <https://example.org/c>"
CONTENTS = {
    ".ttl": f"{TRIPLE} .",
    ".nt": f"{TRIPLE} .\n",
    ".trig": f"<https://example.org/g> {{ {TRIPLE} }}",
    ".nq": f"{TRIPLE} <https://example.org/g> .\n",
    ".jsonld": '{"@id": "https://example.org/a", "https://example.org/b": '
    '{"@id": "https://example.org/c"}}',
    ".rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:e="https://example.org/"><rdf:Description rdf:about="https://example.org/a">'
    '<e:b rdf:resource="https://example.org/c"/></rdf:Description></rdf:RDF>',
}


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_packaged_data_has_one_named_graph_a_file() -> None:
    graphs = {graph.value for graph in loading.load_packaged("alibaba-2012").named_graphs()}
    assert graphs == {
        loading.graph_name("alibaba-2012", stem)
        for stem in ("source", "facts", "background", "judgements")
    }


@pytest.mark.parametrize("ending", sorted(CONTENTS))
def test_a_file_of_each_format_is_read(tmp_path: Path, ending: str) -> None:
    store = loading.load_files([write(tmp_path / f"file{ending}", CONTENTS[ending])])
    (quad,) = list(store)
    assert str(quad.triple) == TRIPLE


@pytest.mark.parametrize("ending", [".trig", ".nq"])
def test_a_graph_that_a_file_names_is_kept(tmp_path: Path, ending: str) -> None:
    store = loading.load_files([write(tmp_path / f"file{ending}", CONTENTS[ending])])
    assert [graph.value for graph in store.named_graphs()] == ["https://example.org/g"]


def test_a_file_without_graph_names_becomes_the_graph_of_its_path_as_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a b.ttl", CONTENTS[".ttl"])
    monkeypatch.chdir(tmp_path)
    (graph,) = loading.load_files([Path("a b.ttl")]).named_graphs()
    assert graph == ox.NamedNode("file:a%20b.ttl")


def test_one_blank_node_label_in_two_files_is_two_nodes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / f"{name}.nt", f'_:x <https://example.org/name> "{name}" .\n')
    subjects = {quad.subject for quad in loading.load_files([tmp_path])}
    assert len(subjects) == 2


def test_a_directory_is_searched_and_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    path = write(tmp_path / "deep" / "a.ttl", CONTENTS[".ttl"])
    write(tmp_path / "note.txt", "not RDF")
    assert loading.files_in([tmp_path, path]) == [path]


@pytest.mark.parametrize(
    ("name", "content", "line", "message"),
    [
        ("empty.ttl", "\n \n", None, "the file is empty"),
        ("latin.ttl", b"<a:b> <a:c> 'x' .\n<a:b> <a:c> 'caf\xe9' .\n", 2, "not UTF-8"),
        ("cut.ttl", f"{TRIPLE} .\n<https://example.org/a> .", 2, "syntax error"),
        ("cut.nt", f"{TRIPLE} .\n<https://example.org/a> <", 2, "syntax error"),
        ("cut.jsonld", '{"@id": ', 1, "syntax error"),
        ("cut.rdf", "<rdf:RDF", None, "syntax error"),
        ("remote.jsonld", '{"@context": "https://example.org/c", "@id": "a:b"}', None, "context"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_line(
    tmp_path: Path, name: str, content: str | bytes, line: int | None, message: str
) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(InputError, match=message) as caught:
        loading.load_files([path])
    assert (caught.value.path, caught.value.line) == (path, line)


@pytest.mark.parametrize(
    ("name", "message"),
    [("absent.ttl", "no such file"), (".", "no RDF file"), ("a.txt", "format is not known")],
)
def test_a_path_that_stands_for_no_rdf_is_refused(tmp_path: Path, name: str, message: str) -> None:
    write(tmp_path / "a.txt", "x")
    with pytest.raises(InputError, match=message):
        loading.load_files([tmp_path / name])


def test_rdflib_goes_in_and_rdflib_comes_out() -> None:
    dataset = loading.load()
    assert isinstance(dataset, rdflib.Dataset)
    store = loading.as_store(dataset)
    assert len(store) == len(loading.load_packaged())
    triples = [quad.triple for quad in store]
    made = loading.like(dataset, triples)
    assert isinstance(made, rdflib.Graph)
    assert len(made) == len(set(triples))
    assert isinstance(loading.like(store, triples), ox.Store)


def test_a_plain_rdflib_graph_is_taken() -> None:
    graph = rdflib.Graph().parse(data=CONTENTS[".nt"], format="nt")
    assert [str(quad.triple) for quad in loading.as_store(graph)] == [TRIPLE]


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(UsageError, match="not dict"):
        loading.as_store({})  # type: ignore[arg-type]  # the fault that is planted


@pytest.mark.parametrize("is_enabled", [True, False])
def test_what_is_made_at_rest_is_old_when_the_search_for_circles_goes_on(is_enabled: bool) -> None:
    was_enabled = gc.isenabled()
    (gc.enable if is_enabled else gc.disable)()
    try:
        with loading.at_rest():
            assert not gc.isenabled()
            made = [[number] for number in range(5000)]
            assert gc.get_count()[0] > 4000
        young = gc.get_count()[0]
        assert gc.isenabled() is is_enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()
    assert len(made) == 5000
    assert (young < 1000) is is_enabled
