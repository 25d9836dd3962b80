"""JPEG and PNG: one picture of a sensible size, with nothing behind it."""

import re
import struct
import zlib

from portal.foundation.file_checks import reasons
from portal.foundation.file_checks.reasons import Refused

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 30_000
_MOST_IN_TEXT_CHUNK = 1024 * 1024
_MARKUP = re.compile(rb"<\s*(script|html|\?php|!doctype|svg|iframe)\b", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(
    {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
)
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_NEXT_MARKER = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")


def check_png(data: bytes) -> None:
    """Raise Refused unless ``data`` is one whole PNG (ISO/IEC 15948)."""
    if not data.startswith(_PNG):
        raise Refused(reasons.MISMATCH)
    position = len(_PNG)
    seen: set[bytes] = set()
    while True:
        header = data[position : position + 8]
        if len(header) < 8:
            raise Refused(reasons.DAMAGED)
        length, kind = struct.unpack(">I4s", header)
        body = data[position + 8 : position + 8 + length]
        checksum = data[position + 8 + length : position + 12 + length]
        if len(checksum) < 4 or not kind.isalpha():
            raise Refused(reasons.DAMAGED)
        if zlib.crc32(kind + body) != int.from_bytes(checksum, "big"):
            raise Refused(reasons.DAMAGED)
        _check_png_chunk(kind, body, first=not seen)
        seen.add(kind)
        position += 12 + length
        if kind == b"IEND":
            break
    if b"IDAT" not in seen:
        raise Refused(reasons.DAMAGED)
    if position != len(data):
        raise Refused(reasons.TWO_TYPES)


def _check_png_chunk(kind: bytes, body: bytes, first: bool) -> None:
    if first != (kind == b"IHDR"):
        raise Refused(reasons.DAMAGED)
    if kind == b"IHDR":
        if len(body) != 13:
            raise Refused(reasons.DAMAGED)
        _check_size(*struct.unpack(">II", body[:8]))
    elif kind in (b"tEXt", b"iTXt", b"zTXt", b"iCCP"):
        if _MARKUP.search(body):
            raise Refused(reasons.TWO_TYPES)
        _check_unpacked(kind, body)


def _check_unpacked(kind: bytes, body: bytes) -> None:
    """A few packed bytes of text may unpack to gigabytes in a viewer."""
    _keyword, found, rest = body.partition(b"\x00")
    if not found or kind == b"tEXt" or (kind == b"iTXt" and rest[:1] != b"\x01"):
        return
    packed = rest[2:].split(b"\x00", 2)[-1] if kind == b"iTXt" else rest[1:]
    try:
        unpacked = zlib.decompressobj().decompress(packed, _MOST_IN_TEXT_CHUNK * 8 + 1)
    except zlib.error:
        raise Refused(reasons.DAMAGED) from None
    if len(unpacked) > _MOST_IN_TEXT_CHUNK * 8:
        raise Refused(reasons.TOO_COMPLEX)
    if kind != b"iCCP" and _MARKUP.search(unpacked):
        raise Refused(reasons.TWO_TYPES)


def check_jpeg(data: bytes) -> None:
    """Raise Refused unless ``data`` is one whole JPEG (ITU-T T.81).

    Behind the picture only what cameras write there may stand: further views of it
    (multi-picture format), a short film (motion photo) or the maker's own tail.
    """
    if not data.startswith(b"\xff\xd8\xff"):
        raise Refused(reasons.MISMATCH)
    position, sized, scanned = 2, False, False
    while True:
        while data[position : position + 2] == b"\xff\xff":
            position += 1
        if data[position : position + 1] != b"\xff" or position + 2 > len(data):
            raise Refused(reasons.DAMAGED)
        marker = data[position + 1]
        position += 2
        if marker == 0xD9:
            break
        if marker in _WITHOUT_LENGTH:
            continue
        length = int.from_bytes(data[position : position + 2], "big")
        segment = data[position + 2 : position + length]
        if length < 2 or len(segment) != length - 2:
            raise Refused(reasons.DAMAGED)
        position += length
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", segment[1:5].ljust(4, b"\x00"))
            _check_size(width, height)
            sized = True
        elif (marker == 0xFE or 0xE0 <= marker <= 0xEF) and _MARKUP.search(segment):
            raise Refused(reasons.TWO_TYPES)
        elif marker == 0xDA:
            scanned = True
            following = _NEXT_MARKER.search(data, position)
            if following is None:
                raise Refused(reasons.DAMAGED)
            position = following.start()
    if not (sized and scanned):
        raise Refused(reasons.DAMAGED)
    _check_tail(data[position:])


def _check_tail(tail: bytes) -> None:
    rest = tail.lstrip(b"\x00")
    known = rest.startswith(b"\xff\xd8\xff") or rest[4:8] == b"ftyp" or rest.endswith(b"SEFT")
    if rest and not known:
        raise Refused(reasons.TWO_TYPES)


def _check_size(width: int, height: int) -> None:
    if not (width and height):
        raise Refused(reasons.DAMAGED)
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refused(reasons.TOO_MANY_PIXELS)
