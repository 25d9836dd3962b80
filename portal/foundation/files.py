"""Files as received: streamed to durable storage, named by their SHA-256, verified when read.

A receipt is a promise (docs/architecture.md, section 5), so this is our own folder store: a file
is written under a temporary name while it is hashed, synced, renamed to its hash, and the folder
is synced, before anybody is told that it is kept. Nothing outside the store is ever opened, and a
person's file name is never part of a path.
"""

import fcntl
import hashlib
import io
import os
import re
import secrets
import stat
import tempfile
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO, Protocol, Self

from flask import current_app

from portal.foundation.settings import current as settings

CHUNK = 256 * 1024
_KEY = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})")
_INCOMING = "incoming"
_EXTENSION = "portal.files"


class TooLarge(ValueError):
    """The stream went on beyond the limit (``limit``, bytes). Nothing of it was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"More than {limit} bytes.")
        self.limit = limit


class Missing(LookupError):
    """No file is stored under this key."""


class Damaged(RuntimeError):
    """The stored bytes are not those that were received; they are never handed out."""


class Condition(StrEnum):
    """What a fixity check found."""

    INTACT = "intact"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(frozen=True)
class Received:
    """A file that is kept: hash in hexadecimal, size in bytes, and the key that opens it."""

    sha256: str
    size: int
    key: str


@dataclass(frozen=True)
class Swept:
    """What a sweep removed: unfinished uploads, and files that no row names (their keys)."""

    unfinished: int
    orphans: tuple[str, ...]


class Temporary(Protocol):
    """A file that arrived whole but is not kept yet; leaving the ``with`` block discards it.

    ``file`` reads its bytes. ``keep`` makes it permanent and returns only when it is durable.
    """

    sha256: str
    size: int
    file: IO[bytes]

    def keep(self) -> Received: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *exception: object) -> None: ...


class FileStore(Protocol):
    """Where files are: a folder of this machine, or an object store."""

    def receive(self, stream: IO[bytes], limit: int) -> Received: ...
    def receive_temporary(self, stream: IO[bytes], limit: int) -> Temporary: ...
    def open(self, key: str) -> IO[bytes]: ...
    def exists(self, key: str) -> bool: ...
    def delete(self, key: str) -> None: ...
    def check(self, key: str) -> Condition: ...
    def keys(self) -> Iterator[str]: ...
    def sweep(self, known_keys: Container[str], older_than: timedelta) -> Swept: ...


def current() -> FileStore:
    """The store of the app whose context is active, made once an app.

    An object store when the settings name one (``file_store`` such as ``s3://bucket/prefix``),
    otherwise the folder ``files`` in the data folder.
    """
    store: FileStore | None = current_app.extensions.get(_EXTENSION)
    if store is None:
        address = settings().file_store
        store = store_at(address or str(settings().data_dir / "files"))
        current_app.extensions[_EXTENSION] = store
    return store


def store_at(address: str) -> FileStore:
    """The store at ``address``: ``s3://bucket/prefix``, or the path of a folder."""
    if address.startswith("s3://"):
        from portal.foundation.object_store import S3Store

        return S3Store.from_address(address)
    return FolderStore(Path(address))


def key_of(sha256: str) -> str:
    """The key of the file with this hash."""
    return checked_key(f"{sha256[:2]}/{sha256[2:4]}/{sha256}")


def checked_key(key: str) -> str:
    """``key`` itself; raise Missing when it is not of the form that stores give."""
    if not _KEY.fullmatch(key):
        raise Missing(key)
    return key


def sha256_of(file: IO[bytes]) -> str:
    """SHA-256 of what is left to read in ``file``."""
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def copy_hashed(stream: IO[bytes], target: IO[bytes], limit: int) -> tuple[str, int]:
    """Copy ``stream`` to ``target``; give (hash, size) or raise TooLarge as soon as it is."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(limit)
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    return digest.hexdigest(), size


class _FolderTemporary:
    """An upload in the folder store's ``incoming``, locked so that no sweep takes it."""

    def __init__(self, store: "FolderStore", path: Path, file: IO[bytes]) -> None:
        self._store = store
        self._path = path
        self._kept = False
        self.file = file
        self.sha256 = ""
        self.size = 0

    def keep(self) -> Received:
        """Make the file permanent. In order: sync the file, rename it, sync the folders."""
        self.file.seek(0)
        os.fchmod(self.file.fileno(), 0o440)
        os.utime(self.file.fileno())
        os.fsync(self.file.fileno())
        received = Received(self.sha256, self.size, key_of(self.sha256))
        self._store._put(self._path, received.key)
        self._kept = True
        return received

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.file.close()
        if not self._kept:
            self._path.unlink(missing_ok=True)


class FolderStore:
    """Files in a folder: ``incoming/`` for uploads under way, ``ab/cd/<sha256>`` for kept ones."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        for folder in (self.path, self.path / _INCOMING):
            _make_folder(folder)

    def receive(self, stream: IO[bytes], limit: int) -> Received:
        """Keep all of ``stream``, at most ``limit`` bytes; returns when it is durable.

        Raises TooLarge; after any error nothing is left behind.
        """
        with self.receive_temporary(stream, limit) as temporary:
            return temporary.keep()

    def receive_temporary(self, stream: IO[bytes], limit: int) -> Temporary:
        """Take ``stream`` in without keeping it yet, so that its content can be inspected.

        Use as ``with store.receive_temporary(...) as temporary:`` and call ``temporary.keep()``.
        """
        path = self.path / _INCOMING / f"{secrets.token_hex(16)}.part"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        file = os.fdopen(os.open(path, flags, 0o600), "w+b")
        temporary = _FolderTemporary(self, path, file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            temporary.sha256, temporary.size = copy_hashed(stream, file, limit)
            file.seek(0)
        except BaseException:
            temporary.__exit__()
            raise
        return temporary

    def open(self, key: str) -> IO[bytes]:
        """The bytes of ``key``, verified against its hash before the first is handed out.

        Raises Missing or Damaged.
        """
        file = self._open_raw(key)
        try:
            if sha256_of(file) != key[-64:]:
                raise Damaged(key)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def exists(self, key: str) -> bool:
        """Whether a file is stored under ``key`` (its content is not looked at)."""
        return stat.S_ISREG(_mode(self.path / checked_key(key)))

    def delete(self, key: str) -> None:
        """Remove ``key``; no error when it is not there."""
        path = self.path / checked_key(key)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _sync_folder(path.parent)

    def check(self, key: str) -> Condition:
        """Read the whole of ``key`` and say whether it is what was received."""
        try:
            self.open(key).close()
        except Missing:
            return Condition.MISSING
        except Damaged:
            return Condition.DAMAGED
        return Condition.INTACT

    def keys(self) -> Iterator[str]:
        """Every key in the store, in no order."""
        for path in self.path.glob("??/??/*"):
            key = str(path.relative_to(self.path))
            if _KEY.fullmatch(key) and stat.S_ISREG(_mode(path)):
                yield key

    def sweep(self, known_keys: Container[str], older_than: timedelta) -> Swept:
        """Remove what nobody needs: unfinished uploads and files that ``known_keys`` lacks.

        Only what has not been touched for ``older_than``, and never an upload that is running.
        """
        before = time.time() - older_than.total_seconds()
        unfinished = sum(
            _remove_unfinished(path, before) for path in (self.path / _INCOMING).glob("*.part")
        )
        orphans = []
        for key in self.keys():
            if key in known_keys:
                continue
            with self._lock(fcntl.LOCK_EX):  # the same content may be arriving again just now
                path = self.path / key
                with suppress(FileNotFoundError):
                    if path.lstat().st_mtime < before:
                        path.unlink()
                        orphans.append(key)
        return Swept(unfinished, tuple(orphans))

    def _open_raw(self, key: str) -> IO[bytes]:
        try:
            handle = os.open(self.path / checked_key(key), os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            raise Missing(key) from None
        except OSError as error:  # a symbolic link where a file should be
            raise Damaged(key) from error
        return os.fdopen(handle, "rb")

    def _put(self, source: Path, key: str) -> None:
        target = self.path / key
        with self._lock(fcntl.LOCK_SH):
            _make_folder(target.parent.parent)
            _make_folder(target.parent)
            source.rename(target)
            # Folders made by another process may not be on disk yet: sync all the way up.
            for folder in (target.parent, target.parent.parent, self.path):
                _sync_folder(folder)

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        handle = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, kind)
            yield
        finally:
            os.close(handle)


def _make_folder(path: Path) -> None:
    path.mkdir(mode=0o750, parents=True, exist_ok=True)
    if path.is_symlink():
        raise RuntimeError(f"The store's folder {path.name} is a symbolic link.")


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0


def _remove_unfinished(path: Path, before: float) -> int:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mtime >= before:
                return 0
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except (FileNotFoundError, BlockingIOError):
        return 0
    return 1


def spool(limit_in_memory: int = 10 * 1024 * 1024) -> IO[bytes]:
    """An empty file that lives in memory until it grows beyond ``limit_in_memory`` bytes."""
    return tempfile.SpooledTemporaryFile(max_size=limit_in_memory)


def in_memory(data: bytes) -> IO[bytes]:
    """``data`` as a stream to receive: for files the portal makes itself."""
    return io.BytesIO(data)
