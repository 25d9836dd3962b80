"""The file store: nothing is kept by halves, and nothing damaged is handed out."""

import hashlib
import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from portal.foundation.files import (
    Condition,
    Damaged,
    FolderStore,
    Missing,
    TooLarge,
    key_of,
    store_at,
)

TEXT = b"Vultures need safe places to feed.\n"
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


def files_in(store: FolderStore) -> list[str]:
    found = (path.relative_to(store.path) for path in store.path.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if path.name != ".lock")


def make_old(path: Path) -> None:
    two_days_ago = time.time() - 2 * 86_400
    os.utime(path, (two_days_ago, two_days_ago))


def test_a_file_is_kept_under_its_hash(store: FolderStore) -> None:
    received = store.receive(io.BytesIO(TEXT), limit=1000)

    sha256 = hashlib.sha256(TEXT).hexdigest()
    assert (received.sha256, received.size) == (sha256, len(TEXT))
    assert files_in(store) == [received.key] == [f"{sha256[:2]}/{sha256[2:4]}/{sha256}"]
    with store.open(received.key) as file:
        assert file.read() == TEXT


def test_the_same_content_twice_is_one_file(store: FolderStore) -> None:
    first = store.receive(io.BytesIO(TEXT), limit=1000)
    second = store.receive(io.BytesIO(TEXT), limit=1000)
    assert first == second
    assert files_in(store) == [first.key]


def test_an_empty_file_can_be_kept(store: FolderStore) -> None:
    assert store.receive(io.BytesIO(b""), limit=0).size == 0


def test_the_limit_itself_is_allowed_and_one_byte_more_is_not(store: FolderStore) -> None:
    assert store.receive(io.BytesIO(b"x" * 100), limit=100).size == 100
    before = files_in(store)
    with pytest.raises(TooLarge) as caught:
        store.receive(io.BytesIO(b"y" * 101), limit=100)
    assert caught.value.limit == 100
    assert files_in(store) == before


def test_reading_stops_at_the_limit(store: FolderStore) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(TooLarge):
        store.receive(stream, limit=1_000_000)  # type: ignore[arg-type]
    assert stream.given < 2_000_000


def test_a_stream_that_breaks_leaves_nothing(store: FolderStore) -> None:
    class Breaks(io.RawIOBase):
        calls = 0

        def read(self, size: int = -1) -> bytes:
            self.calls += 1
            if self.calls == 2:
                raise ConnectionResetError
            return b"x" * 10

    with pytest.raises(ConnectionResetError):
        store.receive(Breaks(), limit=1000)  # type: ignore[arg-type]
    assert files_in(store) == []


def test_a_temporary_file_that_is_not_kept_leaves_nothing(store: FolderStore) -> None:
    with store.receive_temporary(io.BytesIO(TEXT), limit=1000) as temporary:
        assert temporary.file.read() == TEXT
        assert len(files_in(store)) == 1
    assert files_in(store) == []


def test_an_error_while_inspecting_leaves_nothing(store: FolderStore) -> None:
    with (
        pytest.raises(RuntimeError, match="refused"),
        store.receive_temporary(io.BytesIO(TEXT), limit=1000),
    ):
        raise RuntimeError("refused")
    assert files_in(store) == []


