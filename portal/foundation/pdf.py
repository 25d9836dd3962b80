"""Documents as PDF/UA-1 by Typst: receipts, and submissions as received.

What people wrote goes in as data (``words``, ``rich``), never as markup; every word that the portal
itself says comes from the caller, already translated, so the templates hold none. The making
happens in a process of its own (``pdf_maker.py`` says why), kept warm between documents.
"""

import atexit
import importlib.resources
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

from portal.foundation.locales import direction
from portal.foundation.pdf_blocks import Block, blocks
from portal.foundation.pdf_fonts import shown

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "typst"
FONTS = _HERE / "fonts"
SECONDS = 30.0
_LENGTH = struct.Struct(">I")


class Words(TypedDict):
    """A short text, the language it is in, and ``ltr`` or ``rtl``. Made by ``words``."""

    text: str
    lang: str
    dir: str


class Rich(TypedDict):
    """A long text in blocks, with its language and direction. Made by ``rich``."""

    blocks: list[Block]
    lang: str
    dir: str


class Fact(TypedDict):
    """A line of a list of facts. ``mono`` for references and hashes."""

    label: str
    value: Words
    mono: NotRequired[bool]


class FileLine(TypedDict):
    """An attached file: its name, what it is ("PDF document, 1.2 MB"), its SHA-256."""

    name: Words
    about: str
    sha256: str


class Files(TypedDict):
    """The list of files. ``none`` is the sentence shown when ``files`` is empty."""

    title: str
    sha256_label: str
    none: str
    files: list[FileLine]


class Proof(TypedDict):
    """A fingerprint: what it is called, its 64 hexadecimal digits, a sentence about it."""

    label: str
    sha256: str
    note: str


class Page(TypedDict):
    """What every document has.

    ``portal`` and ``kind`` stand in the head of each page, with ``reference``; ``notice`` (the
    disclaimer) and ``page`` in its foot. ``page`` holds ``{page}`` and ``{pages}``. ``missing`` is
    the sentence shown when a character could not be printed and ``□`` stands in its place.
    """

    portal: str
    kind: str
    title: Words
    reference_label: str
    reference: str
    notice: str
    page: str
    missing: str


class ReceiptData(Page):
    """Data of the template ``receipt``. ``lead`` is the sentence that says what was received."""

    lead: str
    facts: list[Fact]
    proofs_title: str
    proofs: list[Proof]
    files: Files
    check_title: str
    check_steps: list[str]
    link_label: str
    link: str


class Lines(TypedDict):
    """A short answer: one line or several (choices, countries)."""

    kind: Literal["lines"]
    lines: list[Words]


class Text(TypedDict):
    """A long answer in the words of the organisation."""

    kind: Literal["text"]
    text: Rich


class Row(TypedDict):
    """One row of a repeating group."""

    title: str
    items: list["Item"]


class Rows(TypedDict):
    """The answers to a repeating group."""

    kind: Literal["rows"]
    rows: list[Row]


class Item(TypedDict):
    """A question and its answer. ``note`` is said of it by the portal ("Not answered")."""

    label: Words
    value: NotRequired[Lines | Text | Rows]
    note: NotRequired[str]


class Section(TypedDict):
    """A section of a questionnaire as it was answered."""

    title: Words
    items: list[Item]


class SubmissionData(Page):
    """Data of the template ``submission``.

    ``organisation`` stands under the title; ``lead`` says what the reader has before them ("As
    received. The original is in French."); ``record`` is about the document itself.
    """

    organisation: Words
    lead: str
    facts: list[Fact]
    sections: list[Section]
    files: Files
    record_title: str
    record: list[Fact]
    proofs: list[Proof]
    link_label: str
    link: str


class LetterData(Page):
    """Data of the template ``letter``: a numbered letter of the Secretariat."""

    facts: list[Fact]
    text: Rich
    questions_title: str
    questions: list[Words]
    link_label: str
    link: str


