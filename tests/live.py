"""The portal served as it is in production: a real server, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from config import Settings
from portal.foundation import worker
from tests.house import House, close_connections, open_house, settings_for

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


@dataclass
class Server:
    """gunicorn with one app; it can be stopped, killed and started again on the same port."""

    environment: Mapping[str, str]
    port: int
    log: Path
    target: str = "wsgi:app"
    options: tuple[str, ...] = ("--workers=1", "--threads=8")
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", self.target, f"--bind=127.0.0.1:{self.port}"]
        command += ["--no-control-socket", "--graceful-timeout=5", *self.options]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait()

    def wait(self) -> None:
        """Wait until it answers anything at all."""
        until = time.perf_counter() + START_SECONDS
        while time.perf_counter() < until and self.process and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
            except urllib.error.HTTPError as answer:
                answer.close()
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> None:
        """Stop in order, as a deployment does."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """kill -9 the server and all its workers at once."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
        self.process = None


@dataclass
class LivePortal:
    """A served portal, and ``app``: the same database and files in the tests' own process."""

    server: Server
    app: Flask

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self.server.url

    def work(self) -> None:
        """Let the worker send and do everything that is due now."""
        with self.app.app_context():
            worker.run(once=True)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment variables that make a process have ``settings``."""
    made = {name: value for name, value in os.environ.items() if name[:7] != "PORTAL_"}
    made |= {name: value for name, value in os.environ.items() if name.startswith("PORTAL_TEST_")}
    for name, field_ in type(settings).model_fields.items():
        value = getattr(settings, name)
        if value != field_.default:
            secret = getattr(value, "get_secret_value", None)
            made[f"PORTAL_{name.upper()}"] = str(secret() if secret else value)
    return made


@contextmanager
def live(
    house: House,
    template: str,
    folder: Path,
    name: str,
    target: str = "wsgi:app",
    **changes: object,
) -> Iterator[LivePortal]:
    """Serve a portal whose database is a copy of ``template`` and whose files are in ``folder``."""
    port = free_port()
    address = house.databases.copy(template, name)
    settings = settings_for(
        address, folder / "data", base_url=f"http://localhost:{port}", **changes
    )
    app = open_house(settings)
    server = Server(environment_of(settings), port, folder / "server.log", target)
    try:
        server.start()
        yield LivePortal(server, app)
    finally:
        server.stop()
        close_connections(app)
        house.databases.drop(name)
