"""Seeds, mutations of them, and the run that no input may break."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpgraph.errors import CorpgraphError
from corpgraph.loading import parse
from corpgraph.validation.locating import locate
from corpgraph.validation.running.engine import validate
from robustness.running import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CORPUS", "Trial", "corpus", "mutations"]

#: Each file has a second ending, so that no tool takes it for RDF that is meant to be read.
CORPUS: Final = Path(__file__).parent / "corpus"
#: What a mutation may put in: what opens, closes, joins and ends something in some format.
_PIECES: Final = (
    *(
        b"[",
        b"]",
        b"(",
        b")",
        b"{",
        b"}",
        b"<",
        b">",
        b'"',
        b"'",
        b'"""',
        b"\\",
        b"\n",
        b"\r",
        b" ",
    ),
    *(
        b".",
        b";",
        b",",
        b"#",
        b"@",
        b"^^",
        b":",
        b"_:b",
        b"<<(",
        b")>>",
        b"{|",
        b"|}",
        b"&",
        b"&a;",
    ),
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xc3\xa9", b"\xe2\x80\xa8", b"\\u0000", b"\\uD800"),
    *(b"-1", b"0", b"1e999999999", b"99999999999999999999", b"true", b"NaN", b"1_0", b"@en--ltr"),
    *(b"sh:node x:S", b"sh:not x:S", b"sh:path", b"sh:in ()", b"sh:property []", b"rdf:rest x:l"),
    *(b"SERVICE <x:s> {}", b"MINUS {}", b"SELECT", b"FILTER", b"$this", b"$PATH", b"?value", b"!"),
    *(b"@id", b"@list", b"@context", b"@base", b"null", b"]]>", b"<!--", b"<![CDATA["),
)


def corpus() -> dict[str, bytes]:
    """The inputs by the names of their files, ``data-…`` and ``shapes-…``."""
    return {path.stem: path.read_bytes() for path in sorted(CORPUS.glob("*.txt"))}


def mutations(content: bytes, *, number: int, seed: str) -> Iterator[bytes]:
    """Change a content in one to four places, so many times; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(number):
        changed = content
        for _ in range(chance.randint(1, 4)):
            changed = _mutated(changed, chance)
        yield changed


def _mutated(content: bytes, chance: random.Random) -> bytes:
    at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    end = min(end, at + 60)
    match chance.randrange(6):
        case 0:
            return content[:at] + content[end:]
        case 1:
            return content[:at]
        case 2:
            return content[:end] + content[at:end] * chance.randint(1, 5) + content[end:]
        case 3:
            return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        case 4:
            other = chance.randrange(len(content) + 1)
            return content[:other] + content[at:end] + content[other:]
        case _:
            return content[:at] + chance.choice(_PIECES) + content[at:]


class Trial:
    """Tries inputs, each as data or as shapes beside what goes well with it.

    Args:
        directory: Where to write what is tried.
    """

    def __init__(self, directory: Path) -> None:
        inputs = corpus()
        self._directory = directory
        self._data = self._write("beside-data.ttl", DATA.encode())
        self._shapes = self._write("beside-shapes.ttl", inputs["shapes-core.ttl"])

    def outcome(self, name: str, content: bytes) -> str:
        """Read, validate and locate; say what came of it, or raise what no input should raise.

        Args:
            name: The name of the input in the corpus.
            content: What it holds, perhaps changed.
        """
        path = self._write(f"tried{Path(name).suffix}", content)
        is_data = name.startswith("data-")
        data, shapes = (path, self._shapes) if is_data else (self._data, path)
        try:
            report = validate(list(parse(data)), list(parse(shapes)))
            located = locate(report, [data])
        except CorpgraphError:
            return "refused"
        return "findings" if located.findings else "conforms"

    def _write(self, name: str, content: bytes) -> Path:
        path = self._directory / name
        path.write_bytes(content)
        return path