class CompiledAnswer(SubmissionData):
    """One answer of a compilation; ``shelf`` says among whom it stands (Parties, …)."""

    shelf: str


class CompilationData(Page):
    """Data of the template ``compilation``: all answers to one letter, as received."""

    subject: Words
    lead: str
    facts: list[Fact]
    answers: list[CompiledAnswer]
    link_label: str
    link: str


class PdfFailed(RuntimeError):
    """Typst could not make the document; the message says why, for the log."""


def words(text: str, language: str) -> Words:
    """``text`` in ``language``, for any place of a document that takes a short text."""
    return {"text": text, "lang": language, "dir": direction(language)}


def rich(markdown_text: str, language: str) -> Rich:
    """Markdown in ``language``, for any place of a document that takes a long text."""
    return {"blocks": blocks(markdown_text), "lang": language, "dir": direction(language)}


def compile_pdf(
    template: Literal["receipt", "submission", "letter", "compilation"],
    data: Mapping[str, Any],
    language: str,
    made_at: datetime | None = None,
) -> bytes:
    """The document ``template`` with ``data`` (``ReceiptData``, ``SubmissionData``) as a PDF/UA-1.

    ``language`` is that of the portal's own words in it. ``made_at`` (aware) goes into the file's
    properties; without it the present does. Side effects: starts the maker when it is not running.
    Raises PdfFailed, also after 30 seconds.
    """
    whole = {**data, "language": language, "direction": direction(language), "incomplete": False}
    request = {
        "template": str(TEMPLATES / f"{template}.typ"),
        "root": str(TEMPLATES),
        "fonts": font_folders(),
        "data": json.dumps(whole),
        "made_at": int(made_at.timestamp()) if made_at else int(time.time()),
    }
    try:
        return _maker.make(request)
    except PdfFailed as failed:
        if "could not be displayed" not in str(failed):
            raise
    request["data"] = json.dumps({**shown(whole, font_folders()), "incomplete": True})
    return _maker.make(request)


@cache
def font_folders() -> list[str]:
    """Where the fonts are: our own, and the package that brings the Chinese one."""
    chinese = importlib.resources.files("noto_cjk_sans_otc")
    return [str(FONTS), str(chinese)]


class _Maker:
    """The one maker process of this process, started when first needed, one document at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def make(self, request: dict[str, Any]) -> bytes:
        body = json.dumps(request).encode()
        with self._lock:
            try:
                kind, content = self._ask(body)
            except (BrokenPipeError, EOFError):  # it had gone idle, or the document broke it
                self.stop()
                try:
                    kind, content = self._ask(body)
                except (BrokenPipeError, EOFError):
                    self.stop()
                    raise PdfFailed("The maker process ended without an answer.") from None
        if kind != b"P":
            raise PdfFailed(content.decode(errors="replace"))
        return content

    def stop(self) -> None:
        """End the process, if it is ours."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()

    def _ask(self, body: bytes) -> tuple[bytes, bytes]:
        process = self._started()
        deadline = time.monotonic() + SECONDS
        assert process.stdin is not None
        process.stdin.write(_LENGTH.pack(len(body)) + body)
        process.stdin.flush()
        head = self._read(process, 1 + _LENGTH.size, deadline)
        return head[:1], self._read(process, _LENGTH.unpack(head[1:])[0], deadline)

    def _read(self, process: subprocess.Popen[bytes], count: int, deadline: float) -> bytes:
        assert process.stdout is not None
        received = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdout, selectors.EVENT_READ)
            while len(received) < count:
                if not ready.select(max(0.0, deadline - time.monotonic())):
                    self.stop()
                    raise PdfFailed(f"Making the document took more than {SECONDS:.0f} seconds.")
                part = os.read(process.stdout.fileno(), count - len(received))
                if not part:
                    raise EOFError
                received += part
        return bytes(received)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner == os.getpid():
            return self._process
        self._owner = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(_HERE / "pdf_maker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        )
        return self._process


_maker = _Maker()
atexit.register(_maker.stop)
