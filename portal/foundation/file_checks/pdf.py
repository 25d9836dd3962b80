"""PDF: nothing that acts, nothing inside it, nothing around it.

Every object of the file is looked at, wherever it stands: in the open, in an object stream, in an
earlier revision, or hidden in the data of another stream where only a cross-reference finds it.
The scan takes linear time; pypdf then confirms that the file opens as a document. Names and their
meaning: ISO 32000-1, sections 7.3 (lexical), 7.5.7 (object streams), 12.6 (actions).
"""

import io
import logging
import re
import zlib
from typing import Any

from flask_babel.speaklater import LazyString

from portal.foundation.file_checks import reasons
from portal.foundation.file_checks.reasons import Refused

MOST_UNPACKED = 64 * 1024 * 1024
MOST_PAGES = 5000
MOST_OBJECTS = 150_000
MOST_TOKENS = 1_500_000
_CHUNK = 64 * 1024
_WHITE_BYTES = b"\x00\t\n\x0c\r\x1a "
_WHITE = rb"\x00\t\n\x0c\r "
_REGULAR = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"
_END = rb"(?!" + _REGULAR + rb")"
_OBJECT = re.compile(rb"(?<!" + _REGULAR + rb")obj" + _END)
_TRAILER = re.compile(rb"trailer" + _END)
# What matters to find the end of an object: strings, comments, and the words that end it.
_TOKEN = re.compile(
    rb"(?P<string>\()|(?P<comment>%[^\r\n]*)|<<|(?P<hex><[^>]*>)"
    rb"|(?<![^\x00\t\n\x0c\r ()<>\[\]{}%])(?P<end>stream|endobj|obj|startxref)" + _END
)
_IN_STRING = re.compile(rb"[()\\]")
_LINE_END = re.compile(rb"[ \t]*(?:\r\n|\n|\r)?")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_FILTER = re.compile(rb"/Filter[" + _WHITE + rb"]*(\[[^\]]*\]|/[A-Za-z0-9]+|[^/\[])")

_REFERENCE = rb"[" + _WHITE + rb"]+\d"
_DICTIONARY = rb"[" + _WHITE + rb"]*<<"
_STRING = rb"[" + _WHITE + rb"]*[(<]"
_ARRAY = rb"[" + _WHITE + rb"]*\["


def _key(name: bytes, *values: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"/" + name + rb"(?:" + rb"|".join(values) + rb")")


def _names(*names: bytes) -> bytes:
    return rb"[" + _WHITE + rb"]*/(?:" + rb"|".join(names) + rb")" + _END


_FORBIDDEN: tuple[tuple[re.Pattern[bytes], LazyString], ...] = (
    (_key(b"Encrypt", _REFERENCE, _DICTIONARY), reasons.ENCRYPTED),
    (_key(b"JS", _REFERENCE, _STRING), reasons.ACTIVE_PDF),
    (_key(b"JavaScript", _REFERENCE, _DICTIONARY), reasons.ACTIVE_PDF),
    (
        _key(
            b"S",
            _names(b"JavaScript", b"Launch", b"ImportData", b"SubmitForm", b"GoToE", b"Rendition"),
        ),
        reasons.ACTIVE_PDF,
    ),
    (_key(b"XFA", _REFERENCE, _STRING, _ARRAY), reasons.FORM_PDF),
    (_key(b"EmbeddedFiles", _REFERENCE, _DICTIONARY), reasons.EMBEDDED),
    (_key(b"EF", _REFERENCE, _DICTIONARY), reasons.EMBEDDED),
    (_key(b"Type", _names(b"EmbeddedFile")), reasons.EMBEDDED),
    (_key(b"Subtype", _names(b"FileAttachment")), reasons.EMBEDDED),
    (
        _key(b"Subtype", _names(b"RichMedia", b"Movie", b"Screen", b"Sound", b"3D")),
        reasons.MEDIA_PDF,
    ),
)


_FORBIDDEN_AT_ALL = re.compile(b"|".join(pattern.pattern for pattern, _reason in _FORBIDDEN))


def check(data: bytes) -> None:
    """Raise Refused unless ``data`` is a PDF that only shows pages."""
    if not re.match(rb"%PDF-[12]\.\d", data):
        raise Refused(reasons.MISMATCH)
    _before, found, after = data[-2048:].rpartition(b"%%EOF")
    if not found:
        raise Refused(reasons.TWO_TYPES if b"%%EOF" in data else reasons.DAMAGED)
    if after.strip(_WHITE_BYTES):
        raise Refused(reasons.TWO_TYPES)
    _Scan(data).run()
    _confirm(data)


