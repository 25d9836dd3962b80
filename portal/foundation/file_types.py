"""Which files people may attach, and whether a file is what its name says.

Extension and content decide together. Everything is checked before it is unpacked, in bounded
time and memory, and a refusal says in one sentence what to do (assurance: T10, C28-C30, L29).
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import puremagic
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.foundation.file_checks import csv, images, odf, ooxml, pdf, reasons
from portal.foundation.file_checks.names import display_name, extension_of
from portal.foundation.file_checks.reasons import Refused

__all__ = ["ALLOWED", "FileType", "Refused", "accepted_endings", "display_name", "inspect"]

LARGEST = 64 * 1024 * 1024  # whatever the settings allow, no more than this is inspected
_START = 4096


@dataclass(frozen=True)
class FileType:
    """A type of file: how it is served, the ending of its name, and what people call it."""

    media_type: str
    extension: str
    label: LazyString


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

ALLOWED: dict[str, FileType] = {
    kind.extension: kind
    for kind in (
        FileType("application/pdf", "pdf", _l("PDF document")),
        FileType(f"{_OFFICE}.wordprocessingml.document", "docx", _l("Word document")),
        FileType(f"{_OPEN}.text", "odt", _l("OpenDocument text")),
        FileType(f"{_OFFICE}.spreadsheetml.sheet", "xlsx", _l("Excel workbook")),
        FileType(f"{_OPEN}.spreadsheet", "ods", _l("OpenDocument spreadsheet")),
        FileType("text/csv", "csv", _l("CSV table")),
        FileType("image/jpeg", "jpg", _l("JPEG picture")),
        FileType("image/png", "png", _l("PNG picture")),
    )
}
_ALIASES = {"jpeg": "jpg", "jpe": "jpg"}

_Check = Callable[[IO[bytes]], None]
_CHECKS: dict[str, _Check] = {
    "pdf": lambda file: pdf.check(file.read()),
    "docx": lambda file: ooxml.check(file, "docx"),
    "odt": lambda file: odf.check(file, "odt"),
    "xlsx": lambda file: ooxml.check(file, "xlsx"),
    "ods": lambda file: odf.check(file, "ods"),
    "csv": lambda file: csv.check(file.read()),
    "jpg": lambda file: images.check_jpeg(file.read()),
    "png": lambda file: images.check_png(file.read()),
}
_STARTS = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    **dict.fromkeys(("docx", "odt", "xlsx", "ods"), (b"PK\x03\x04",)),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_REFUSED_ENDINGS: dict[str, LazyString] = {
    ending: reason
    for reason, endings in (
        (reasons.ARCHIVE, "zip rar 7z tar gz tgz bz2 xz zst jar cab iso lz lzh arj"),
        (reasons.MACROS, "docm dotm xlsm xltm xlsb xlam pptm potm ppsm"),
        (reasons.WEB_PAGE, "html htm xhtml mht mhtml xht shtml url webloc"),
        (reasons.DRAWING, "svg svgz ai eps ps vsd vsdx odg dxf"),
        (reasons.PICTURE, "gif tif tiff bmp webp heic heif avif jp2 raw psd ico jfif"),
        (reasons.OLD_OFFICE, "doc dot xls xlt rtf wps wpd"),
        (reasons.OTHER_OFFICE, "ppt pptx pps ppsx odp dotx xltx ott ots pages numbers key txt md"),
        (reasons.PROGRAM, "exe msi com bat cmd scr ps1 vbs vbe js jse mjs wsf hta lnk dll sh"),
        (reasons.PROGRAM, "py php pl rb apk app dmg deb rpm reg inf scf class"),
    )
    for ending in endings.split()
}


def accepted_endings() -> str:
    """The value of ``accept`` for a file field: ``.pdf,.docx,…``."""
    return ",".join(f".{ending}" for ending in (*ALLOWED, *_ALIASES) if ending != "jpe")


def inspect(source: Path | IO[bytes], filename: str) -> FileType:
    """What ``source`` is. Raises Refused, with the reason, when it may not be attached.

    ``source`` is a path, or a file that can be read and moved in; it is left at its beginning.
    ``filename`` is the name the person gave it.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            return inspect(file, filename)
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    try:
        return _inspect(source, size, extension_of(filename))
    finally:
        source.seek(0)


def _inspect(file: IO[bytes], size: int, ending: str) -> FileType:
    if size == 0:
        raise Refused(reasons.EMPTY)
    if not ending:
        raise Refused(reasons.NO_EXTENSION)
    extension = _ALIASES.get(ending, ending)
    if extension not in ALLOWED:
        raise Refused(_REFUSED_ENDINGS.get(extension, reasons.NOT_ALLOWED))
    if size > LARGEST:
        raise Refused(reasons.TOO_COMPLEX)
    start = file.read(_START)
    _check_start(start, extension)
    if extension not in ("docx", "odt", "xlsx", "ods") and _has_archive(file):
        raise Refused(reasons.TWO_TYPES)
    file.seek(0)
    _CHECKS[extension](file)
    return ALLOWED[extension]


def _check_start(start: bytes, extension: str) -> None:
    """The first bytes are those of the type; puremagic, a second opinion, agrees."""
    starts = _STARTS.get(extension)
    if starts is None:
        return
    if start.startswith(starts):
        known = {match.extension.lstrip(".").lower() for match in _matches(start)}
        known |= {_ALIASES.get(name, name) for name in known}
        if not known or known & {extension, "zip"}:
            return
    if start.startswith(_OLE):
        raise Refused(reasons.ENCRYPTED if extension in ("docx", "xlsx") else reasons.OLD_OFFICE)
    if start.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")):
        raise Refused(reasons.PROGRAM)
    raise Refused(reasons.MISMATCH)


def _matches(start: bytes) -> list[puremagic.PureMagicWithConfidence]:
    try:
        return puremagic.magic_string(start)
    except (puremagic.PureError, ValueError):
        return []


def _has_archive(file: IO[bytes]) -> bool:
    """Whether programs that unpack archives would find one in ``file`` (two files in one)."""
    file.seek(0)
    return zipfile.is_zipfile(file)
