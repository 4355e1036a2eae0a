"""Files, directories, packaged data and rdflib graphs, read into one embedded store.

One file becomes one named graph, so that whatever is found can be traced to its file. The
store is Oxigraph's; `as_store` and `like` are the door to and from rdflib.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote

import pyoxigraph as ox

from corpgraph.errors import InputError, UsageError
from corpgraph.layout import data_files, ontology_files
from corpgraph.limits import check_triple_terms, check_xml
from corpgraph.namespaces import GRAPH, ONTOLOGY, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib

    Data = rdflib.Graph | ox.Store
    Three = tuple[
        ox.NamedNode | ox.BlankNode | ox.Triple,
        ox.NamedNode,
        ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
    ]

__all__ = [
    "FORMATS",
    "as_store",
    "at_rest",
    "files_in",
    "graph_name",
    "like",
    "like_store",
    "load",
    "load_files",
    "load_ontology",
    "load_packaged",
    "parse",
    "read_text",
]

#: File name endings and the formats that they stand for.
FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
_DEFAULT_GRAPH: Final = "urn:x-rdflib:default"
_PLACE: Final = re.compile(r"^Parser error (?:at|between) line \d+.*?: ")
#: How many bytes Oxigraph takes for one term, and for one line of N-Triples.
_LONGEST: Final = 16 * 2**20

TermT = TypeVar("TermT")
DataT = TypeVar("DataT", "rdflib.Graph", ox.Store)


def load(*paths: Path | str) -> rdflib.Dataset:
    """Load files and directories, or with no argument the packaged data, into an rdflib dataset.

    Args:
        paths: RDF files, or directories that are searched for them.

    Returns:
        A dataset with one named graph a file.

    Raises:
        InputError: A path cannot be read as RDF.
    """
    store = load_files(paths) if paths else load_packaged()
    return _to_dataset(store)


def load_packaged(*names: str) -> ox.Store:
    """Load packaged datasets into a store.

    Args:
        names: Names of datasets, as in `layout.datasets`; none means all of them.

    Raises:
        UsageError: A name is not that of a packaged dataset.
    """
    return _load((path, graph_name(path.parent.name, path.stem)) for path in data_files(*names))


def load_ontology() -> ox.Store:
    """Load the modules of the ontology into a store, one named graph a module."""
    return _load((path, f"{ONTOLOGY}/{path.stem}") for path in ontology_files())


def load_files(paths: Iterable[Path | str]) -> ox.Store:
    """Load files, and the RDF files in directories, into a store.

    A quad format keeps the graphs that the file names; any other file becomes the graph
    ``file:PATH``, with the path as it was given, so that no name of a machine's folders gets into
    an export that the caller did not write.

    Args:
        paths: Files and directories.

    Raises:
        InputError: A path is missing, holds no RDF file, or cannot be parsed; with the line.
    """
    return _load((path, f"file:{quote(path.as_posix())}") for path in files_in(paths))


def files_in(paths: Iterable[Path | str]) -> list[Path]:
    """List the RDF files that paths stand for, each once, directories sorted by name.

    Raises:
        InputError: A path is missing, is a file of no known format, or a directory without RDF.
    """
    found: dict[Path, None] = {}
    for each in paths:
        path = Path(each)
        try:
            inside = _rdf_files(path)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", path=path) from error
        found.update(dict.fromkeys(inside))
    return list(found)


def graph_name(dataset: str, stem: str) -> str:
    """The IRI of the named graph of one packaged file."""
    return f"{GRAPH}{dataset}/{stem}"


def read_text(path: Path) -> str:
    """Read a text file, its line ends unchanged.

    Raises:
        InputError: The file cannot be read or is not UTF-8; then with the line.
    """
    try:
        content = path.read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("not UTF-8", path=path, line=line, hint="save it as UTF-8") from error


def parse(path: Path, *, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    """Parse one RDF file by its ending.

    Blank nodes are named by the file and the order in which they come up: two readings of a file
    give them the same names, and no other file does.

    Args:
        path: The file.
        graph: The graph that triples go to which the file puts in no graph.

    Raises:
        InputError: The file cannot be read, is not UTF-8, is empty, has a syntax error, or is
            nested deeper or has a longer term than can be parsed.
    """
    text = read_text(path)
    if not text.strip():
        raise InputError("the file is empty", path=path, hint="an RDF file has at least one triple")
    form = FORMATS[path.suffix]
    _check_limits(path, text, form)
    base = path.resolve().as_uri()
    try:
        yield from _named(ox.parse(text, format=form, base_iri=base), base, graph)
    except (SyntaxError, ValueError) as error:
        raise _syntax_error(path, error) from error
    except MemoryError as error:
        if "buffer" not in str(error):
            raise
        raise _length_error(path, text) from error


def as_store(data: Data) -> ox.Store:
    """Take an rdflib graph or dataset, or a store, as a store.

    Args:
        data: What a user holds. A store is returned as it is; anything else is copied.
    """
    if isinstance(data, ox.Store):
        return data
    import rdflib

    if not isinstance(data, rdflib.Graph):
        kind = type(data).__name__
        raise UsageError(f"an rdflib graph, dataset or a pyoxigraph store is wanted, not {kind}")
    store = ox.Store()
    for graph in data.graphs() if isinstance(data, rdflib.Dataset) else [data]:
        # Only a dataset's named graphs have names that mean something.
        named = isinstance(data, rdflib.Dataset) and graph.identifier != _DEFAULT_GRAPH
        store.bulk_load(
            graph.serialize(format="nt", encoding="utf-8"),
            format=ox.RdfFormat.N_TRIPLES,
            to_graph=ox.NamedNode(str(graph.identifier)) if named else None,
        )
    return store


@contextmanager
def at_rest() -> Iterator[None]:
    """Keep Python from looking for circles of objects while many terms and triples are made.

    There are none, and with a million of them the search takes longer than the making.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():
                # What was made counts as old at once, else the next object searches all of it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def like(data: DataT, triples: Iterable[ox.Triple | Three]) -> DataT:
    """Make a graph of triples, of the kind that was given: a store for a store, else rdflib's.

    Args:
        data: What the caller was given.
        triples: What the caller made of it; many are made sooner as plain tuples.
    """
    if isinstance(data, ox.Store):
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple) for triple in triples)
        return store
    import rdflib

    graph = rdflib.Graph()
    _bind(graph)
    made = (each if isinstance(each, ox.Triple) else ox.Triple(*each) for each in triples)
    graph.parse(data=ox.serialize(made, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return graph


def like_store(data: DataT, store: ox.Store) -> DataT:
    """Give what a store holds as the kind of thing that was given, with its named graphs.

    Args:
        data: What the caller was given.
        store: What the caller made of it.
    """
    if isinstance(data, ox.Store):
        return store
    import rdflib

    if isinstance(data, rdflib.Dataset):
        return _to_dataset(store)
    return like(data, (quad.triple for quad in store))


def _rdf_files(path: Path) -> list[Path]:
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.suffix in FORMATS and p.is_file())
        if not inside:
            raise InputError("no RDF file in this directory", path=path, hint=_formats())
        return inside
    if not path.exists():
        raise InputError("no such file or directory", path=path)
    if path.suffix not in FORMATS:
        raise InputError("the format is not known by its ending", path=path, hint=_formats())
    if not path.is_file():
        # A pipe has no second reading, for lines, and a device no end.
        raise InputError("not a regular file", path=path)
    return [path]


def _load(files: Iterable[tuple[Path, str]]) -> ox.Store:
    store = ox.Store()
    for path, name in files:
        store.bulk_extend(parse(path, graph=ox.NamedNode(name)))
    return store


def _named(quads: Iterable[ox.Quad], scope: str, graph: ox.NamedNode | None) -> Iterator[ox.Quad]:
    import hashlib

    # Thirty-two hexadecimal digits: a store keeps such a name in its rows, any other one apart.
    key = f"b{hashlib.blake2b(scope.encode(), digest_size=8).hexdigest()[1:]}"
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def blank(term: TermT) -> TermT | ox.BlankNode:
        if not isinstance(term, ox.BlankNode):
            return term
        return names.get(term) or names.setdefault(term, ox.BlankNode(f"{key}{len(names):016x}"))

    def node(term: TermT) -> TermT | ox.BlankNode | ox.Triple:
        if not isinstance(term, ox.Triple):
            return blank(term)
        return ox.Triple(node(term.subject), term.predicate, node(term.object))

    plain, default = (ox.NamedNode, ox.Literal), ox.DefaultGraph
    for quad in quads:
        # Most quads stay as they are, so that they are looked at as little as can be.
        if (
            graph is None
            and type(quad.object) in plain
            and type(quad.subject) in plain
            and type(quad.graph_name) is default
        ):
            yield quad
            continue
        subject, predicate, term, name = quad
        if graph is not None and isinstance(name, ox.DefaultGraph):
            yield ox.Quad(node(subject), predicate, node(term), graph)
        elif {type(subject), type(term), type(name)}.isdisjoint((ox.BlankNode, ox.Triple)):
            yield quad
        else:
            yield ox.Quad(node(subject), predicate, node(term), blank(name))


def _to_dataset(store: ox.Store) -> rdflib.Dataset:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    _bind(dataset)
    for name in store.named_graphs():
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, name))
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        dataset.graph(rdflib.URIRef(name.value)).parse(data=text, format="nt")
    unnamed = (quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    text = ox.serialize(unnamed, format=ox.RdfFormat.N_TRIPLES)
    dataset.default_graph.parse(data=text, format="nt")
    return dataset


def _bind(graph: rdflib.Graph) -> None:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)


