"""A Java that is new enough for a jar."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Java", "NoJavaError", "find_java", "needed_java"]

#: Where Linux distributions put what they package.
_PACKAGED: Final = Path("/usr/lib/jvm")
#: A class file of version 52 runs from Java 8 on, and so forth (JVM Specification, table 4.1-A).
_CLASS_FILE_OFFSET: Final = 44

#: The path of a ``java`` and its version, such as 21.
Java = tuple[Path, int]


class NoJavaError(LookupError):
    """No Java on this machine is new enough."""


def needed_java(jar: Path, name: str) -> int:
    """The oldest Java that runs a class of a jar.

    Args:
        jar: The archive.
        name: The class, with dots.

    Raises:
        KeyError: The jar has no such class.
    """
    with zipfile.ZipFile(jar) as archive, archive.open(f"{name.replace('.', '/')}.class") as file:
        return int.from_bytes(file.read(8)[6:8], "big") - _CLASS_FILE_OFFSET


def find_java(needed: int, *, given: Path | None = None) -> Java:
    """The first Java that is new enough: the given one, else JAVA_HOME, PATH, packaged ones.

    Raises:
        NoJavaError: There is none; the text says which there are.
    """
    seen = []
    for path in [given] if given else _candidates():
        version = _version(path)
        if version >= needed:
            return path, version
        seen.append(str(version))
    raise NoJavaError(f"needs Java {needed}, found {', '.join(seen) or 'none'}")


def _candidates() -> Iterable[Path]:
    home, command = os.environ.get("JAVA_HOME"), shutil.which("java")
    named = [Path(home) / "bin" / "java"] if home else []
    named += [Path(command)] if command else []
    found = [*named, *sorted(_PACKAGED.glob("*/bin/java"))]
    return dict.fromkeys(path.resolve() for path in found if path.exists())


def _version(java: Path) -> int:
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    # "17.0.15" since Java 9; "1.8.0_402" before.
    match = re.search(r'version "(?:1\.)?(\d+)', said.stderr)
    return int(match[1]) if match else 0
