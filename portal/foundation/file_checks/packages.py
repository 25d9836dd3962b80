"""The zip packages that office documents are: looked at before anything is unpacked.

A package is refused when it is not one tidy run of members from the first byte to the last, or
when it would unpack to more than the limits, by what it declares or by what it really holds.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from portal.foundation.file_checks import reasons
from portal.foundation.file_checks.reasons import Refused

MOST_MEMBERS = 3000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_IN_ONE = 150 * 1024 * 1024
STEEPEST = 250  # times its packed size; deflate itself ends near 1030
_STEEP_FROM = 1024 * 1024
_LONGEST_GAP = 64  # a data descriptor, and padding that some programs write
_LOCAL = struct.Struct("<4s5H3L2H")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BAD_NAME = re.compile(r"^/|^[A-Za-z]:|\\|(^|/)\.\.(/|$)|[\x00-\x1f\x7f]")
_CHUNK = 64 * 1024
# What zipfile raises for packages that are broken, by chance or on purpose.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class Package:
    """An opened package whose outside is in order. ``names`` are its members, in order."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raise Refused unless the package in ``file`` is sound from the outside."""
        self._file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN:
            raise Refused(reasons.DAMAGED) from None
        self._members = {member.filename: member for member in self._zip.infolist()}
        self.names = tuple(self._members)
        self._check_members()
        self._check_layout()

    def first(self) -> str:
        """The member that stands first in the file."""
        return min(self._members.values(), key=lambda member: member.header_offset).filename

    def is_stored(self, name: str) -> bool:
        """Whether ``name`` is kept as it is, not packed."""
        return self._members[name].compress_type == zipfile.ZIP_STORED

    def size(self, name: str) -> int:
        """The size of ``name`` when unpacked, in bytes."""
        return self._members[name].file_size

    def read(self, name: str, most: int) -> bytes:
        """All of ``name``; refused when it is longer than ``most`` bytes or damaged."""
        if name not in self._members:
            raise Refused(reasons.DAMAGED)
        if self._members[name].file_size > most:
            raise Refused(reasons.TOO_COMPLEX)
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """``name`` piece by piece; its length and checksum are verified at the end."""
        try:
            with self._zip.open(self._members[name]) as member:
                while chunk := member.read(_CHUNK):
                    yield chunk
        except _BROKEN:
            raise Refused(reasons.DAMAGED) from None

    def _check_members(self) -> None:
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise Refused(reasons.TOO_COMPLEX)
        folded = {member.filename.casefold() for member in members}
        if not members or len(folded) != len(members):
            raise Refused(reasons.UNUSUAL)
        for member in members:
            if member.flag_bits & 0x41:
                raise Refused(reasons.ENCRYPTED)
            mode = member.external_attr >> 16
            if (
                member.compress_type not in _METHODS
                or _BAD_NAME.search(member.orig_filename)
                or stat.S_ISLNK(mode)
            ):
                raise Refused(reasons.UNUSUAL)
            steep = member.file_size > STEEPEST * max(1, member.compress_size)
            if member.file_size > MOST_IN_ONE or (steep and member.file_size > _STEEP_FROM):
                raise Refused(reasons.TOO_COMPLEX)
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise Refused(reasons.TOO_COMPLEX)

    def _check_layout(self) -> None:
        """No overlap (the quine-like bombs), nothing before, between or after the members."""
        position = 0
        for member in sorted(self._zip.infolist(), key=lambda member: member.header_offset):
            if not 0 <= member.header_offset - position <= (_LONGEST_GAP if position else 0):
                raise Refused(reasons.TWO_TYPES)
            self._file.seek(member.header_offset)
            header = self._file.read(_LOCAL.size)
            if len(header) < _LOCAL.size:
                raise Refused(reasons.DAMAGED)
            fields = _LOCAL.unpack(header)
            name_length, extra_length = fields[9], fields[10]
            name = self._file.read(name_length)
            encoding = "utf-8" if member.flag_bits & 0x800 else "cp437"
            if fields[0] != b"PK\x03\x04" or name != member.orig_filename.encode(encoding):
                raise Refused(reasons.UNUSUAL)
            position = (
                member.header_offset
                + _LOCAL.size
                + name_length
                + extra_length
                + member.compress_size
            )
        if not 0 <= self._zip.start_dir - position <= _LONGEST_GAP or self._zip.comment:
            raise Refused(reasons.TWO_TYPES)
        end = self._file.seek(0, 2)
        self._file.seek(max(0, end - 22))
        if self._file.read(4) != b"PK\x05\x06":
            raise Refused(reasons.TWO_TYPES)
