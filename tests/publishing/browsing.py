"""A real browser, where there is one: Chromium, driven from Node.js by playwright-core."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
BUILD: Final = ROOT / "build"
#: Where screenshots stay; CI keeps the folder.
SHOTS: Final = BUILD / "screenshots"
_PACKAGES: Final = {"playwright-core": "1.65.1", "axe-core": "4.14.1"}
_SCRIPTS: Final = Path(__file__).parent / "browser"


def why_no_browser() -> str | None:
    """What is missing for tests in a browser; None if nothing is."""
    for program in ("node", "chromium"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    missing = [name for name in _PACKAGES if not (BUILD / "node_modules" / name).is_dir()]
    if missing:
        wanted = " ".join(f"{name}@{version}" for name, version in _PACKAGES.items())
        return f"{', '.join(missing)} is not there: npm install --prefix build {wanted}"
    return None


def browse(script: str, base: str, **given: object) -> dict[str, Any]:
    """Run a script in a browser on a site.

    Args:
        script: The name of the script, without its ending.
        base: Where the site is.
        given: What the script is given besides.

    Returns:
        What it saw.
    """
    if reason := why_no_browser():
        pytest.skip(reason)
    SHOTS.mkdir(parents=True, exist_ok=True)
    words = {"base": base, "modules": str(BUILD), "shots": str(SHOTS)}
    words["chromium"] = str(shutil.which("chromium"))
    command = ["node", str(_SCRIPTS / f"{script}.mjs"), json.dumps({**words, **given})]
    done = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout)
    assert isinstance(seen, dict)
    return seen


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback, and give its address."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
