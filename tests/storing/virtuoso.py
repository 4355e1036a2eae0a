"""Push the packaged data to a real Virtuoso, and say what arrives: no test, for it needs packages.

    mkdir virtuoso && cd virtuoso
    apt-get download virtuoso-opensource-7 virtuoso-opensource-7-bin virtuoso-opensource-7-common \\
        libvirtodbc0 libltdl7 libminizip1 libodbcinst2 libpcre3 libwbxml2-1
    for each in *.deb; do dpkg -x $each .; done
    PYTHONPATH=tests python tests/storing/virtuoso.py virtuoso

Virtuoso 7.2.5 keeps a duration as a number of months, cuts what it is asked for at 10,000 rows,
and takes a password by Digest only. It ends with 0 if nothing else is wrong.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpgraph.loading import load_packaged
from corpgraph.remote import Credentials
from corpgraph.storing.counting import count
from corpgraph.storing.pushing import Outcome, push
from corpgraph.storing.server import GraphStore
from validation.endpoint import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARIES: Final = ("usr/lib", "usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu")


@contextmanager
def virtuoso(root: Path) -> Iterator[str]:
    """Serve an empty database from unpacked packages, and stop in any case.

    Yields:
        The address of the server.
    """
    text = (root / "usr/share/virtuoso-opensource-7/virtuoso.ini").read_text(encoding="utf-8")
    odbc, http = servers._free_port(), servers._free_port()
    with tempfile.TemporaryDirectory() as folder:
        text = re.sub(
            r"(?m)^(\w+file\s*=\s*)/.*/(.*)$", rf"\1{folder}/\2", text, flags=re.IGNORECASE
        )
        text = re.sub(r"(?m)^ServerPort\s*=\s*1111", f"ServerPort = 127.0.0.1:{odbc}", text)
        text = re.sub(r"(?m)^ServerPort\s*=\s*8890", f"ServerPort = 127.0.0.1:{http}", text)
        settings = Path(folder, "virtuoso.ini")
        settings.write_text(text, encoding="utf-8")
        libraries = ":".join(str(root / each) for each in _LIBRARIES)
        process = subprocess.Popen(
            [root / "usr/bin/virtuoso-t", "+configfile", settings, "+foreground"],
            env={**os.environ, "LD_LIBRARY_PATH": libraries},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            servers._wait(process, http)
            yield f"http://127.0.0.1:{http}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def main() -> int:
    """Push, print a line a graph, and tell whether all is as it is known to be."""
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
    data, credentials = load_packaged(), Credentials("dba", "dba")
    is_known = True
    with virtuoso(Path(sys.argv[1]).resolve()) as url:
        server = GraphStore(f"{url}/sparql-graph-crud-auth", credentials=credentials)
        with server:
            asked = partial(count, f"{url}/sparql")
            done = [*push(data, server, batch=100), *push(data, server, compared=0, count=asked)]
    for each in done:
        print(each.graph, each.triples, each.arrived, each.outcome, each.example or "")
        changed = each.outcome is Outcome.DIFFERENT and "#duration>" in (each.example or "")
        is_known = is_known and (each.succeeded or changed)
    return 0 if is_known else 1


if __name__ == "__main__":
    sys.exit(main())
