"""Office documents: the sound ones of each kind, and changed copies that must be refused."""

import io
from collections.abc import Iterator
from functools import cache

from tests.samples import Sample
from tests.samples.packages import members_of, package, with_members

ODF = "urn:oasis:names:tc:opendocument:xmlns"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SETTINGS_RELS = "word/_rels/settings.xml.rels"


@cache
def docx() -> bytes:
    """A Word document with a table and words in two scripts."""
    from docx import Document

    document = Document()
    document.add_heading("Report on flyways", 1)
    document.add_paragraph("Déclarations et mesures. تقرير عن الصقور")
    document.add_table(2, 2).cell(0, 0).text = "Saiga"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def xlsx() -> bytes:
    """An Excel workbook with numbers and a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Species", "Count"])
    book.active.append(["Vanellus gregarius", 12])
    book.active["B3"] = "=SUM(B2:B2)"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def open_document(kind: str, body: str, extra: str = "") -> bytes:
    """An OpenDocument of the kind ``text`` or ``spreadsheet``."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" '
        f'xmlns:table="{ODF}:table:1.0" xmlns:draw="{ODF}:drawing:1.0" '
        f'xmlns:script="{ODF}:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'office:version="1.3">{extra}<office:body><office:{kind}>{body}</office:{kind}>'
        "</office:body></office:document-content>"
    )
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        "</manifest:manifest>"
    )
    members = {
        "mimetype": media_type.encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    return package(members, frozenset({"mimetype"}))


def odt(body: str = "<text:p>Отчёт о путях пролёта</text:p>", extra: str = "") -> bytes:
    """A text document."""
    return open_document("text", body, extra)


def ods(body: str = "", extra: str = "") -> bytes:
    """A spreadsheet of one cell."""
    table = "<table:table><table:table-row><table:table-cell/></table:table-row></table:table>"
    return open_document("spreadsheet", body + table, extra)


def relation(kind: str, target: str, external: bool = True) -> bytes:
    """A relationship part with one relationship of ``kind``."""
    mode = ' TargetMode="External"' if external else ""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
        "</Relationships>"
    ).encode()


