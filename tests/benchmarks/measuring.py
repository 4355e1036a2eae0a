"""What one process costs: CPU time, elapsed time and peak memory, with limits on both.

The process is started by a small one between it and the benchmark (this module run as a script):
the kernel counts the memory of whoever forks to the peak of what is forked, and a benchmark that
has read reports of millions of triples would lend its own peak to the peers. Linux only.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Limits", "Run", "measure", "memory_of_all"]

#: Seconds between two looks at a process that may pass its limits.
_LOOK: Final = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take before it is ended.

    Attributes:
        seconds: Of elapsed time.
        memory: Bytes of resident memory, of the process itself without its children.
    """

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Run:
    """One process that has ended.

    Attributes:
        ended: By itself, or because it passed a limit.
        code: The exit code; negative for a signal.
        cpu: Seconds of CPU, user and system, of the process and the children it waited for.
        wall: Seconds from start to end.
        memory: Peak bytes of resident memory, of the largest process of the tree.
    """

    ended: Literal["itself", "time", "memory"]
    code: int
    cpu: float
    wall: float
    memory: int


def measure(
    command: Sequence[str | Path],
    *,
    limits: Limits,
    stdout: Path,
    stderr: Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a command to its end, or to its limits, and say what it cost.

    Args:
        command: The program and its arguments.
        limits: What it may take.
        stdout: The file that its output is written to.
        stderr: The file that its complaints are written to.
        folder: The directory that it runs in.
        environment: Its environment variables; those of this process if not given.

    Raises:
        OSError: The program cannot be started.
    """
    job = json.dumps([[str(word) for word in command], asdict(limits), str(stdout), str(stderr)])
    done = subprocess.run(
        [sys.executable, "-I", "-S", __file__, job],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        complaint = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise OSError(f"{command[0]} cannot be run: {complaint}")
    return Run(**json.loads(done.stdout))


def _measure_here(command: list[str], limits: Limits, stdout: Path, stderr: Path) -> Run:
    with stdout.open("wb") as out, stderr.open("wb") as complaints:
        start = time.perf_counter()
        # The peer has a session of its own, so that it can be ended with all that it started.
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=complaints,
            start_new_session=True,
        )
    guard = _Guard(child.pid, limits)
    try:
        guard.start()
        # Wait without reaping: until then the process id cannot become somebody else's.
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        wall = time.perf_counter() - start
    finally:
        guard.stop()
        os.killpg(child.pid, signal.SIGKILL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        ended=guard.passed or "itself",
        code=child.returncode,
        cpu=usage.ru_utime + usage.ru_stime,
        wall=wall,
        memory=usage.ru_maxrss * 1024,
    )


class _Guard(threading.Thread):
    """Ends a process group as soon as its leader passes a limit."""

    def __init__(self, pid: int, limits: Limits) -> None:
        super().__init__(daemon=True)
        self.passed: Literal["time", "memory"] | None = None
        self._pid = pid
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(_LOOK):
            if time.monotonic() > self._deadline:
                self.passed = "time"
            elif _resident(self._pid) > self._limits.memory:
                self.passed = "memory"
            else:
                continue
            os.killpg(self._pid, signal.SIGKILL)
            return

    def stop(self) -> None:
        """Stop looking; afterwards the process may be reaped."""
        self._over.set()
        self.join()


def memory_of_all(pid: int) -> int:
    """Bytes that a process and those that it started take, what they share counted once (PSS)."""
    total = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    for each in (str(pid), *children.split()):
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(rollup.partition("\nPss:")[2].split()[0]) * 1024
    return total


def _resident(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _main(job: str) -> None:
    # An interrupted benchmark must not leave the peer behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    command, limits, stdout, stderr = json.loads(job)
    run = _measure_here(command, Limits(**limits), Path(stdout), Path(stderr))
    print(json.dumps(asdict(run)))


if __name__ == "__main__":
    _main(sys.argv[1])
