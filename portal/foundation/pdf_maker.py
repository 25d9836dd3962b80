"""The process that makes PDFs: started by ``pdf.py``, run alone, it serves until it is idle.

Typst runs here and not in the web server, so that a document that crashes it, or keeps it busy,
costs one document. The process has no network where the system lets it give that up, cannot write
files, and reads only fonts and our templates: what people wrote arrives as JSON data, never as
markup, so no text can name a file or an address.

Spoken over stdin and stdout: a request is a length (4 bytes, big-endian) and JSON; an answer is one
byte (``P`` for a PDF, ``E`` for the text of an error), a length and the content.
"""

import contextlib
import ctypes
import json
import resource
import select
import signal
import struct
import sys
from typing import Any, BinaryIO

IDLE_SECONDS = 120
MOST_MEMORY = 4 * 1024**3  # address space; fonts are mapped, not read
_LENGTH = struct.Struct(">I")
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET


def confine() -> None:
    """Give up what making a PDF does not need."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for limit, value in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)


def compile_request(request: dict[str, Any]) -> bytes:
    """The PDF for one request; raises what Typst raises."""
    import typst

    made = typst.compile(
        request["template"],
        root=request["root"],
        font_paths=request["fonts"],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": request["data"]},
        timestamp=request["made_at"],
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF.")
    return made


def read_exactly(stream: BinaryIO, count: int) -> bytes:
    """``count`` bytes, or fewer when the stream ends."""
    received = b""
    while len(received) < count and (part := stream.read(count - len(received))):
        received += part
    return received


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other side closes or nothing comes for a while."""
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        head = read_exactly(requests, _LENGTH.size)
        if len(head) < _LENGTH.size:
            return
        body = read_exactly(requests, _LENGTH.unpack(head)[0])
        try:
            kind, content = b"P", compile_request(json.loads(body))
        except Exception as error:  # noqa: BLE001 - the other side is told, whatever it is
            kind, content = b"E", f"{type(error).__name__}: {error}".encode()
        answers.write(kind + _LENGTH.pack(len(content)) + content)
        answers.flush()


if __name__ == "__main__":
    confine()
    with open(0, "rb", buffering=0, closefd=False) as standard_input:
        serve(standard_input, sys.stdout.buffer)
