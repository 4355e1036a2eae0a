"""Answering jobs from the stores; everything that reads data happens here."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, assert_never, cast

import pyoxigraph as ox

from corpgraph.errors import CorpgraphError, UsageError
from corpgraph.querying import ask, question, questions
from corpgraph.serving.documents import not_acceptable, reply_with_document, write_graph
from corpgraph.serving.formats import BOOLEANS, GRAPHS, HTML, ROWS, SOLUTIONS, content_type
from corpgraph.serving.messages import Ask, Page, Query, Refusal, Reply, Service
from corpgraph.serving.negotiation import choose
from corpgraph.serving.pages import Writer, answer_page, home_page
from corpgraph.serving.refusing import check_query, is_repeatable, names_graphs
from corpgraph.serving.results import Sink, too_many
from corpgraph.serving.service import service_description

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpgraph.querying.question import Row, Value
    from corpgraph.serving.messages import Job
    from corpgraph.serving.settings import Settings
    from corpgraph.serving.sources import Stores

__all__ = ["Answerer"]

_VARY: Final = (("Vary", "Accept"),)
_PLACE: Final = re.compile(r"^error at (\d+):(\d+): ")


@dataclass(slots=True)
class Answerer:
    """Answers jobs.

    Attributes:
        stores: What it answers from.
        settings: How the server runs.
    """

    stores: Stores
    settings: Settings
    _writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self._writer = Writer(self.stores, self.settings.prefix)

    def answer(self, job: Job) -> Reply:
        """Answer a job; what is refused is a reply too."""
        try:
            match job:
                case Query():
                    return self._query(job)
                case Page():
                    most = self.settings.limits.results
                    return reply_with_document(job, self.stores, self._writer, most=most)
                case Ask():
                    return self._ask(job)
                case Service():
                    return self._service(job)
                case _:
                    assert_never(job)
        except Refusal as refusal:
            return refusal.reply
        except CorpgraphError as error:
            # What is not the client's mistake lies in the data.
            status = 400 if isinstance(error, UsageError) else 500
            return Refusal(status, str(error)).reply
        except MemoryError:
            return Refusal(503, "the answer takes more memory than the server gives").reply

    def _query(self, job: Query) -> Reply:
        check_query(job.text)
        try:
            found = self._run(job)
            media, body = self._written(found, job.accept)
        except SyntaxError as error:
            place = _PLACE.match(error.msg or "")
            text = _PLACE.sub("", error.msg or "it cannot be read")
            where = f"line {place[1]}, column {place[2]}: " if place else ""
            raise Refusal(400, f"the query is no SPARQL 1.1 query: {where}{text}") from error
        except (ValueError, RuntimeError) as error:
            raise Refusal(400, f"the query cannot be answered: {error}") from error
        except OSError as error:
            raise Refusal(403, "the query reaches for what lies outside of the data") from error
        return Reply(200, content_type(media), body, _VARY, keeps=is_repeatable(job.text))

    def _run(self, job: Query) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        store, base = self.stores.data, self.settings.endpoint
        if job.default or job.named:
            # The protocol's dataset stands in place of the query's (section 2.1.4).
            return store.query(
                job.text,
                base_iri=base,
                default_graph=[_graph(iri) for iri in job.default],
                named_graphs=[_graph(iri) for iri in job.named],
            )
        # Told to take the union, the engine passes over FROM.
        is_union = not names_graphs(job.text)
        return store.query(job.text, base_iri=base, use_default_graph_as_union=is_union)

    def _written(
        self, found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, accept: str | None
    ) -> tuple[str, bytes]:
        limits = self.settings.limits
        if isinstance(found, ox.QueryBoolean):
            media = _chosen(accept, BOOLEANS)
            return media, found.serialize(format=BOOLEANS[media]) or b""
        if isinstance(found, ox.QuerySolutions):
            media = _chosen(accept, SOLUTIONS)
            sink = Sink(SOLUTIONS[media], rows=limits.results, size=limits.answer)
            found.serialize(cast("IO[bytes]", sink), format=SOLUTIONS[media])
            return media, sink.content()
        media = _chosen(accept, GRAPHS)
        body = write_graph(_distinct(found, limits.results), media)
        if len(body) > limits.answer:
            raise too_many("bytes", limits.answer)
        return media, body

    def _ask(self, job: Ask) -> Reply:
        asked = question(job.name)
        rows = ask(
            job.name, self.stores.data, known=job.known, certain=job.certain, **dict(job.values)
        )
        most = self.settings.limits.results
        if len(rows) > most:
            raise Refusal(503, f"the answer has more than {most:,} rows; ask in SPARQL, with LIMIT")
        media = ROWS[job.form]
        if media == HTML:
            text = answer_page(asked, rows, self._writer)
        else:
            text = _rows(rows, [each.name for each in asked.columns], job.form)
        return Reply(200, content_type(media), text.encode(), _VARY, keeps=True)

    def _service(self, job: Service) -> Reply:
        if job.home:
            body = home_page(questions(), self._writer).encode()
            return Reply(200, content_type(HTML), body, keeps=True)
        media = _chosen(job.accept, GRAPHS)
        triples = service_description(self.stores, self.settings.endpoint)
        body = write_graph(triples, media, is_canonical=True)
        return Reply(200, content_type(media), body, _VARY, keeps=True)


def _chosen(accept: str | None, offered: Mapping[str, object]) -> str:
    names = list(offered)
    media = choose(accept, names)
    if media is None:
        raise not_acceptable(names)
    return media


def _graph(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise Refusal(400, f"{iri!r} is no IRI of a graph") from error


def _distinct(triples: Iterable[ox.Triple], most: int) -> list[ox.Triple]:
    found: dict[ox.Triple, None] = {}
    for triple in triples:
        found[triple] = None
        if len(found) > most:
            raise too_many("triples", most)
    return list(found)


def _rows(rows: Sequence[Row], columns: Sequence[str], form: str) -> str:
    if form in ("csv", "tsv"):
        buffer = io.StringIO()
        delimiter, end = (",", "\r\n") if form == "csv" else ("\t", "\n")
        writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end)
        writer.writerow(columns)
        writer.writerows([_text(row[column]) for column in columns] for row in rows)
        return buffer.getvalue()
    objects = [{column: _plain(row[column]) for column in columns} for row in rows]
    if form == "json":
        return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def _plain(value: Value) -> str | int | None:
    return value if isinstance(value, int | None) else str(value)


def _text(value: Value) -> str:
    return "" if value is None else str(value)
