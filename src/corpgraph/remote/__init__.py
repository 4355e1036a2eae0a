"""Servers elsewhere: their addresses, who asks, queries to them, and their answers.

`Endpoint` says where to ask and `open_graph` asks there; nothing here knows what the data are
about. The library for HTTP is loaded when a server is asked, not before.
"""

from __future__ import annotations

from corpgraph.remote.credentials import Credentials
from corpgraph.remote.endpoint import Endpoint
from corpgraph.remote.endpoint_graph import EndpointGraph, open_graph

__all__ = ["Credentials", "Endpoint", "EndpointGraph", "open_graph"]
