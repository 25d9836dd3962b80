"""The scanner's protocol, spoken with a small clamd of our own; everything unclear fails closed."""

import io
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.foundation.scanning import Outcome, Verdict, answers, scan

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def read_exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise ConnectionResetError
        data += part
    return data


def honest(connection: socket.socket) -> None:
    """Answer as clamd does."""
    command = b""
    while not command.endswith(b"\0"):
        command += read_exactly(connection, 1)
    if command == b"zPING\0":
        connection.sendall(b"PONG\0")
        return
    assert command == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack("!I", read_exactly(connection, 4))[0]:
        content += read_exactly(connection, length)
    found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
    connection.sendall(b"stream: " + found + b"\0")


def saying(answer: bytes) -> Callable[[socket.socket], None]:
    def answer_at_once(connection: socket.socket) -> None:
        connection.sendall(answer)
        connection.recv(1024)

    return answer_at_once


def silent(connection: socket.socket) -> None:
    connection.settimeout(3)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        pass


@contextmanager
def clamd(behave: Callable[[socket.socket], None], path: Path | None = None) -> Iterator[str]:
    server = socket.socket(socket.AF_UNIX) if path else socket.socket()
    server.bind(str(path) if path else ("127.0.0.1", 0))
    server.listen()
    address = f"unix:{path}" if path else f"127.0.0.1:{server.getsockname()[1]}"

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            behave(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield address
    finally:
        thread.join(5)
        server.close()


@pytest.mark.parametrize("by_socket_file", [True, False])
@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"an honest report " * 20_000, Verdict(Outcome.CLEAN)),
        (b"", Verdict(Outcome.CLEAN)),
        (EICAR, Verdict(Outcome.INFECTED, "Eicar-Test-Signature")),
    ],
)
def test_a_file_is_scanned(
    tmp_path: Path, by_socket_file: bool, content: bytes, verdict: Verdict
) -> None:
    with clamd(honest, tmp_path / "clamd.sock" if by_socket_file else None) as address:
        assert scan(io.BytesIO(content), address) == verdict


def test_without_an_address_nothing_is_scanned() -> None:
    assert scan(io.BytesIO(EICAR), "") == Verdict(Outcome.NONE)


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK maybe\0",
        b"UNKNOWN COMMAND\0",
        b"\0",
        b"x" * 100_000,
    ],
)
def test_any_other_answer_is_no_verdict(answer: bytes) -> None:
    with clamd(saying(answer)) as address:
        assert scan(io.BytesIO(b"report"), address) == Verdict(Outcome.UNAVAILABLE)


def test_a_connection_that_is_cut_is_no_verdict() -> None:
    with clamd(lambda connection: connection.close()) as address:
        verdict = scan(io.BytesIO(b"x" * 5_000_000), address)
    assert verdict == Verdict(Outcome.UNAVAILABLE)


def test_a_scanner_that_hangs_is_left_after_the_time_limit() -> None:
    began = time.monotonic()
    with clamd(silent) as address:
        verdict = scan(io.BytesIO(b"report"), address, seconds=0.5)
        took = time.monotonic() - began
    assert verdict == Verdict(Outcome.UNAVAILABLE)
    assert took < 2


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.sock", "127.0.0.1:1", "nonsense", "a:b"])
def test_a_scanner_that_is_not_there_is_unavailable(address: str) -> None:
    assert scan(io.BytesIO(b"report"), address) == Verdict(Outcome.UNAVAILABLE)
    assert not answers(address)


def test_a_scanner_that_is_up_answers() -> None:
    with clamd(honest) as address:
        assert answers(address)
