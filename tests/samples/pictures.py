"""Pictures made bit by bit, and copies that must be refused."""

import struct
import zlib
from collections.abc import Iterator

from tests.samples import Sample
from tests.samples.packages import package


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 8, height: int = 8, extra: bytes = b"", rows: bytes | None = None) -> bytes:
    """A grey PNG; ``extra`` chunks stand before the picture data."""
    if rows is None:
        rows = (b"\x00" + b"\x80" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + extra
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG marker segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 16, height: int = 16, extra: bytes = b"", real: bool = True) -> bytes:
    """A grey baseline JPEG: every 8 × 8 block is two bits. ``real=False`` leaves blocks out."""
    blocks = ((width + 7) // 8) * ((height + 7) // 8) if real else 4
    scan = b"\x00" * (blocks * 2 // 8) + (b"\x0f" if blocks * 2 % 8 else b"")
    one_code = bytes([1, *[0] * 15, 0])  # a Huffman table with one code, of one bit, for zero
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + extra
        + segment(0xDB, b"\x00" + b"\x01" * 64)
        + segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
        + segment(0xC4, b"\x00" + one_code)
        + segment(0xC4, b"\x10" + one_code)
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + scan
        + b"\xff\xd9"
    )


def honest() -> Iterator[Sample]:
    """Pictures as cameras and programs write them."""
    yield Sample("a PNG", "map.png", png())
    yield Sample("a PNG with a note", "note.png", png(extra=chunk(b"tEXt", b"Author\x00A. Person")))
    yield Sample("a JPEG", "nest.jpg", jpeg())
    yield Sample("a JPEG named jpeg", "nest.JPEG", jpeg(640, 480))
    yield Sample("a JPEG with two views", "views.jpg", jpeg() + b"\x00" * 20 + jpeg(8, 8))
    yield Sample("a JPEG of 60 million pixels", "large.jpg", jpeg(10_000, 6_000, real=False))
    yield Sample(
        "restart marks and stuffed bytes", "marks.jpg", jpeg(extra=segment(0xE1, b"Exif\x00\x00"))
    )


def hostile() -> Iterator[Sample]:
    """Pictures with something else in them, or none at all."""

    def a_png(what: str, data: bytes, reason: str) -> Sample:
        return Sample(what, "picture.png", data, reason)

    def a_jpeg(what: str, data: bytes, reason: str) -> Sample:
        return Sample(what, "picture.jpg", data, reason)

    archive = package({"Evil.class": b"\xca\xfe\xba\xbe"})
    yield a_png("an archive behind a PNG", png() + archive, "TWO_TYPES")
    yield a_png("an archive in a chunk", png(extra=chunk(b"prIv", archive)), "TWO_TYPES")
    yield a_png("a script behind a PNG", png() + b"<script>alert(1)</script>", "TWO_TYPES")
    yield a_png(
        "markup in a note", png(extra=chunk(b"tEXt", b"C\x00<script>1</script>")), "TWO_TYPES"
    )
    packed = b"C\x00\x00" + zlib.compress(b"<script>1</script>")
    yield a_png("markup in a packed note", png(extra=chunk(b"zTXt", packed)), "TWO_TYPES")
    bomb = b"C\x00\x00" + zlib.compress(b" " * 20_000_000)
    yield a_png("a note that grows", png(extra=chunk(b"zTXt", bomb)), "TOO_COMPLEX")
    yield a_png("a PNG of 61 million pixels", png(10_000, 6_100, rows=b""), "TOO_MANY_PIXELS")
    yield a_png("a PNG that is one long line", png(40_000, 1), "TOO_MANY_PIXELS")
    yield a_png("a PNG without size", png(0, 0, rows=b""), "DAMAGED")
    yield a_png("half a PNG", png()[:-20], "DAMAGED")
    yield a_png(
        "a flipped bit", png().replace(b"\x00\x00\x00\x08", b"\x00\x00\x00\x09", 1), "DAMAGED"
    )
    yield a_png("a JPEG named png", jpeg(), "MISMATCH")
    yield a_jpeg("a PNG named jpg", png(), "MISMATCH")
    yield a_jpeg("an archive behind a JPEG", jpeg() + archive, "TWO_TYPES")
    yield a_jpeg("an archive behind a second view", jpeg() + jpeg() + archive, "TWO_TYPES")
    yield a_jpeg("a script behind a JPEG", jpeg() + b"<?php system($_GET[1]); ?>", "TWO_TYPES")
    yield a_jpeg(
        "a script in a comment", jpeg(extra=segment(0xFE, b"<?php phpinfo()")), "TWO_TYPES"
    )
    yield a_jpeg("a JPEG of 61 million pixels", jpeg(10_000, 6_100, real=False), "TOO_MANY_PIXELS")
    yield a_jpeg("half a JPEG", jpeg()[:-2], "DAMAGED")
    yield a_jpeg("only the first bytes", b"\xff\xd8\xff\xe0", "DAMAGED")
    yield Sample("a GIF that is also an archive", "picture.gif", b"GIF89a" + archive, "PICTURE")
    yield a_png("a GIF named png", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;" + archive, "MISMATCH")
