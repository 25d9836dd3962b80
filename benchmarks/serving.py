"""A served app and what its worker processes used, as the kernel counts it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live import Server, free_port

OPTIONS = ("--workers=2", "--threads=8", "--worker-class=gthread", "--preload")
_TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def served(
    target: str, environment: dict[str, str], log: Path, port: int | None = None
) -> Iterator[Server]:
    """``target`` behind gunicorn with the production options, on the loopback address."""
    server = Server(environment, port or free_port(), log, target, OPTIONS)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def workers(server: Server) -> list[int]:
    """The process ids of the workers."""
    assert server.process
    pid = server.process.pid
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_seconds(server: Server) -> float:
    """User and system time that the workers have used so far."""
    ticks = 0
    for pid in workers(server):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICK


def peak_megabytes(server: Server) -> float:
    """The largest resident memory of each worker, added up."""
    total = 0
    for pid in workers(server):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return total / 1024
