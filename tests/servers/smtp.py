"""A mail server on loopback that does as it is told: take, refuse, put off, hang up, hang."""

import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Behaviour:
    """What the server answers; a test changes it while the server runs."""

    greeting: str = "220 stub ready"
    recipient: dict[str, str] = field(default_factory=dict)  # address → answer to RCPT
    every_recipient: str = ""
    data: str = "250 taken"
    hang_up_after_data: bool = False  # the mail is taken, the answer never arrives
    pause: float = 0.0  # seconds before a mail that was taken is confirmed
    hang: threading.Event | None = None  # nothing is answered until it is set


@dataclass
class MailServer:
    """A running server: where it is, what it has taken."""

    port: int
    behaviour: Behaviour
    taken: list[tuple[str, list[str], EmailMessage]]
    connections: list[int]

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages taken so far."""
        return [message for _, _, message in self.taken]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    stub: MailServer
    context: ssl.SSLContext | None

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is nothing to print."""


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        behaviour = self.server.stub.behaviour
        self.server.stub.connections.append(1)
        if behaviour.hang is not None:
            behaviour.hang.wait(30)
            return
        self._say(behaviour.greeting)
        if not behaviour.greeting.startswith("220"):
            return
        sender, recipients = "", []
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb == "EHLO":
                tls = self.server.context is not None
                self._say("250-stub\r\n250-STARTTLS\r\n250 SMTPUTF8" if tls else "250 stub")
            elif verb == "STAR" and self.server.context is not None:
                self._say("220 go on")
                self.request = self.server.context.wrap_socket(self.request, server_side=True)
                self.setup()
            elif verb == "MAIL":
                sender, recipients = words, []
                self._say("250 ok")
            elif verb == "RCPT":
                address = words[words.index("<") + 1 : words.index(">")]
                answer = behaviour.recipient.get(address) or behaviour.every_recipient or "250 ok"
                if answer.startswith("250"):
                    recipients.append(address)
                self._say(answer)
            elif verb == "DATA":
                self._say("354 go on")
                self._take(sender, recipients)
                if behaviour.hang_up_after_data:
                    return
                time.sleep(behaviour.pause)
                self._say(behaviour.data)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def finish(self) -> None:
        super().finish()
        self.request.close()  # with STARTTLS it is another socket than the server closes

    def _take(self, sender: str, recipients: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if self.server.stub.behaviour.data.startswith("250"):
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            self.server.stub.taken.append((sender, recipients, message))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server(context: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """A mail server while the block runs; with ``context`` it offers STARTTLS."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.context = context
        server.stub = MailServer(server.server_address[1], Behaviour(), [], [])
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.stub
        finally:
            server.shutdown()
            thread.join()
