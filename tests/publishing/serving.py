"""Real web servers with the rules that a site brings along: nginx and Apache, where they are."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Debian's packages, unpacked: `apt-get download`, then `dpkg -x` into this folder.
DEBIAN: Final = Path(__file__).resolve().parents[2] / "build" / "debian"
_MODULES: Final = ("authz_core", "dir", "headers", "mime", "rewrite", "unixd", "mpm_event")


@contextmanager
def nginx(site: Path, room: Path) -> Iterator[str]:
    """Run nginx on a site with its ``nginx-maps.conf`` and ``nginx-locations.conf``."""
    program = _program("nginx", "nginx")
    port = _free_port()
    folders = "".join(
        f"{name}_temp_path {room}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = room / "nginx.conf"
    configuration.write_text(
        f"pid {room}/pid;\nerror_log {room}/error.log;\ndaemon off;\nmaster_process off;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{folders}include {site}/nginx-maps.conf;\n"
        f"server {{\nlisten 127.0.0.1:{port};\nroot {site};\n"
        f"include {site}/nginx-locations.conf;\n}}\n}}\n"
    )
    command = [program, "-c", str(configuration), "-e", str(room / "error.log")]
    with _running(command, port, room):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def apache(folder: Path, room: Path) -> Iterator[str]:
    """Run Apache on a folder whose ``.htaccess`` it obeys."""
    program = _program("apache2", "Apache")
    if not program.startswith(str(DEBIAN)):
        modules = Path("/usr/lib/apache2/modules")
    else:
        modules = DEBIAN / "usr/lib/apache2/modules"
    port = _free_port()
    types = room / "mime.types"
    types.write_text(
        "text/html html\ntext/css css\ntext/javascript js\napplication/json json\n"
        "image/svg+xml svg\n"
    )
    loads = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in _MODULES]
    loads = [line for line in loads if Path(line.rpartition(" ")[2]).exists()]
    configuration = room / "apache.conf"
    configuration.write_text(
        "\n".join(loads) + f"\nServerRoot {room}\nServerName 127.0.0.1\nPidFile {room}/pid\n"
        f"ErrorLog {room}/error.log\nListen 127.0.0.1:{port}\nTypesConfig {types}\n"
        f"DocumentRoot {folder}\n<Directory {folder}>\nAllowOverride All\nRequire all granted\n"
        "</Directory>\n"
    )
    command = [program, "-f", str(configuration), "-D", "FOREGROUND"]
    with _running(command, port, room):
        yield f"http://127.0.0.1:{port}"


def _program(name: str, title: str) -> str:
    unpacked = DEBIAN / "usr/sbin" / name
    if unpacked.exists():
        return str(unpacked)
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{title} is neither installed nor unpacked in build/debian")
    return found


@contextmanager
def _running(command: list[str], port: int, room: Path) -> Iterator[None]:
    libraries = DEBIAN / "usr/lib/x86_64-linux-gnu"
    environment = {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    log = room / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            _wait(process, port, log)
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(100):
        if process.poll() is not None:
            break
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
