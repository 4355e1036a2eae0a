"""Run an import that is killed at its n-th step: ``python killed.py N OUT FORM SIZE FILE...``;
with the form ``delta`` the files are applied to the import that stands.

A step is something that changes the file system: what Python's audit hooks tell of renaming,
linking, making and removing, and each opening of a file in order to write. With 0 it is not killed,
and prints how many steps there were.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Final

_STEPS: Final = frozenset({"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir"})
_WRITING: Final = os.O_WRONLY | os.O_RDWR

steps = 0
last = int(sys.argv[1])
target = Path(sys.argv[2])


def step(event: str, arguments: tuple[object, ...]) -> None:
    """Count what happens beside the target, and end the process at the last step."""
    global steps
    is_step = event in _STEPS
    if event == "open":
        is_step = isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)
    if not is_step or str(target.parent) not in str(arguments[0]):
        return
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from corpgraph.importing.gleif import apply_deltas, import_gleif

    sys.addaudithook(step)
    form, size, *files = sys.argv[3:]
    if form == "delta":
        apply_deltas(files, target, size=int(size))
    else:
        import_gleif(files, target, form=form, size=int(size))  # type: ignore[arg-type]
    sys.stdout.write(f"{steps}\n")
