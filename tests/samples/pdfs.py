"""PDFs written object by object."""

import zlib
from collections.abc import Iterator, Mapping

from tests.samples import Sample

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
)


def stream(content: bytes, extra: bytes = b"", packed: bool = True) -> bytes:
    """A stream object; Flate-packed unless told otherwise."""
    if packed:
        content, extra = zlib.compress(content), extra + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


TEXT = stream(b"BT /F1 24 Tf 72 720 Td (Report on the Sociable Lapwing) Tj ET")


def pdf(
    objects: Mapping[int, bytes] | None = None,
    catalogue: bytes = CATALOGUE,
    page: bytes = PAGE,
    trailer: bytes = b"",
) -> bytes:
    """A one-page PDF 1.7 with ``objects`` added or put in place of its own (1 to 4)."""
    every = {1: catalogue, 2: PAGES, 3: page, 4: TEXT, **(objects or {})}
    written, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in sorted(every.items()):
        places[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(written), max(every) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        written += b"%010d %05d n \n" % (places.get(number, 0), 0)
    written += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer)
    written += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(written)


def object_stream(number: int, body: bytes, extra: bytes = b"/Type /ObjStm") -> bytes:
    """An object stream that holds object ``number``."""
    head = b"%d 0 " % number
    return stream(head + body, b"%s /N 1 /First %d" % (extra, len(head)))


def honest() -> Iterator[Sample]:
    """PDFs that only show pages, some with words that look like danger."""
    yield Sample("one page", "report.pdf", pdf())
    yield Sample("an upper-case ending", "REPORT.PDF", pdf())
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (%s) >> >>"
    address = b"https://example.org/JS (/JavaScript) /S /Launch /EmbeddedFiles 1 0 R"
    page = PAGE.replace(b"/Contents", b"/Annots [5 0 R] /Contents")
    yield Sample("a link that names scripts", "link.pdf", pdf({5: link % address}, page=page))
    yield Sample(
        "a title that names scripts",
        "title.pdf",
        pdf(
            {5: b"<< /Title (Why \\( /JS 4 0 R and /EF << are not text) >>"}, trailer=b"/Info 5 0 R"
        ),
    )
    opening = CATALOGUE.replace(b">>", b"/OpenAction [3 0 R /Fit] >>")
    yield Sample("opening at a page", "open.pdf", pdf(catalogue=opening))
    yield Sample(
        "objects in an object stream",
        "packed.pdf",
        pdf({6: object_stream(7, b"<< /Title (Lapwings) >>")}),
    )
    yield Sample(
        "dangerous words as the text of a page",
        "words.pdf",
        pdf({4: stream(b"BT (x) Tj ET % /JS (app) /S /JavaScript", packed=False)}),
    )


def hostile() -> Iterator[Sample]:
    """PDFs that act, carry, hide or pretend."""
    script = b"<< /S /JavaScript /JS (app.alert(1)) >>"
    acting = CATALOGUE.replace(b">>", b"/OpenAction 5 0 R >>")

    def refused(what: str, data: bytes, reason: str = "ACTIVE_PDF") -> Sample:
        return Sample(what, "report.pdf", data, reason)

    yield refused("a script on opening", pdf({5: script}, catalogue=acting))
    yield refused("a script with escaped names", pdf({5: b"<< /S /J#61vaScript /#4aS (x) >>"}))
    yield refused("a script after a comment", pdf({5: b"<< /S % x\n/JavaScript /J#53 % (\n(x) >>"}))
    yield refused("a script in a stream", pdf({5: b"<< /JS 6 0 R >>", 6: stream(b"app.alert(1)")}))
    yield refused("a script behind a false end", pdf({5: b"<< /A (>> stream\n) /JS (x) >>"}))
    yield refused("a script behind odd strings", pdf({5: b"<< /A <(<> /B <<<(> /JS (x) >>"}))
    yield refused("a script behind a false endobj", pdf({5: b"<< /A (\\) endobj ) /JS (x) >>"}))
    yield refused("a script no object points to, left from an earlier revision", pdf({9: script}))
    yield refused(
        "a script in an object stream",
        pdf({5: object_stream(6, script)}, catalogue=CATALOGUE.replace(b">>", b"/AA 6 0 R >>")),
    )
    yield refused(
        "a script in an object stream that does not say what it is",
        pdf({5: object_stream(6, script, b"/Type 8 0 R"), 8: b"/ObjStm"}),
    )
    yield refused(
        "a script in the data of another stream",
        pdf({5: stream(b"6 0 obj\n" + script + b"\nendobj", packed=False)}),
    )
    names = CATALOGUE[:-2] + b"/Names << /%s 5 0 R >> >>"
    yield refused(
        "a script in a name tree",
        pdf(catalogue=names % b"JavaScript"),
    )
    yield refused("a program to start", pdf({5: b"<< /S /Launch /F (cmd.exe) >>"}))
    yield refused(
        "a form that sends itself", pdf({5: b"<< /S/SubmitForm/F (http://example.org) >>"})
    )
    yield refused("an XFA form", pdf({5: b"<< /XFA [(template) 6 0 R] >>"}), "FORM_PDF")
    yield refused("a film", pdf({5: b"<< /Subtype /RichMedia >>"}), "MEDIA_PDF")
    yield refused(
        "a file inside", pdf({5: b"<< /Type /Filespec /EF << /F 6 0 R >> >>"}), "EMBEDDED"
    )
    yield refused("an attached note", pdf({5: b"<< /Subtype/FileAttachment >>"}), "EMBEDDED")
    files = pdf(catalogue=names % b"EmbeddedFiles")
    yield refused("files in the name tree", files, "EMBEDDED")
    yield refused(
        "a password",
        pdf({5: b"<< /Filter /Standard /V 2 >>"}, trailer=b"/Encrypt 5 0 R"),
        "ENCRYPTED",
    )
    hidden = stream(script, b"/Type /ObjStm /N 1 /First 4")
    yield refused(
        "an object stream packed in a rare way",
        pdf({5: hidden.replace(b"/FlateDecode", b"[/ASCIIHexDecode /FlateDecode]")}),
        "UNUSUAL",
    )
    yield refused(
        "an object stream whose packing is told elsewhere",
        pdf({5: hidden.replace(b"/FlateDecode", b"6 0 R"), 6: b"/FlateDecode"}),
        "UNUSUAL",
    )
    yield refused(
        "an object stream that grows",
        pdf({5: stream(b"1 0 " + b" " * 100_000_000, b"/Type /ObjStm /N 1 /First 4")}),
        "TOO_COMPLEX",
    )
    yield refused("300,000 objects", pdf({5: b"1 0 obj " * 300_000}), "TOO_COMPLEX")
    nested = b"<< /A (1 0 obj " * 20_000
    yield refused("objects within objects without end", pdf({5: nested}), "TOO_COMPLEX")
    yield refused("two million strings", pdf({5: b"()" * 2_000_000}), "TOO_COMPLEX")
    yield refused("no pages", pdf({2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), "NO_PAGES")
    yield refused("half a file", pdf()[:200], "DAMAGED")
    yield refused("no catalogue", pdf(catalogue=b"null"), "DAMAGED")
    yield refused("something before the header", b"#!/bin/sh\n" + pdf(), "PROGRAM")
    yield refused("a web page before the header", b"<html><script>1</script>" + pdf(), "MISMATCH")
    yield refused("something behind the end", pdf() + b"<script>alert(1)</script>", "TWO_TYPES")
    yield refused("only the header", b"%PDF-1.7\n", "DAMAGED")
