"""Asking ClamAV about a file, over its INSTREAM protocol (clamd(8)).

The address is ``unix:/path/to/socket`` or ``host:port``. Nothing but a clear "OK" counts as
clean: any other answer, silence or a closed door is ``unavailable``, and the caller holds the
file back until somebody has looked at it.
"""

import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

CONNECT_SECONDS = 3.0
SCAN_SECONDS = 60.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


class Outcome(StrEnum):
    """How a scan ended. ``NONE``: no scanner is configured."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNAVAILABLE = "unavailable"
    NONE = "none"


@dataclass(frozen=True)
class Verdict:
    """The outcome, and the name of what was found when the file is infected."""

    outcome: Outcome
    name: str = ""


def scan(file: IO[bytes], address: str, seconds: float = SCAN_SECONDS) -> Verdict:
    """What the scanner at ``address`` says of ``file``, read from where it stands.

    An empty ``address`` gives ``none`` at once. Takes at most about ``seconds``. Never raises
    for what the scanner or the network does.
    """
    if not address:
        return Verdict(Outcome.NONE)
    deadline = time.monotonic() + seconds
    try:
        with _connect(address) as connection:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may answer early
                _send(connection, b"zINSTREAM\0", deadline)
                while chunk := file.read(_CHUNK):
                    _send(connection, struct.pack("!I", len(chunk)) + chunk, deadline)
                _send(connection, struct.pack("!I", 0), deadline)
            answer = _answer(connection, deadline)
    except (OSError, ValueError):
        return Verdict(Outcome.UNAVAILABLE)
    return _verdict(answer)


def answers(address: str) -> bool:
    """Whether the scanner at ``address`` is up, for the health page."""
    deadline = time.monotonic() + CONNECT_SECONDS
    try:
        with _connect(address) as connection:
            _send(connection, b"zPING\0", deadline)
            return _answer(connection, deadline) == "PONG"
    except (OSError, ValueError):
        return False


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(CONNECT_SECONDS)
            connection.connect(address.removeprefix("unix:"))
        except BaseException:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(connection: socket.socket, data: bytes, deadline: float) -> None:
    connection.settimeout(_left(deadline))
    connection.sendall(data)


def _answer(connection: socket.socket, deadline: float) -> str:
    received = b""
    while b"\0" not in received and len(received) < _LONGEST_ANSWER:
        connection.settimeout(_left(deadline))
        part = connection.recv(1024)
        if not part:
            break
        received += part
    return received.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(Outcome.CLEAN)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(Outcome.INFECTED, answer[len("stream: ") : -len(" FOUND")])
    return Verdict(Outcome.UNAVAILABLE)
