"""A read-only server: SPARQL 1.1 Protocol, linked data, and the questions over HTTP.

Three kinds of process::

    first       holds the data, forks the others and replaces those that end   supervising
    takers      take requests, keep answers, never touch the data              app, pool, caching
    workers     answer a job at a time: a query, a document, a question        workers, answering

A worker can open no file and no connection, has so much memory, and is ended by the kernel when a
job takes too long; a new one is forked in its place. What this package needs beyond corpgraph is
in the extra ``serve``; `supervising` imports it.
"""

from corpgraph.serving.settings import Limits, Settings
from corpgraph.serving.sources import Source, load_vocabulary

__all__ = ["Limits", "Settings", "Source", "load_vocabulary"]
