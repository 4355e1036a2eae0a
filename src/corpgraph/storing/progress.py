"""How far a push got, in a file, so that one that was broken off can go on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from corpgraph.errors import InputError, OutputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["State"]

_VERSION: Final = 1


class State:
    """Which batches of which graphs a server has, by their hashes: one a line, as JSON.

    Args:
        path: The file; None keeps nothing.
        server: The address of the server, by which the file is known to be of this push.
        size: How many triples a batch has, without which its number means nothing.

    Raises:
        InputError: The file is of another push, or damaged.
    """

    def __init__(self, path: Path | None, server: str, size: int) -> None:
        self._path = path
        self._head = {"version": _VERSION, "server": server, "batch": size}
        self._sent: dict[str, list[str]] = {}
        if path is not None and path.exists():
            self._read(path)

    @property
    def is_new(self) -> bool:
        """Whether nothing is known to be there."""
        return not self._sent

    def sent(self, graph: str) -> list[str]:
        """The hashes of the batches of a graph that were sent, in order."""
        return list(self._sent.get(graph, ()))

    def note(self, graph: str, sha256: str) -> None:
        """Note that the next batch of a graph was sent."""
        self._sent.setdefault(graph, []).append(sha256)
        self._write({"graph": graph, "sha256": sha256})

    def forget(self, graph: str) -> None:
        """Note that nothing of a graph can be relied on."""
        if self._sent.pop(graph, None) is not None:
            self._write({"graph": graph, "sha256": None})

    def finish(self) -> None:
        """Remove the file: everything arrived."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _write(self, record: dict[str, str | None]) -> None:
        if self._path is None:
            return
        try:
            is_new = not self._path.exists()
            with self._path.open("a", encoding="utf-8") as file:
                for each in (self._head, record) if is_new else (record,):
                    file.write(json.dumps(each) + "\n")
        except OSError as error:
            message = f"cannot be written: {error.strerror}"
            hint = "name another file with --state"
            raise OutputError(message, path=self._path, hint=hint) from error

    def _read(self, path: Path) -> None:
        hint = "remove it, or name another one with --state"
        try:
            # What follows the last line end was being written when the push was broken off.
            head, *lines = path.read_bytes().split(b"\n")[:-1] or [b"null"]
            is_ours = json.loads(head) == self._head
            records: list[dict[str, Any]] = [json.loads(line) for line in lines]
            for record in records:
                if record["sha256"] is None:
                    self._sent.pop(str(record["graph"]), None)
                else:
                    self._sent.setdefault(str(record["graph"]), []).append(str(record["sha256"]))
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", path=path) from error
        except (ValueError, TypeError, KeyError) as error:
            raise InputError("the state of a push is damaged", path=path, hint=hint) from error
        if not is_ours:
            raise InputError("the state is that of another push", path=path, hint=hint)
        if not path.read_bytes().endswith(b"\n"):
            whole = path.read_bytes()
            path.write_bytes(whole[: whole.rindex(b"\n") + 1])