def test_an_error_while_keeping_leaves_nothing(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.receive(io.BytesIO(TEXT), limit=1000)
    assert files_in(store) == []


def test_a_kept_file_is_synced_before_and_after_it_gets_its_name(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    real_fsync, real_rename = os.fsync, Path.rename

    def fsync(handle: int) -> None:
        name = str(Path(f"/proc/self/fd/{handle}").readlink())
        events.append("sync file" if name.endswith(".part") else f"sync {name}")
        real_fsync(handle)

    def rename(self: Path, target: Path) -> Path:
        events.append("rename")
        return real_rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename)
    received = store.receive(io.BytesIO(TEXT), limit=1000)

    folder = (store.path / received.key).parent
    assert events == [
        "sync file",
        "rename",
        f"sync {folder}",
        f"sync {folder.parent}",
        f"sync {store.path}",
    ]


def test_every_flipped_bit_is_noticed_and_never_served(store: FolderStore) -> None:
    received = store.receive(io.BytesIO(TEXT), limit=1000)
    path = store.path / received.key
    path.chmod(0o600)
    for position in range(len(TEXT)):
        damaged = bytearray(TEXT)
        damaged[position] ^= 1 << position % 8
        path.write_bytes(damaged)
        with pytest.raises(Damaged):
            store.open(received.key)
    assert store.check(received.key) is Condition.DAMAGED


def test_a_damaged_file_is_mended_when_the_content_arrives_again(store: FolderStore) -> None:
    received = store.receive(io.BytesIO(TEXT), limit=1000)
    path = store.path / received.key
    path.chmod(0o600)
    path.write_bytes(b"something else")
    store.receive(io.BytesIO(TEXT), limit=1000)
    assert store.check(received.key) is Condition.INTACT


def test_a_deleted_file_is_missing(store: FolderStore) -> None:
    received = store.receive(io.BytesIO(TEXT), limit=1000)
    assert store.exists(received.key)
    store.delete(received.key)
    store.delete(received.key)
    assert not store.exists(received.key)
    assert store.check(received.key) is Condition.MISSING
    with pytest.raises(Missing):
        store.open(received.key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../../etc/passwd",
        "/etc/passwd",
        "ab/cd/../../../../etc/passwd",
        "incoming/x.part",
        ".lock",
        "ab/cd/" + "a" * 64,
        key_of("ab" * 32) + "\n",
        key_of("ab" * 32).upper(),
    ],
)
def test_only_the_stores_own_keys_open_anything(store: FolderStore, key: str) -> None:
    with pytest.raises(Missing):
        store.open(key)
    with pytest.raises(Missing):
        store.delete(key)
    with pytest.raises(Missing):
        store.exists(key)


def test_a_symbolic_link_in_the_store_is_not_followed(store: FolderStore, tmp_path: Path) -> None:
    received = store.receive(io.BytesIO(TEXT), limit=1000)
    path = store.path / received.key
    outside = tmp_path / "outside"
    path.rename(outside)
    path.symlink_to(outside)
    assert not store.exists(received.key)
    with pytest.raises(Damaged):
        store.open(received.key)


def test_a_sweep_takes_only_old_files_that_nobody_knows(store: FolderStore) -> None:
    known = store.receive(io.BytesIO(b"known"), limit=1000)
    orphan = store.receive(io.BytesIO(b"orphan"), limit=1000)
    fresh = store.receive(io.BytesIO(b"fresh"), limit=1000)
    make_old(store.path / known.key)
    make_old(store.path / orphan.key)

    swept = store.sweep({known.key}, DAY)

    assert (swept.orphans, swept.unfinished) == ((orphan.key,), 0)
    assert sorted(store.keys()) == sorted([known.key, fresh.key])


def test_an_orphan_that_arrives_again_is_young_again(store: FolderStore) -> None:
    orphan = store.receive(io.BytesIO(TEXT), limit=1000)
    make_old(store.path / orphan.key)
    store.receive(io.BytesIO(TEXT), limit=1000)
    assert store.sweep(set(), DAY).orphans == ()


def test_a_sweep_takes_unfinished_uploads_but_never_a_running_one(store: FolderStore) -> None:
    left_by_a_crash = store.path / "incoming" / "left.part"
    left_by_a_crash.write_bytes(b"half")
    make_old(left_by_a_crash)
    young = store.path / "incoming" / "young.part"
    young.write_bytes(b"half")
    with store.receive_temporary(io.BytesIO(TEXT), limit=1000) as running:
        for path in (store.path / "incoming").iterdir():
            if path != young:
                make_old(path)
        swept = store.sweep(set(), DAY)
        assert (swept.unfinished, swept.orphans) == (1, ())
        assert young.exists()
        kept = running.keep()
    assert sorted(files_in(store)) == sorted(["incoming/young.part", kept.key])


def test_the_address_of_a_folder_opens_a_folder_store(tmp_path: Path) -> None:
    store = store_at(str(tmp_path / "elsewhere"))
    assert isinstance(store, FolderStore)
    assert store.path == tmp_path / "elsewhere"
