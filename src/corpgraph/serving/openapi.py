"""The interface as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0)."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from corpgraph.querying import questions
from corpgraph.serving.formats import BOOLEANS, GRAPHS, ROWS, SOLUTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.querying import Column, Param, Question

__all__ = ["openapi"]

Json = dict[str, Any]

_DAY: Final = r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|today)$"
_CELLS: Final[dict[str, Json]] = {
    "boolean": {"type": "boolean"},
    "certainty": {"type": "string", "enum": ["certain", "possible"]},
    "date": {"type": "string", "format": "date"},
    "decimal": {"type": "string", "pattern": r"^-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?$"},
    "iri": {"type": "string"},
    "number": {"type": "integer"},
    "text": {"type": "string"},
}
_LINE: Final[Json] = {"text/plain": {"schema": {"type": "string"}}}


def openapi(address: str) -> Json:
    """Describe the interface.

    Args:
        address: The server's address, with a slash at the end.
    """
    paths: Json = {f"/ask/{each.name}": {"get": _ask(each)} for each in questions()}
    paths["/sparql"] = {"get": _sparql_get(), "post": _sparql_post()}
    paths["/id/{kind}/{name}"] = {"get": _document()}
    paths["/health"] = {"get": _plain("health", "Whether the server is up", "application/json")}
    paths["/metrics"] = {"get": _plain("metrics", "Counters for Prometheus", "text/plain")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "corpgraph",
            "version": version("corpgraph"),
            "description": "Who owns, runs and lists what, when, and who says so. "
            "Read-only. Whatever is refused is told in one line of plain text.",
        },
        "servers": [{"url": address.rstrip("/")}],
        "paths": paths,
    }


def _ask(asked: Question) -> Json:
    row = {
        "type": "object",
        "properties": {each.name: _cell(each) for each in asked.columns},
        "required": [each.name for each in asked.columns],
        "additionalProperties": False,
    }
    content: Json = {media: {"schema": {"type": "string"}} for media in ROWS.values()}
    content[ROWS["json"]] = {"schema": {"type": "array", "items": row}}
    return {
        "operationId": asked.name,
        "summary": asked.text,
        "tags": ["questions"],
        "parameters": [*(_parameter(each) for each in asked.params), *_own()],
        "responses": _responses("The rows of the answer.", content, (400, 406, 503)),
    }


def _parameter(param: Param) -> Json:
    is_day = param.kinds == ("date",)
    text = param.text[0].upper() + param.text[1:]
    if is_day:
        text += ", YYYY-MM-DD or today"
    elif param.kinds != ("text",):
        text += f" ({' or '.join(param.kinds)}): an IRI, a slug, a name or an identifier"
    schema: Json = {"type": "string", "minLength": 1}
    return {
        "name": param.name,
        "in": "query",
        "required": param.name != "at",
        "description": f"{text}.",
        "schema": {"type": "string", "pattern": _DAY} if is_day else schema,
    }


def _own() -> Iterable[Json]:
    for name, text, schema in (
        (
            "known",
            "Go by what the sources had published until this day.",
            {"type": "string", "pattern": _DAY},
        ),
        ("certain", "Leave out what is only possible.", {"type": "boolean", "default": False}),
        ("format", "The format, instead of the header Accept.", {"enum": list(ROWS)}),
    ):
        yield {"name": name, "in": "query", "description": text, "schema": schema}


def _cell(column: Column) -> Json:
    cell = _CELLS[column.kind]
    if column.optional:
        cell = {"anyOf": [cell, {"type": "null"}]}
    return {**cell, "description": column.text}


def _sparql_get() -> Json:
    query = {
        "name": "query",
        "in": "query",
        "description": "A SPARQL 1.1 query; without any parameter, the service is described.",
        "schema": {"type": "string"},
    }
    return {"parameters": [query, *_dataset()], **_sparql("query-by-get")}


def _sparql_post() -> Json:
    form = {
        "type": "object",
        "properties": {"query": {"type": "string"}},
        "required": ["query"],
    }
    return {
        "parameters": list(_dataset()),
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}},
                "application/x-www-form-urlencoded": {"schema": form},
            },
        },
        **_sparql("query-by-post", 413, 415),
    }


def _dataset() -> Iterable[Json]:
    for each in ("default", "named"):
        yield {
            "name": f"{each}-graph-uri",
            "in": "query",
            "description": f"A graph of the query's {each} graphs.",
            "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
        }


def _sparql(name: str, *more: int) -> Json:
    medias = dict.fromkeys((*SOLUTIONS, *BOOLEANS, *GRAPHS))
    content: Json = {media: {} for media in medias}
    return {
        "operationId": name,
        "summary": "Ask in SPARQL 1.1",
        "tags": ["SPARQL"],
        "responses": _responses("The answer.", content, (400, 403, 406, 503, *more)),
    }


def _document() -> Json:
    path = [
        {"name": each, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for each in ("kind", "name")
    ]
    media: Json = {"text/html": {}, **{each: {} for each in GRAPHS}}
    told = _responses("A document, where the path ends in that of its format.", media, (404, 406))
    see = {"description": "Where the document about it is.", "content": _LINE}
    return {
        "operationId": "document",
        "summary": "What is known of a thing",
        "tags": ["linked data"],
        "parameters": path,
        "responses": {**told, "303": see},
    }


def _plain(name: str, text: str, media: str) -> Json:
    return {
        "operationId": name,
        "summary": text,
        "tags": ["operation"],
        "responses": {"200": {"description": f"{text}.", "content": {media: {}}}},
    }


_REASONS: Final = {
    400: "The request is wrong, and how.",
    403: "The query would reach outside of the data.",
    404: "Nothing is known of it.",
    406: "There is no such format.",
    413: "The request is too large.",
    415: "The request is in no format that is known.",
    503: "A limit of the server is passed, and which.",
}


def _responses(text: str, content: Json, refusals: Iterable[int]) -> Json:
    told: Json = {
        str(status): {"description": _REASONS[status], "content": _LINE} for status in refusals
    }
    return {"200": {"description": text, "content": content}, **told}
