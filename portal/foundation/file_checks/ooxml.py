"""DOCX and XLSX (ECMA-376): documents without macros, objects or remote parts."""

import io
import itertools
import re
from collections.abc import Iterable
from typing import IO
from urllib.parse import urlsplit

from portal.foundation.file_checks import markup, reasons
from portal.foundation.file_checks.packages import Package
from portal.foundation.file_checks.reasons import Refused

_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_TYPES = "[Content_Types].xml"
_SMALL = 4 * 1024 * 1024
_ACTIVE_TYPE = re.compile(
    r"macroEnabled|vbaProject|vbaData|activeX|macrosheet|xlmacro", re.IGNORECASE
)
_ACTIVE_NAME = re.compile(
    r"(^|/)(vbaProject|vbaData)[^/]*$|(^|/)(activeX|macrosheets|dialogsheets)/", re.IGNORECASE
)
_PACKAGE_NAME = re.compile(r"(^|/)embeddings/[^/]+\.(docx|xlsx)$", re.IGNORECASE)
_ACTIVE_RELATION = frozenset(
    {"vbaProject", "wordVbaData", "attachedToolbars", "xlMacrosheet", "xlIntlMacrosheet"}
)
_REMOTE_RELATION = frozenset(
    {"attachedTemplate", "oleObject", "frame", "subDocument", "package", "control", "aFChunk"}
)
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_WITHOUT_FIELDS = re.compile(r"^xl/(worksheets/sheet[^/]*|sharedStrings)\.xml$", re.IGNORECASE)
_LOCAL_TEMPLATE = re.compile(r"^(file:///)?[A-Za-z]:[\\/]", re.IGNORECASE)


def check(file: IO[bytes], extension: str, inside: bool = False) -> None:
    """Raise Refused unless ``file`` is a sound document of the kind ``extension`` names.

    ``inside``: it stands in another document (the table behind a chart); no deeper nesting.
    """
    package = Package(file)
    if _TYPES not in package.names:
        raise Refused(reasons.MISMATCH)
    for name in package.names:
        if _ACTIVE_NAME.search(name):
            raise Refused(reasons.MACROS)
    _check_types(package, extension)
    for name in package.names:
        if name.lower().endswith(".rels"):
            _check_relations(package.read(name, _SMALL))
    for name in package.names:
        _check_part(package, name, inside)


def _check_types(package: Package, extension: str) -> None:
    types = [
        element.get("ContentType", "") for element in markup.tree(package.read(_TYPES, _SMALL))
    ]
    if any(_ACTIVE_TYPE.search(name) for name in types):
        raise Refused(reasons.MACROS)
    if _MAIN[extension] not in types:
        raise Refused(reasons.MISMATCH)
    others = {main for kind, main in _MAIN.items() if kind != extension}
    if others & set(types):
        raise Refused(reasons.TWO_TYPES)


def _check_relations(data: bytes) -> None:
    for relation in markup.tree(data):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = relation.get("Target", "")
        remote = relation.get("TargetMode", "").lower() == "external"
        if kind in _ACTIVE_RELATION:
            raise Refused(reasons.MACROS)
        if kind == "aFChunk":
            raise Refused(reasons.EMBEDDED)
        if not remote or kind not in _REMOTE_RELATION:
            continue
        # Programs note the writer's own template by its place on their disk: harmless to others.
        if kind == "attachedTemplate" and _is_local(target):
            continue
        raise Refused(reasons.REMOTE)


def _is_local(target: str) -> bool:
    if _LOCAL_TEMPLATE.match(target):
        return True
    parts = urlsplit(target.replace("\\", "/"))
    return parts.scheme == "" and parts.netloc == "" and not parts.path.startswith("/")


def _check_part(package: Package, name: str, inside: bool) -> None:
    """Read the whole part, which also proves its declared size and checksum."""
    if _PACKAGE_NAME.search(name) and not inside:
        data = package.read(name, _SMALL * 4)
        check(io.BytesIO(data), name.rsplit(".", 1)[-1].lower(), inside=True)
        return
    chunks = package.chunks(name)
    start = next(chunks, b"")
    if start.startswith((b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!")):
        raise Refused(reasons.EMBEDDED)
    if name.lower().endswith(".vml"):
        # Excel itself writes these as HTML would be, so they are searched, not parsed.
        rest = start + b"".join(chunks)
        if re.search(rb"<\s*!\s*(doctype|entity)", rest, re.IGNORECASE) or b"\x00" in rest:
            raise Refused(reasons.UNUSUAL)
        return
    if not markup.looks_like_xml(start):
        if name.lower().endswith((".xml", ".rels")) and start:
            raise Refused(reasons.DAMAGED)
        for _chunk in chunks:
            pass
        return
    parts = itertools.chain((start,), chunks)
    if _WITHOUT_FIELDS.match(name):
        markup.read(parts)
    else:
        _Fields().read(parts)


class _Fields:
    """Looks for what a part would start or fetch by itself: DDE fields and links, scripts."""

    def __init__(self) -> None:
        self.in_instruction = False
        self.instructions: list[str] = []

    def read(self, parts: Iterable[bytes]) -> None:
        """Raise Refused when the part holds such a thing, however it is cut up."""
        markup.read(parts, self._started, self._ended, self._text)
        if _DDE.search("".join(self.instructions)):
            raise Refused(reasons.REMOTE)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local in ("ddeLink", "oleLink"):
            raise Refused(reasons.REMOTE)
        if local == "script":
            raise Refused(reasons.MACROS)
        if local == "fldSimple":
            self.instructions.extend((*attributes.values(), " "))
        elif local == "instrText":
            self.in_instruction = True

    def _ended(self, name: str) -> None:
        local = name.rpartition("}")[2]
        if local == "instrText":
            self.in_instruction = False
        elif local == "p":
            self.instructions.append(" ")

    def _text(self, text: str) -> None:
        if self.in_instruction:
            self.instructions.append(text)
