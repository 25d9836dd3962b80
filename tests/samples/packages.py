"""Zip packages, sound and unsound, and the tools to write them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from tests.samples import Sample

MOMENT = (2025, 3, 1, 12, 0, 0)


def package(members: Mapping[str, bytes], stored: frozenset[str] = frozenset()) -> bytes:
    """A package of ``members`` in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name, MOMENT), content, method)
    return out.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """What a package holds, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_members(data: bytes, added: Mapping[str, bytes]) -> bytes:
    """``data`` with members added or replaced."""
    return package({**members_of(data), **added}, frozenset({"mimetype"}))


def overlapping() -> bytes:
    """Many members that share one packed body (after D. Fifield's better zip bomb)."""
    body = zlib.compress(b" " * 100_000)[2:-4]
    checksum = zlib.crc32(b" " * 100_000)
    out, directory, count = io.BytesIO(), b"", 200
    for number in range(count):
        name = b"[Content_Types].xml" if not number else b"word/%03d.xml" % number
        fields = (20, 0, 8, 0, 0, checksum, len(body), 100_000, len(name), 0)
        out.write(struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields) + name)
        start = out.tell() - 30 - len(name)
        directory += (
            struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, start) + name
        )
    out.write(body)
    end = (0, 0, count, count, len(directory), out.tell(), 0)
    return out.getvalue() + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", *end)


def hostile() -> Iterator[Sample]:
    """Packages whose outside is wrong, whatever they hold."""
    from tests.samples.documents import docx

    def refused(what: str, data: bytes, reason: str) -> Sample:
        return Sample(what, "report.docx", data, reason)

    good = docx()
    yield refused("a zip of anything", package({"readme.txt": b"hello"}), "MISMATCH")
    yield refused("half a package", good[: len(good) // 2], "DAMAGED")
    yield refused("a path that climbs", with_members(good, {"../../evil.txt": b"x"}), "UNUSUAL")
    yield refused("an absolute path", with_members(good, {"/etc/cron.d/x": b"x"}), "UNUSUAL")
    yield refused("a Windows path", with_members(good, {"word\\evil.xml": b"x"}), "UNUSUAL")
    yield refused(
        "names that differ in case only",
        with_members(good, {"WORD/document.xml": b"<a/>"}),
        "UNUSUAL",
    )
    yield refused(
        "one member that grows",
        with_members(good, {"word/big.xml": b"\x20" * 160_000_000}),
        "TOO_COMPLEX",
    )
    yield refused(
        "a steep member", with_members(good, {"word/media/a.bin": b"\0" * 5_000_000}), "TOO_COMPLEX"
    )
    yield refused(
        "thousands of members",
        with_members(good, {f"word/media/{n}.bin": b"" for n in range(3001)}),
        "TOO_COMPLEX",
    )
    yield refused("members that share their bytes", overlapping(), "TWO_TYPES")
    yield refused("something before", b"MZ\x90\x00" + good, "PROGRAM")
    yield refused("something behind", good + b"<html>", "TWO_TYPES")
    yield refused(
        "another package behind", good + package({"a.class": b"\xca\xfe\xba\xbe"}), "TWO_TYPES"
    )
    yield refused("a member longer than it says", with_lie(good), "DAMAGED")
    yield refused("a flipped bit in a member", flipped(good), "DAMAGED")
    link = io.BytesIO()
    with zipfile.ZipFile(link, "w") as file:
        for name, content in members_of(good).items():
            file.writestr(name, content)
        info = zipfile.ZipInfo("word/media/link", MOMENT)
        info.external_attr = 0o120777 << 16
        file.writestr(info, "/etc/passwd")
    yield refused("a symbolic link", link.getvalue(), "UNUSUAL")
    yield refused("a password on a member", encrypted_flag(good), "ENCRYPTED")


def with_lie(good: bytes) -> bytes:
    """``good`` with a member that unpacks to more than it declares."""
    data = with_members(good, {"word/media/a.bin": bytes(range(256)) * 12})
    return data.replace(struct.pack("<L", 3072), struct.pack("<L", 72))


def flipped(good: bytes) -> bytes:
    """``good`` with one bit changed inside a stored member."""
    data = bytearray(
        package(
            members_of(good) | {"word/media/a.bin": b"A" * 500}, frozenset({"word/media/a.bin"})
        )
    )
    data[data.index(b"A" * 500) + 99] ^= 1
    return bytes(data)


def encrypted_flag(good: bytes) -> bytes:
    """``good`` with the flag of an encrypted member set in both headers."""
    data = bytearray(good)
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)