def replaced(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """``data`` with ``old`` written as ``new`` in the member ``name``."""
    content = members_of(data)[name]
    if old not in content:
        raise AssertionError(f"{name} does not hold {old!r}")
    return with_members(data, {name: content.replace(old, new)})


def honest() -> Iterator[Sample]:
    """Sound documents, some with parts that look odd but do nothing."""
    yield Sample("a Word document", "report.docx", docx())
    yield Sample("an Excel workbook", "counts.xlsx", xlsx())
    yield Sample("an OpenDocument text", "отчёт.odt", odt())
    yield Sample("an OpenDocument spreadsheet", "counts.ods", ods())
    yield Sample(
        "a link to a web page",
        "links.docx",
        with_members(
            docx(), {"word/_rels/footer1.xml.rels": relation("hyperlink", "https://cms.int")}
        ),
    )
    yield Sample(
        "a template noted by its place on the writer's disk",
        "template.docx",
        with_members(
            docx(),
            {SETTINGS_RELS: relation("attachedTemplate", "file:///C:\\Users\\me\\House.dotx")},
        ),
    )
    yield Sample(
        "the table behind a chart",
        "chart.docx",
        with_members(docx(), {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()}),
    )
    yield Sample(
        "words about DDE",
        "dde.docx",
        replaced(docx(), "word/document.xml", b"Report on flyways", b"DDEAUTO is refused"),
    )


def hostile() -> Iterator[Sample]:
    """Documents that act, fetch, carry or pretend."""
    yield from _hostile_ooxml()
    yield from _hostile_odf()


def _hostile_ooxml() -> Iterator[Sample]:
    def word(what: str, added: dict[str, bytes], reason: str = "MACROS") -> Sample:
        return Sample(what, "report.docx", with_members(docx(), added), reason)

    yield word("a macro project", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    yield word("a control", {"word/activeX/activeX1.xml": b"<a/>"})
    yield word("a macro relation", {SETTINGS_RELS: relation("vbaProject", "x.bin", False)})
    yield Sample(
        "a macro-enabled document under another name",
        "report.docx",
        replaced(
            docx(),
            "[Content_Types].xml",
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "MACROS",
    )
    yield Sample(
        "an Excel 4 macro sheet",
        "counts.xlsx",
        with_members(xlsx(), {"xl/macrosheets/sheet1.xml": b"<a/>"}),
        "MACROS",
    )
    for target in (
        "https://example.org/evil.dotm",
        "\\\\example.org\\share\\a.dotm",
        "file://example.org/a.dotm",
        "//example.org/a.dotm",
    ):
        yield word(
            f"a template from {target}",
            {SETTINGS_RELS: relation("attachedTemplate", target)},
            "REMOTE",
        )
    yield word(
        "an object from elsewhere",
        {"word/_rels/a.xml.rels": relation("oleObject", "https://example.org/a")},
        "REMOTE",
    )
    yield word(
        "a part in HTML",
        {"word/_rels/a.xml.rels": relation("aFChunk", "a.html", False)},
        "EMBEDDED",
    )
    yield word(
        "an object inside", {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}, "EMBEDDED"
    )
    yield word("a program inside", {"word/media/image1.png": b"MZ\x90\x00"}, "EMBEDDED")
    yield word("an archive inside", {"word/media/a.bin": package({"a": b"b"})}, "EMBEDDED")
    inner = with_members(xlsx(), {"xl/vbaProject.bin": b"x"})
    yield word("macros in the table behind a chart", {"word/embeddings/a.xlsx": inner})
    field = (
        '<w:p xmlns:w="urn:w"><w:r><w:instrText>DD</w:instrText></w:r>'
        "<w:r><w:instrText>EAUTO c:\\\\a.exe</w:instrText></w:r></w:p>"
    )
    yield word("a DDE field cut in two", {"word/footer9.xml": field.encode()}, "REMOTE")
    yield word("a DDE field in UTF-16", {"word/footer9.xml": field.encode("utf-16")}, "REMOTE")
    yield word(
        "a script in a drawing",
        {"word/media/image1.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'},
    )
    yield Sample(
        "a DDE link",
        "counts.xlsx",
        with_members(
            xlsx(), {"xl/externalLinks/externalLink1.xml": b'<e><ddeLink xmlns="u"/></e>'}
        ),
        "REMOTE",
    )
    for what, xml in ENTITIES.items():
        yield word(what, {"word/footnotes.xml": xml}, "UNUSUAL")
        yield word(f"{what}, in the relations", {SETTINGS_RELS: xml}, "UNUSUAL")
        yield word(f"{what}, in the types", {"[Content_Types].xml": xml}, "UNUSUAL")
        yield word(f"{what}, in a part of another name", {"word/media/a.bin": xml}, "UNUSUAL")
    yield word("broken XML", {"word/document.xml": b"<a><b></a>"}, "DAMAGED")
    yield word("XML without end", {"word/document.xml": b"<a>" * 100_000}, "TOO_COMPLEX")
    yield Sample("a workbook named docx", "report.docx", xlsx(), "MISMATCH")
    yield Sample("a document named xlsx", "report.xlsx", docx(), "MISMATCH")
    yield Sample("an old document named docx", "report.docx", OLE, "ENCRYPTED")


def _hostile_odf() -> Iterator[Sample]:
    def text(what: str, data: bytes, reason: str = "MACROS") -> Sample:
        return Sample(what, "report.odt", data, reason)

    yield text("Basic macros", with_members(odt(), {"Basic/Standard/Module1.xml": b"<a/>"}))
    yield text("Python macros", with_members(odt(), {"Scripts/python/a.py": b"import os"}))
    listener = (
        "<office:event-listeners><script:event-listener "
        'xlink:href="vnd.sun.star.script:a?language=Basic"/></office:event-listeners>'
    )
    yield text("a macro on an event", odt(extra=f"<office:scripts>{listener}</office:scripts>"))
    yield text("a link that runs a macro", odt('<text:a xlink:href=" Macro:///a.b()">x</text:a>'))
    yield text("an applet", odt('<draw:applet xlink:href="http://example.org/a.class"/>'))
    yield text(
        "another prefix",
        odt('<d:plugin xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"/>'),
    )
    yield text(
        "an object from elsewhere", odt('<draw:object xlink:href="http://example.org"/>'), "REMOTE"
    )
    yield Sample(
        "a DDE source", "counts.ods", ods('<office:dde-source office:dde-topic="a"/>'), "REMOTE"
    )
    locked = members_of(odt())["META-INF/manifest.xml"].replace(
        b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"
    )
    yield text("a password", with_members(odt(), {"META-INF/manifest.xml": locked}), "ENCRYPTED")
    for what, xml in ENTITIES.items():
        yield text(what, with_members(odt(), {"content.xml": xml}), "UNUSUAL")
    yield text("an object inside", with_members(odt(), {"Object 1": OLE}), "EMBEDDED")
    yield text("a spreadsheet named odt", ods(), "MISMATCH")
    yield text("a document without its type", package(members_of(docx())), "MISMATCH")
    yield text("a type that is packed", package(members_of(odt())), "MISMATCH")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
_LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
ENTITIES = {
    "exploding entities": f'<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]><a>&l9;</a>'.encode(),
    "an entity from a local file": (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
    ),
    "an entity from elsewhere": (
        b'<!DOCTYPE a [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x.dtd">%e;]><a/>'
    ),
    "an entity in UTF-16": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>'.encode("utf-16"),
}
