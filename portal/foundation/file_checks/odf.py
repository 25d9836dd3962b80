"""ODT and ODS (ISO/IEC 26300): documents without macros, objects or remote parts."""

import itertools
from typing import IO

from portal.foundation.file_checks import markup, reasons
from portal.foundation.file_checks.packages import Package
from portal.foundation.file_checks.reasons import Refused

_KINDS = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_MANIFEST = "META-INF/manifest.xml"
_SMALL = 4 * 1024 * 1024
_ACTIVE_FOLDERS = ("basic/", "scripts/", "dialogs/", "java/", "python/")
_ACTIVE_SCHEMES = ("vnd.sun.star.script:", "macro:", "javascript:", "vnd.sun.star.expand:")
_ACTIVE_ELEMENTS = frozenset({"applet", "plugin", "floating-frame"})
_REMOTE_ELEMENTS = frozenset(
    {"dde-source", "dde-link", "dde-connection-decl", "dde-connection", "dde-connection-decls"}
)
_OBJECT_ELEMENTS = frozenset({"object", "object-ole", "section-source"})
_HREF = "http://www.w3.org/1999/xlink}href"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def check(file: IO[bytes], extension: str) -> None:
    """Raise Refused unless ``file`` is a sound document of the kind ``extension`` names."""
    package = Package(file)
    if package.first() != "mimetype" or not package.is_stored("mimetype"):
        raise Refused(reasons.MISMATCH)
    if package.read("mimetype", 200).strip() != _KINDS[extension]:
        raise Refused(reasons.MISMATCH)
    for name in package.names:
        if name.lower().startswith(_ACTIVE_FOLDERS) and not name.endswith("/"):
            raise Refused(reasons.MACROS)
    _check_manifest(package)
    if "content.xml" not in package.names:
        raise Refused(reasons.DAMAGED)
    for name in package.names:
        if not name.endswith("/"):
            _check_part(package, name)


def _check_manifest(package: Package) -> None:
    for element in markup.tree(package.read(_MANIFEST, _SMALL)).iter():
        local = element.tag.rpartition("}")[2]
        if local in ("encryption-data", "encrypted-key"):
            raise Refused(reasons.ENCRYPTED)


def _check_part(package: Package, name: str) -> None:
    """Read the whole part, which also proves its declared size and checksum."""
    chunks = package.chunks(name)
    start = next(chunks, b"")
    if start.startswith((b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!")):
        raise Refused(reasons.EMBEDDED)
    parts = itertools.chain((start,), chunks)
    if markup.looks_like_xml(start):
        markup.read(parts, _started)
    elif name.endswith(".xml") and start:
        raise Refused(reasons.DAMAGED)
    else:
        for _chunk in parts:
            pass


def _started(name: str, attributes: dict[str, str]) -> None:
    local = name.rpartition("}")[2]
    href = attributes.get(_HREF, "").strip().lower()
    if href.startswith(_ACTIVE_SCHEMES) or local == "event-listener":
        raise Refused(reasons.MACROS)
    if local == "script" or local in _ACTIVE_ELEMENTS:
        raise Refused(reasons.MACROS)
    if local in _REMOTE_ELEMENTS:
        raise Refused(reasons.REMOTE)
    if local in _OBJECT_ELEMENTS and href and not href.startswith(("./", "#", "object")):
        raise Refused(reasons.REMOTE)
