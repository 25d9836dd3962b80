"""The process that reads the words of one document: started by ``file_texts.py``, run alone.

Whatever a document does to a parser happens here and costs this process: its memory and time are
bounded, it writes no file, and has no network where the system lets it give that up. The file
comes over stdin, its words leave over stdout as UTF-8, cut off at ``MOST`` characters.
"""

import contextlib
import csv
import ctypes
import io
import logging
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import NoReturn
from xml.parsers import expat

MOST = 400_000  # characters; about as many words as search keeps of one text
MOST_MEMORY = 1024**3  # address space
CPU_SECONDS = 30
MOST_PAGES = 500
_CHUNK = 64 * 1024
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Elements whose characters are words, and those after which a word ends.
_OFFICE = {
    "docx": (("word/document.xml", "word/footnotes.xml"), {f"{_WORD}t"}, {f"{_WORD}p"}),
    "xlsx": (("xl/sharedStrings.xml",), {f"{_SHEET}t"}, {f"{_SHEET}si"}),
    "odt": (("content.xml",), {f"{_TEXT}p", f"{_TEXT}h"}, {f"{_TEXT}p", f"{_TEXT}h"}),
    "ods": (("content.xml",), {f"{_TEXT}p"}, {f"{_TEXT}p"}),
}


def read(kind: str, data: bytes) -> Iterator[str]:
    """The words of a document, piece by piece, as far as they are wanted.

    ``kind`` is pdf, csv or a key of the office formats. Raises whatever a parser raises.
    """
    if kind == "pdf":
        return _pdf(data)
    if kind == "csv":
        return _table(data)
    return _office(kind, data)


def _pdf(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages):
        if number == MOST_PAGES:
            return
        yield page.extract_text() + "\n"


def _table(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8-sig")
    delimiter = max(",;\t", key=text[:10_000].count)
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        yield " ".join(row) + "\n"


def _office(kind: str, data: bytes) -> Iterator[str]:
    names, inside, ends = _OFFICE[kind]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        held = package.namelist()
        sheets = [name for name in held if kind == "xlsx" and name.startswith("xl/worksheets/")]
        for name in (*names, *sheets):
            if name in held:
                yield from _words(_chunks(package, name), inside, ends)


def _chunks(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _words(chunks: Iterable[bytes], inside: set[str], ends: set[str]) -> Iterator[str]:
    found: list[str] = []
    depth = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += name in inside
        if name.endswith(("}tab", "}br", "}line-break", "}s")):
            found.append(" ")

    def ended(name: str) -> None:
        nonlocal depth
        depth -= name in inside
        if name in ends:
            found.append("\n")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.CharacterDataHandler = lambda text: found.append(text) if depth else None
    for chunk in chunks:
        parser.Parse(chunk, False)
        yield "".join(found)
        found.clear()
    parser.Parse(b"", True)
    yield "".join(found)


def _refuse(*declaration: object) -> NoReturn:
    raise ValueError("A document that declares entities is not read.")


def confine() -> None:
    """Give up what reading a document does not need."""
    for limit, value in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)


def first(pieces: Iterable[str], most: int = MOST) -> str:
    """The pieces put together, at most ``most`` characters; the rest is not asked for."""
    kept, size = [], 0
    for piece in pieces:
        kept.append(piece[: most - size])
        size += len(kept[-1])
        if size >= most:
            break
    return "".join(kept)


if __name__ == "__main__":
    confine()
    words = first(read(sys.argv[1], sys.stdin.buffer.read()))
    sys.stdout.buffer.write(words.encode("utf-8", "replace"))
