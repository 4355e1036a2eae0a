"""The application: which request leads where, and what all answers have in common."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.routing import Match, Route, Router

from corpgraph.errors import nearest
from corpgraph.querying import questions
from corpgraph.serving.caching import Cache, Ready, ready
from corpgraph.serving.messages import Page, Refusal, Reply, Service
from corpgraph.serving.metrics import CONTENT_TYPE
from corpgraph.serving.openapi import openapi
from corpgraph.serving.protocol import parameters, read_get, read_post
from corpgraph.serving.questions import read_question

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from corpgraph.serving.messages import Job
    from corpgraph.serving.metrics import Metrics
    from corpgraph.serving.pool import Pool
    from corpgraph.serving.settings import Settings

    Endpoint = Callable[["Exchange"], Awaitable[Reply | Ready]]

__all__ = ["App"]

_JSON: Final = "application/json"
_READS: Final = ("GET", "HEAD")
#: Larger answers are sent in parts, so that no more of them lies about than a client takes.
_PART: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request on its way to an answer."""

    request: Request
    receive: Receive

    @property
    def accept(self) -> str | None:
        """The header ``Accept``, or all of them."""
        return ",".join(self.request.headers.getlist("accept")) or None

    @property
    def query_string(self) -> bytes:
        """What follows the question mark."""
        value: bytes = self.request.scope["query_string"]
        return value

    async def gone(self) -> None:
        """Wait until the client has gone."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


@dataclass(slots=True)
class App:
    """The ASGI application of one process.

    Attributes:
        settings: How the server runs.
        pool: Where jobs are answered.
        metrics: Where requests are counted.
    """

    settings: Settings
    pool: Pool
    metrics: Metrics
    _cache: Cache = field(init=False)
    _openapi: bytes = field(init=False)
    _router: Router = field(init=False)

    def __post_init__(self) -> None:
        self._cache = Cache(self.settings.cache)
        self._openapi = json.dumps(openapi(self.settings.address), ensure_ascii=False).encode()
        self._router = Router(
            [
                self._route("/", self._home, "other"),
                self._route("/sparql", self._sparql, "sparql", "POST"),
                self._route("/ask", self._questions, "ask"),
                self._route("/ask/{name}", self._ask, "ask"),
                self._route("/openapi.json", self._interface, "other"),
                self._route("/health", self._health, "other"),
                self._route("/metrics", self._counters, "other"),
                self._route("/{path:path}", self._document, "document"),
            ]
        )

    def _ready(self, reply: Reply) -> Ready:
        return ready(reply, shared=self.settings.cors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        started = time.perf_counter()
        accept = tag = None
        for name, value in scope["headers"]:
            if name == b"accept":
                accept = value if accept is None else accept + b"," + value
            elif name == b"if-none-match":
                tag = value
        key = (scope["raw_path"], scope["query_string"], accept)
        kept = self._cache.get(key) if scope["method"] in _READS else None
        if kept is not None:
            answer, route = kept, _route_of(scope["path"])
        else:
            answer, route = await self._answer(scope, receive, key)
        self.metrics.count_lookup(found=kept is not None)
        if tag is not None and answer.tag is not None and _names(tag, answer.tag):
            answer = answer.unchanged()
        self.metrics.count_request(route, answer.status, time.perf_counter() - started)
        await _send(answer, send)

    async def _answer(
        self, scope: Scope, receive: Receive, key: tuple[bytes, bytes, bytes | None]
    ) -> tuple[Ready, str]:
        route, endpoint, methods = self._find(scope)
        if scope["method"] == "OPTIONS":
            return self._ready(_options(methods)), route
        if scope["method"] not in methods:
            line = f"{scope['method'][:20]} is not possible here; there is {', '.join(methods)}"
            return self._ready(Refusal(405, line, ("Allow", ", ".join(methods))).reply), route
        reply: Reply | Ready
        try:
            reply = await endpoint(Exchange(Request(scope, receive), receive))
        except Refusal as refusal:
            reply = refusal.reply
        except ClientDisconnect:
            reply = Refusal(499, "the client has gone").reply
        if isinstance(reply, Ready):
            return reply, route
        answer = self._ready(reply)
        if reply.keeps and scope["method"] in _READS:
            size = len(key[0]) + len(key[1]) + len(key[2] or b"")
            self._cache.put(key, answer, key_size=size)
            self.metrics.set_cached(self._cache.size)
        return answer, route

    def _find(self, scope: Scope) -> tuple[str, Endpoint, tuple[str, ...]]:
        for route in self._router.routes:
            match, child = route.matches(scope)
            if match is not Match.NONE:
                scope.update(child)
                break
        assert isinstance(route, _Known)
        return route.kind, route.answer, route.known

    def _route(self, path: str, answer: Endpoint, kind: str, *more: str) -> _Known:
        return _Known(path, answer, kind, (*_READS, *more, "OPTIONS"))

    async def _run(self, job: Job, exchange: Exchange) -> Reply:
        return await self.pool.run(job, exchange.gone)

    async def _home(self, exchange: Exchange) -> Reply:
        return await self._run(Service(exchange.accept, home=True), exchange)

    async def _sparql(self, exchange: Exchange) -> Reply | Ready:
        request = exchange.request
        if request.method != "POST":
            return await self._run(read_get(exchange.query_string, exchange.accept), exchange)
        body = await self._body(request)
        content_type = request.headers.get("content-type")
        job = read_post(exchange.query_string, content_type, body, exchange.accept)
        if (kept := self._cache.get(job)) is not None:
            return kept
        reply = await self._run(job, exchange)
        answer = self._ready(reply)
        if reply.keeps:
            self._cache.put(job, answer, key_size=2 * len(job.text))
        return answer

    async def _body(self, request: Request) -> bytes:
        most = self.settings.limits.body
        refusal = Refusal(413, f"a request has at most {most:,} bytes", ("Connection", "close"))
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            raise refusal
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise refusal
        return bytes(body)

    async def _ask(self, exchange: Exchange) -> Reply:
        given = parameters(exchange.query_string)
        name = exchange.request.path_params["name"]
        return await self._run(read_question(name, given, exchange.accept), exchange)

    async def _questions(self, _: Exchange) -> Reply:
        listed = [{"name": each.name, "text": each.text} for each in questions()]
        return Reply(200, _JSON, json.dumps(listed, ensure_ascii=False).encode(), keeps=True)

    async def _interface(self, _: Exchange) -> Reply:
        return Reply(200, _JSON, self._openapi, keeps=True)

    async def _health(self, _: Exchange) -> Reply:
        return Reply(200, _JSON, b'{"status": "up"}\n')

    async def _counters(self, _: Exchange) -> Reply:
        return Reply(200, CONTENT_TYPE, self.metrics.text().encode())

    async def _document(self, exchange: Exchange) -> Reply:
        raw = exchange.request.scope["raw_path"].decode("ascii", "replace")
        try:
            path = unquote(raw, errors="strict").removeprefix("/")
        except UnicodeDecodeError as error:
            raise Refusal(400, "the path is not percent-encoded UTF-8") from error
        reply = await self._run(Page(path, exchange.accept), exchange)
        if reply.status == 404 and "/" not in path and (hint := nearest(path, _PATHS)):
            raise Refusal(404, f"{reply.body.decode().strip()}; {hint}")
        return reply


class _Known(Route):
    """A route that tells of itself."""

    def __init__(self, path: str, answer: Endpoint, kind: str, known: tuple[str, ...]) -> None:
        super().__init__(path, _nothing)
        # All methods come here, so that all refusals look the same.
        self.methods = None
        self.answer, self.kind, self.known = answer, kind, known


def _nothing(_: Request) -> None:
    """What a route must have; answers are found by their route and made elsewhere."""


_PATHS: Final = ("sparql", "ask", "openapi.json", "health", "metrics", "ontology", "shapes")


def _route_of(path: str) -> str:
    if path == "/sparql":
        return "sparql"
    if path.startswith("/ask"):
        return "ask"
    return "other" if path in ("/", "/openapi.json") else "document"


def _options(methods: tuple[str, ...]) -> Reply:
    allowed = ", ".join(methods)
    headers = (
        ("Allow", allowed),
        ("Access-Control-Allow-Methods", allowed),
        ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
        ("Access-Control-Max-Age", "86400"),
    )
    return Reply(200, "text/plain; charset=utf-8", f"{allowed}\n".encode(), headers)


def _names(header: bytes, tag: bytes) -> bool:
    """Whether a header ``If-None-Match`` has a tag (RFC 9110, section 13.1.2)."""
    tags = [each.strip().removeprefix(b"W/") for each in header.split(b",")]
    return tag in tags or tags == [b"*"]


async def _send(answer: Ready, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    body = answer.body
    if len(body) <= _PART:
        await send({"type": "http.response.body", "body": body})
        return
    for start in range(0, len(body), _PART):
        more = start + _PART < len(body)
        part = body[start : start + _PART]
        await send({"type": "http.response.body", "body": part, "more_body": more})
