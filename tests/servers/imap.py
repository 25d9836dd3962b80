"""A mailbox on loopback: it lists, shows and marks messages, and knows one password."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes

PASSWORD = "only the tests know it"


@dataclass
class Mailbox:
    """A running server: where it is, what lies in it, which messages were marked as read."""

    port: int
    messages: list[bytes] = field(default_factory=list)
    read: set[int] = field(default_factory=set)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: Mailbox


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            words = rest.split()
            name = " ".join(words[:2]).upper() if words[0].upper() == "UID" else words[0].upper()
            self.wfile.write(f"{tag} {self.answered(name, rest)} done\r\n".encode())

    def answered(self, name: str, rest: str) -> str:
        box = self.server.box
        if name == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4REV1\r\n")
        elif name == "LOGIN":
            return "OK" if rest.endswith(f'"{PASSWORD}"') else "NO"
        elif name == "SELECT":
            self.wfile.write(f"* {len(box.messages)} EXISTS\r\n".encode())
        elif name == "UID SEARCH":
            kinds = [message_from_bytes(raw).get_content_type() for raw in box.messages]
            found = [n for n, kind in enumerate(kinds, 1) if kind in rest and n not in box.read]
            self.wfile.write(f"* SEARCH {' '.join(map(str, found))}\r\n".encode())
        elif name == "UID FETCH":
            number = int(rest.split()[2])
            raw = box.messages[number - 1]
            self.wfile.write(
                f"* {number} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode()
            )
            self.wfile.write(raw + b")\r\n")
        elif name == "UID STORE":
            found_number = re.match(r"UID STORE (\d+) \+FLAGS \(\\Seen\)", rest)
            assert found_number, rest
            box.read.add(int(found_number[1]))
        else:
            return "BAD"
        return "OK"


@contextmanager
def mailbox_server() -> Iterator[Mailbox]:
    """A mailbox server, until the block ends."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.box = Mailbox(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server.box
        finally:
            server.shutdown()
            thread.join()