def _syntax_error(path: Path, error: SyntaxError | ValueError) -> InputError:
    # Oxigraph gives the place both as attributes and at the head of its message.
    line, column = getattr(error, "lineno", None), getattr(error, "offset", None)
    text = _PLACE.sub("", getattr(error, "msg", None) or str(error))
    return InputError(f"syntax error: {text}", path=path, line=line, column=column)


def _check_limits(path: Path, text: str, form: ox.RdfFormat) -> None:
    is_marked = text.startswith("\ufeff")
    if is_marked and form not in (ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD):
        hint = "save it as UTF-8 without one"
        raise InputError("a byte order mark at the start", path=path, line=1, column=1, hint=hint)
    try:
        if form == ox.RdfFormat.RDF_XML:
            check_xml(text)
        elif form != ox.RdfFormat.JSON_LD:
            check_triple_terms(text)
    except InputError as error:
        raise InputError(error.message, path=path, line=error.line) from error


def _length_error(path: Path, text: str) -> InputError:
    lines = enumerate(text.split("\n"), start=1)
    line = next((number for number, each in lines if len(each) >= _LONGEST), None)
    hint = "it may lack a closing quotation mark"
    return InputError("a term or line of more than 16 MiB", path=path, line=line, hint=hint)


def _formats() -> str:
    return f"the formats known are {', '.join(FORMATS)}"
