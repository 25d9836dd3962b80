"""The name a person's file is shown and offered under. It is never part of a path."""

import re
import unicodedata

from portal.foundation.text import normalise

LONGEST = 120
LONGEST_IN_BYTES = 240  # most file systems stop at 255
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u061c]")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}$")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def display_name(raw: str) -> str:
    """``raw`` as a file name that is safe to show and to save, in any script.

    Folders, control, invisible and direction characters, leading dots and what Windows forbids
    go; at most 120 characters and 240 bytes are left, the extension kept. Never empty.
    """
    name = normalise(re.split(r"[/\\]", raw)[-1])
    name = _FORBIDDEN.sub("-", _DIRECTION_MARKS.sub("", name))
    name = re.sub(r"\s+", " ", name).lstrip(". ").rstrip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    extension = _EXTENSION.search(name)
    ending = extension.group() if extension else ""
    stem = name[: len(name) - len(ending)]
    return (_shortened(stem, ending) or "file") + ending


def extension_of(name: str) -> str:
    """The extension of ``name`` in lower case, without the dot; empty when it has none."""
    found = _EXTENSION.search(display_name(name))
    return found.group()[1:].lower() if found else ""


def ascii_name(name: str) -> str:
    """``name`` for readers that know ASCII only: letters lose their accents, others become _."""
    ending = _EXTENSION.search(name)
    stem = name[: ending.start()] if ending else name
    plain = unicodedata.normalize("NFKD", stem)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    kept = re.sub(r"[^A-Za-z0-9 ._()-]+", "_", kept).strip(" ._")
    return (kept or "file") + (ending.group() if ending else "")


def _shortened(stem: str, ending: str) -> str:
    end = min(len(stem), LONGEST - len(ending))
    while len((stem[:end] + ending).encode()) > LONGEST_IN_BYTES:
        end -= 1
    if end < len(stem):
        while end and unicodedata.combining(stem[end]):  # never split a letter from its marks
            end -= 1
    return stem[:end].rstrip(". ")
