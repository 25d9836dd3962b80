"""Files in an S3-compatible object store, for installations of several machines.

The package obstore is needed only here and only then, so it is imported when a store is opened.
Address, region and keys come from the usual ``AWS_…`` environment variables.
"""

import importlib
from collections.abc import Container, Iterator
from datetime import UTC, datetime, timedelta
from typing import IO, Any, Self
from urllib.parse import urlsplit

from portal.foundation.files import (
    CHUNK,
    Condition,
    Damaged,
    Missing,
    Received,
    Swept,
    Temporary,
    checked_key,
    copy_hashed,
    key_of,
    sha256_of,
    spool,
)


class _SpooledTemporary:
    """An upload held on this machine until it is kept."""

    def __init__(self, store: "S3Store", file: IO[bytes]) -> None:
        self._store = store
        self.file = file
        self.sha256 = ""
        self.size = 0

    def keep(self) -> Received:
        """Send the file to the object store; returns when the store has confirmed it."""
        self.file.seek(0)
        received = Received(self.sha256, self.size, key_of(self.sha256))
        self._store._put(received.key, self.file)
        return received

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.file.close()


class S3Store:
    """Files in a bucket, under the same keys as in a folder."""

    def __init__(self, bucket: str, prefix: str = "", **options: Any) -> None:
        self._obstore = importlib.import_module("obstore")
        stores = importlib.import_module("obstore.store")
        self._store: Any = stores.S3Store(bucket, prefix=prefix or None, **options)

    @classmethod
    def from_address(cls, address: str) -> Self:
        """The store at ``s3://bucket/prefix``."""
        parts = urlsplit(address)
        return cls(parts.netloc, parts.path.strip("/"))

    def receive(self, stream: IO[bytes], limit: int) -> Received:
        """As ``FolderStore.receive``."""
        with self.receive_temporary(stream, limit) as temporary:
            return temporary.keep()

    def receive_temporary(self, stream: IO[bytes], limit: int) -> Temporary:
        """As ``FolderStore.receive_temporary``."""
        temporary = _SpooledTemporary(self, spool())
        try:
            temporary.sha256, temporary.size = copy_hashed(stream, temporary.file, limit)
            temporary.file.seek(0)
        except BaseException:
            temporary.file.close()
            raise
        return temporary

    def open(self, key: str) -> IO[bytes]:
        """The bytes of ``key``: fetched whole and verified before the first is handed out."""
        file = spool()
        try:
            try:
                answer = self._obstore.get(self._store, checked_key(key))
            except FileNotFoundError:
                raise Missing(key) from None
            for chunk in answer.stream(min_chunk_size=CHUNK):
                file.write(chunk)
            file.seek(0)
            if sha256_of(file) != key[-64:]:
                raise Damaged(key)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def exists(self, key: str) -> bool:
        """Whether a file is stored under ``key``."""
        try:
            self._obstore.head(self._store, checked_key(key))
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove ``key``; no error when it is not there."""
        try:
            self._obstore.delete(self._store, checked_key(key))
        except FileNotFoundError:
            return

    def check(self, key: str) -> Condition:
        """Fetch the whole of ``key`` and say whether it is what was received."""
        try:
            self.open(key).close()
        except Missing:
            return Condition.MISSING
        except Damaged:
            return Condition.DAMAGED
        return Condition.INTACT

    def keys(self) -> Iterator[str]:
        """Every key in the store, in no order."""
        for key, _changed in self._listing():
            yield key

    def sweep(self, known_keys: Container[str], older_than: timedelta) -> Swept:
        """Remove files that ``known_keys`` lacks and that were stored before ``older_than``."""
        before = datetime.now(UTC) - older_than
        orphans = tuple(
            key for key, changed in self._listing() if key not in known_keys and changed < before
        )
        for key in orphans:
            self.delete(key)
        return Swept(0, orphans)

    def _put(self, key: str, file: IO[bytes]) -> None:
        self._obstore.put(self._store, key, file)

    def _listing(self) -> Iterator[tuple[str, datetime]]:
        for page in self._obstore.list(self._store):
            for entry in page:
                try:
                    yield checked_key(entry["path"]), entry["last_modified"]
                except Missing:
                    continue