class _Scan:
    """One reading of the file, with what it may still cost."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        # Objects may stand inside strings and streams of others; each is read once more then.
        self.may_read = 3 * len(data) + 1024 * 1024
        self.may_unpack = MOST_UNPACKED
        self.tokens_left = MOST_TOKENS

    def run(self) -> None:
        """Look at every object and trailer; raise Refused."""
        starts = [*_OBJECT.finditer(self.data), *_TRAILER.finditer(self.data)]
        if len(starts) > MOST_OBJECTS:
            raise Refused(reasons.TOO_COMPLEX)
        for start in starts:
            part, end, stream = self._lexed(self.data, start.end())
            self.may_read -= end - start.end()
            if self.may_read <= 0:
                raise Refused(reasons.TOO_COMPLEX)
            _refuse_forbidden(part)
            if stream and _is_object_stream(part):
                unpacked = self._unpack(end, part)
                self.may_unpack -= len(unpacked)
                _refuse_forbidden(self._lexed(unpacked, 0, whole=True)[0])

    def _lexed(self, data: bytes, start: int, whole: bool = False) -> tuple[bytes, int, bool]:
        """The object at ``start`` without the insides of strings and comments.

        Names are written out. Gives (bytes, where it ends, whether a stream follows); ``whole``
        reads to the end of ``data``.
        """
        kept, position, stream = [], start, False
        while token := _TOKEN.search(data, position):
            self.tokens_left -= 1
            if self.tokens_left < 0:
                raise Refused(reasons.TOO_COMPLEX)
            if token["end"] and not whole:
                kept.append(data[position : token.start()])
                position, stream = token.end(), token["end"] == b"stream"
                break
            if token["comment"] or token["hex"]:
                kept.append(data[position : token.start()])
                kept.append(b" " if token["comment"] else b"<>")
                position = token.end()
                continue
            kept.append(data[position : token.end()])
            position = token.end()
            if token["string"]:
                position = self._string_end(data, position)
        else:
            kept.append(data[position:])
            position = len(data)
        part = b"".join(kept)
        if b"#" in part:  # names may write any letter as #4a
            part = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), part)
        return part, position, stream

    def _string_end(self, data: bytes, position: int) -> int:
        depth = 1
        while mark := _IN_STRING.search(data, position):
            self.tokens_left -= 1
            position = mark.end()
            if mark.group() == b"\\":
                position += 1
                continue
            depth += 1 if mark.group() == b"(" else -1
            if not depth:
                return position
        return len(data)

    def _unpack(self, start: int, dictionary: bytes) -> bytes:
        filters = _FILTER.findall(dictionary)
        names = re.findall(rb"/([A-Za-z0-9]+)", filters[0]) if filters else []
        plain = not filters
        if not plain and (len(filters) > 1 or names != [b"FlateDecode"]):
            raise Refused(reasons.UNUSUAL)
        if re.search(rb"/(?:DecodeParms|DP|F)" + _END, dictionary):
            raise Refused(reasons.UNUSUAL)
        if plain:
            end = self.data.find(b"endstream", start)
            return self.data[start : end if end >= 0 else len(self.data)]
        return self._inflated(start)

    def _inflated(self, start: int) -> bytes:
        line_end = _LINE_END.match(self.data, start)
        start = line_end.end() if line_end else start
        unpacker, unpacked, size = zlib.decompressobj(), [], 0
        while not unpacker.eof:
            packed = self.data[start : start + _CHUNK]
            if not packed:
                raise Refused(reasons.DAMAGED)
            start += _CHUNK
            try:
                part = unpacker.decompress(packed, self.may_unpack - size + 1)
            except zlib.error:
                raise Refused(reasons.DAMAGED) from None
            size += len(part)
            if size > self.may_unpack:
                raise Refused(reasons.TOO_COMPLEX)
            unpacked.append(part)
        return b"".join(unpacked)


def _refuse_forbidden(part: bytes) -> None:
    if not _FORBIDDEN_AT_ALL.search(part):
        return
    for pattern, reason in _FORBIDDEN:
        if pattern.search(part):
            raise Refused(reason)


def _is_object_stream(dictionary: bytes) -> bool:
    # /Type may be left to a reference; /N and /First must be there for any reader.
    return b"/ObjStm" in dictionary or all(
        re.search(name + _END, dictionary) for name in (rb"/First", rb"/N")
    )


def _confirm(data: bytes) -> None:
    """Open the file as a reader would: a catalogue with pages, and nothing that starts."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        encrypted = reader.is_encrypted
        root = {} if encrypted else reader.root_object
        pages = _resolved(root.get("/Pages"))
        count = int(pages.get("/Count", 0))
        names = _resolved(root.get("/Names"))
        form = _resolved(root.get("/AcroForm"))
    except Exception:  # noqa: BLE001 - whatever pypdf cannot open is not a sound document
        raise Refused(reasons.DAMAGED) from None
    for wrong, reason in (
        (encrypted, reasons.ENCRYPTED),
        (count < 1, reasons.NO_PAGES),
        (count > MOST_PAGES, reasons.TOO_COMPLEX),
        ("/JavaScript" in names, reasons.ACTIVE_PDF),
        ("/EmbeddedFiles" in names, reasons.EMBEDDED),
        ("/XFA" in form, reasons.FORM_PDF),
    ):
        if wrong:
            raise Refused(reason)


def _resolved(value: Any) -> dict[str, Any]:
    """The dictionary that ``value`` is or points to; empty when it is none."""
    found = value.get_object() if hasattr(value, "get_object") else value
    return found if isinstance(found, dict) else {}
