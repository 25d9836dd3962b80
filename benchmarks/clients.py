"""Clients that send a bounded number of requests to this machine, and what they saw."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks import serving
from tests.live import Server

MOST_SECONDS = 25


@dataclass(frozen=True)
class Request:
    """One request."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """One answer; ``size`` counts the header too."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int


@dataclass(frozen=True)
class Figures:
    """What a run of requests cost."""

    requests: int
    cpu_ms: float  # of the server's workers, a request
    per_second: float
    p50_ms: float
    p99_ms: float
    size: float  # bytes over the wire, a request
    body: float  # bytes of the page, a request


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._host = f"localhost:{port}"

    def send(self, request: Request) -> Answer:
        """Send ``request``; the whole answer."""
        headers = {"Host": self._host, **request.headers}
        try:
            self._connection.request(request.method, request.path, request.body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            if request.method != "GET":
                raise
            self._connection.close()  # it was idle for too long: once more, on a new one
            self._connection.request(request.method, request.path, request.body, headers)
            answer = self._connection.getresponse()
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
        return Answer(answer.status, dict(answer.getheaders()), body, len(body) + head)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def drive(
    server: Server,
    requests: Sequence[Request],
    status: int = 200,
    clients: int = 4,
    warm_up: int = 10,
) -> Figures:
    """Send ``requests`` over ``clients`` connections, the first ``warm_up`` of them unmeasured."""
    _all(server.port, requests[:warm_up], status, clients)
    return measured(server, lambda: _all(server.port, requests[warm_up:], status, clients))


def measured(server: Server, work: Callable[[], list[tuple[float, Answer]]]) -> Figures:
    """What ``work`` cost the server."""
    before, began = serving.cpu_seconds(server), time.monotonic()
    seen = work()
    took, used = time.monotonic() - began, serving.cpu_seconds(server) - before
    times = sorted(each for each, _answer in seen)
    count = len(seen)
    return Figures(
        requests=count,
        cpu_ms=1000 * used / count,
        per_second=count / took,
        p50_ms=1000 * times[count // 2],
        p99_ms=1000 * times[min(count - 1, count * 99 // 100)],
        size=sum(answer.size for _t, answer in seen) / count,
        body=sum(len(answer.body) for _t, answer in seen) / count,
    )


def _all(
    port: int, requests: Sequence[Request], status: int, clients: int
) -> list[tuple[float, Answer]]:
    seen: list[tuple[float, Answer]] = []
    wrong: list[str] = []
    until = time.monotonic() + MOST_SECONDS

    def one(mine: Sequence[Request]) -> None:
        client = Client(port)
        for request in mine:
            began = time.monotonic()
            if began > until or wrong:
                break
            answer = client.send(request)
            if answer.status != status:
                wrong.append(f"{request.path}: {answer.status}")
            seen.append((time.monotonic() - began, answer))
        client.close()

    threads = [threading.Thread(target=one, args=(requests[n::clients],)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(wrong[0])
    return seen
