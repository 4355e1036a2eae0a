"""Requests of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/, section 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from corpgraph.serving.messages import Query, Refusal, Service

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["parameters", "read_get", "read_post"]

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_MOST: Final = 1000
_READ_ONLY: Final = "this endpoint is read-only: it takes no updates"

Parameters = list[tuple[str, str]]


def parameters(encoded: bytes) -> Parameters:
    """Decode what stands after a question mark, or in a form.

    Raises:
        Refusal: It is not UTF-8, or has too many parts.
    """
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except UnicodeDecodeError as error:
        raise Refusal(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise Refusal(400, f"more than {_MOST} parameters") from error


def read_get(query_string: bytes, accept: str | None) -> Query | Service:
    """Read a query by GET; without any parameter, the service's description is wanted.

    Raises:
        Refusal: There is not one query, or an update.
    """
    given = parameters(query_string)
    return _query(given, accept) if given else Service(accept)


def read_post(
    query_string: bytes, content_type: str | None, body: bytes, accept: str | None
) -> Query:
    """Read a query by POST, as a form or directly.

    Raises:
        Refusal: It is in another format, is not UTF-8, or there is not one query.
    """
    media, charset = _media(content_type)
    if media == _UPDATE:
        raise Refusal(403, _READ_ONLY)
    if media not in (_FORM, _QUERY) or charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal(415, f"POST takes {_FORM} or {_QUERY}, in UTF-8", ("Accept-Post", _QUERY))
    beside = parameters(query_string)
    if media == _FORM:
        return _query([*beside, *parameters(body)], accept)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "the query is not UTF-8") from error
    return _query([*beside, ("query", text)], accept)


def _query(given: Parameters, accept: str | None) -> Query:
    if any(name == "update" for name, _ in given):
        raise Refusal(403, _READ_ONLY)
    texts = _values(given, "query")
    if len(texts) != 1:
        raise Refusal(400, f"one parameter 'query' is wanted, not {len(texts) or 'none'}")
    graphs = (tuple(_values(given, f"{each}-graph-uri")) for each in ("default", "named"))
    return Query(texts[0], accept, *graphs)


def _values(given: Iterable[tuple[str, str]], wanted: str) -> list[str]:
    return [value for name, value in given if name == wanted]


def _media(content_type: str | None) -> tuple[str, str]:
    media, *rest = (part.strip().lower() for part in (content_type or "").split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in rest if part.startswith("charset=")]
    return media, charsets[0] if charsets else "utf-8"
