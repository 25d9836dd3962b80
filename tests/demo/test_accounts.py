"""Production does not start on the demonstration's database, nor with weak settings."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from config import WeakSettings
from portal.demo.accounts import refuse_demo_accounts
from tests import people

ROOT = Path(__file__).parents[2]
SOUND = {
    "PORTAL_ENVIRONMENT": "production",
    "PORTAL_SECRET_KEY": "kJ8z2LmQ0vYt5RbXwN7cDfGhSaE3uPiO",
    "PORTAL_BASE_URL": "https://portal.example",
    "PORTAL_MAIL_TRANSPORT": "smtp",
}


def test_demo_accounts_are_found(app: Flask) -> None:
    people.person(app, email="somebody@example.org")
    refuse_demo_accounts(app)
    people.person(app, email="administrator@example.org")
    with pytest.raises(WeakSettings, match="accounts of the demonstration"):
        refuse_demo_accounts(app)


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """``start(**changes)``: import the entry point as a server does, in production."""

    def run(**changes: str) -> "subprocess.CompletedProcess[str]":
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
        environment = {**kept, **SOUND, "PORTAL_DATA_DIR": str(tmp_path), **changes}
        command = [sys.executable, "-c", "import wsgi"]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    return run


def test_a_refusal_is_one_line(start: Callable[..., "subprocess.CompletedProcess[str]"]) -> None:
    assert start().returncode == 0  # a database that is still empty is sound
    done = start(PORTAL_SECRET_KEY="weak-and-known", PORTAL_BASE_URL="http://portal.example")
    assert done.returncode == 1
    assert done.stderr == (
        "The portal does not start: PORTAL_SECRET_KEY must hold at least 32 random characters; "
        "PORTAL_BASE_URL must begin with https://.\n"
    )
    done = start(PORTAL_SMTP_PORT="no number")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "PORTAL_SMTP_PORT" in done.stderr
