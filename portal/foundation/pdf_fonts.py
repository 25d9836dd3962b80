"""Which characters our fonts can show, read from the fonts themselves.

PDF/UA refuses a document with a character that no font has. People write in more scripts than we
carry fonts for, and such a document must be made all the same: the character becomes ``□`` and the
document says so.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PLACEHOLDER = "□"


def shown(value: Any, folders: list[str]) -> Any:
    """``value`` (JSON data) with every character that no font in ``folders`` has made ``□``."""
    if isinstance(value, str):
        known = _characters(tuple(folders))
        return "".join(c if ord(c) in known or _invisible(c) else PLACEHOLDER for c in value)
    if isinstance(value, list):
        return [shown(item, folders) for item in value]
    if isinstance(value, dict):
        return {key: shown(item, folders) for key, item in value.items()}
    return value


def _invisible(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) == "Cf"


@cache
def _characters(folders: tuple[str, ...]) -> frozenset[int]:
    files = (path for folder in folders for path in sorted(Path(folder).iterdir()))
    return frozenset(
        code
        for path in files
        if path.suffix in (".ttf", ".otf", ".ttc")
        for code in _in_font(path.read_bytes())
    )


def _in_font(data: bytes) -> Iterator[int]:
    """Code points of the font, or of the first one of a collection (OpenType, table cmap)."""
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    for index in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _sum, place, _length = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
        if tag == b"cmap":
            for record in range(struct.unpack_from(">H", data, place + 2)[0]):
                _platform, _encoding, offset = struct.unpack_from(
                    ">HHI", data, place + 4 + 8 * record
                )
                yield from _in_table(data, place + offset)


def _in_table(data: bytes, place: int) -> Iterator[int]:
    kind = struct.unpack_from(">H", data, place)[0]
    if kind == 12:
        for group in range(struct.unpack_from(">I", data, place + 12)[0]):
            first, last, _glyph = struct.unpack_from(">III", data, place + 16 + 12 * group)
            yield from range(first, last + 1)
    elif kind == 4:
        count = struct.unpack_from(">H", data, place + 6)[0] // 2
        ends = struct.unpack_from(f">{count}H", data, place + 14)
        starts = struct.unpack_from(f">{count}H", data, place + 16 + 2 * count)
        for first, last in zip(starts, ends, strict=True):
            yield from range(first, min(last, 0xFFFE) + 1)
