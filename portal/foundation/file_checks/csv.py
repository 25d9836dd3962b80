"""CSV: plain UTF-8 text that no program takes for anything else."""

import re

from portal.foundation.file_checks import reasons
from portal.foundation.file_checks.reasons import Refused

_MARKUP = re.compile(
    r"<\s*[!?/]?\s*(doctype|html|head|body|script|svg|iframe|object|embed|meta|php|xml|form)\b",
    re.IGNORECASE,
)
_OTHER_STARTS = ("%PDF", "{\\rtf", "#!", "%!PS", "MIME-Version:", "BEGIN:V")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# What spreadsheet programs run when a table is opened: =cmd|' /C calc'!A0
_COMMAND = re.compile(r"(?:^|[,;\t\"])\s*[=+@-][^,;\t\n|]{0,200}\|[^\n!]{0,500}!", re.MULTILINE)


def check(data: bytes) -> None:
    """Raise Refused unless ``data`` is a table in UTF-8."""
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")):
        raise Refused(reasons.MISMATCH)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(reasons.NOT_UTF8) from None
    if not text.strip():
        raise Refused(reasons.EMPTY)
    if _CONTROL.search(text):
        raise Refused(reasons.NOT_TEXT)
    if text.lstrip().startswith(_OTHER_STARTS):
        raise Refused(reasons.MISMATCH)
    if _MARKUP.search(text):
        raise Refused(reasons.WEB_PAGE)
    if _COMMAND.search(text):
        raise Refused(reasons.COMMAND)
