"""No test reaches beyond this machine, and none talks to the machine's own mail server."""

import ipaddress
import sys
from typing import Any

_NAMES = frozenset({"localhost", "", "0.0.0.0", "::"})
_HIGHEST_RESERVED_PORT = 1023


class NetworkBlocked(RuntimeError):
    """A test tried to reach something outside."""


def block() -> None:
    """Refuse every connection of this process but those to loopback; it cannot be undone."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            raise NetworkBlocked(f"A test tried to reach {address[0]}:{address[1]}.")
    elif event == "socket.getaddrinfo":
        host = arguments[0]
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_here(name):
            raise NetworkBlocked(f"A test tried to look up {name}.")
    elif event == "smtplib.connect":
        if int(arguments[2]) <= _HIGHEST_RESERVED_PORT:
            raise NetworkBlocked("A test tried to send real mail.")


def _is_here(host: str) -> bool:
    if host in _NAMES or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
