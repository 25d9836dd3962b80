"""CSV tables, and texts that only claim to be one."""

from collections.abc import Iterator

from tests.samples import Sample
from tests.samples.packages import package


def honest() -> Iterator[Sample]:
    """Tables as programs in several countries write them."""
    yield Sample("a table", "counts.csv", b"species,count\r\nVanellus gregarius,12\r\n")
    yield Sample(
        "semicolons and a mark", "données.csv", "\ufeffespèce;nombre\nVanneau;−3\n".encode()
    )
    yield Sample("other scripts", "数量.csv", "物种,数量\n大鸨,5\nالحبارى,7\n".encode())
    yield Sample("signs at the start of cells", "signs.csv", b"a,b\n-5,+41 22 123\n=A1,@home\n")
    yield Sample("angles in cells", "angles.csv", b"size,note\n<5 cm,<b>bold</b>\n> 3,a|b\n")
    yield Sample("one line without end", "long.csv", b"1," * 1_500_000)


def hostile() -> Iterator[Sample]:
    """Texts that are not a table, or more than one."""

    def refused(what: str, data: bytes, reason: str) -> Sample:
        return Sample(what, "counts.csv", data, reason)

    yield refused("a web page", b"<!DOCTYPE html><html><body>a</body></html>", "WEB_PAGE")
    yield refused("a script in a cell", b"a,b\n1,<ScRiPt src=x></script>\n", "WEB_PAGE")
    yield refused(
        "a drawing", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "WEB_PAGE"
    )
    yield refused("a shell script", b"#!/bin/sh\nrm -rf /\n", "MISMATCH")
    yield refused("a NUL byte", b"a,b\n1,\x002\n", "NOT_TEXT")
    yield refused("a direction override", "a,b\n1,\u202egnp.exe\n".encode(), "NOT_TEXT")
    yield refused("UTF-16", "a,b\n1,2\n".encode("utf-16"), "NOT_UTF8")
    yield refused("Windows-1252", "espèce,nombre\n".encode("cp1252"), "NOT_UTF8")
    yield refused("a command", b"a,b\n=cmd|' /C calc'!A0,1\n", "COMMAND")
    yield refused("a command in quotes", b"a,b\n1,\"@SUM(1+1)*cmd|' /C calc'!A0\"\n", "COMMAND")
    yield refused("only spaces", b" \n\n ", "EMPTY")
    yield refused("an archive", package({"a.csv": b"a,b"}), "TWO_TYPES")
    yield refused("an archive behind a table", b"a,b\n1,2\n" + package({"a": b"b"}), "TWO_TYPES")
    yield refused("a PDF", b"%PDF-1.7\n%%EOF", "MISMATCH")
