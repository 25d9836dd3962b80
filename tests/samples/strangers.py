"""Files of types that are not accepted at all."""

from collections.abc import Iterator

from tests.samples import Sample
from tests.samples.packages import package

ENDINGS = {
    "ARCHIVE": "report.zip photos.RAR backup.tar.gz evil.jar",
    "MACROS": "report.docm counts.xlsm counts.xlsb",
    "WEB_PAGE": "page.html page.htm page.xhtml letter.mht",
    "DRAWING": "map.svg map.eps",
    "PICTURE": "nest.gif scan.tiff nest.heic nest.webp",
    "OLD_OFFICE": "letter.doc counts.xls letter.rtf",
    "OTHER_OFFICE": "talk.pptx notes.txt",
    "PROGRAM": "setup.exe run.js start.bat report.pdf.exe evil.py",
    "NOT_ALLOWED": "data.json film.mp4 mail.eml x.unknown",
    "NO_EXTENSION": "report .pdf report. pdf",
}


def hostile() -> Iterator[Sample]:
    """One file for each ending that people try, and a few that lie."""
    for reason, names in ENDINGS.items():
        for name in names.split():
            yield Sample(f"the name {name}", name, b"content", reason)
    yield Sample("nothing", "report.pdf", b"", "EMPTY")
    yield Sample("a program named pdf", "report.pdf", b"MZ\x90\x00" + b"\0" * 300, "PROGRAM")
    yield Sample("a program named docx", "report.docx", b"\x7fELF" + b"\0" * 300, "PROGRAM")
    yield Sample("text named pdf", "report.pdf", b"This is a report.", "MISMATCH")
    yield Sample("an archive named pdf", "report.pdf", package({"a": b"b"}), "MISMATCH")
    yield Sample("a page named docx", "report.docx", b"<html></html>", "MISMATCH")
    yield Sample("a direction override", "report\u202excod.exe", b"MZ", "PROGRAM")
