"""What the tests of the Convention's world start from."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.convention.loading import LoadReport, load
from portal.convention.sources import DATA
from portal.foundation.db import db, transaction

LATER = datetime(2026, 2, 6, 9, 30, tzinfo=UTC)


class DataFolder:
    """A copy of the shipped files that a test can change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for file in DATA.glob("*.csv"):
            (path / file.name).write_bytes(file.read_bytes())

    def replace(self, file: str, old: str, new: str) -> None:
        """Change a text that occurs in ``file``."""
        text = (self.path / file).read_text("utf-8")
        assert old in text
        (self.path / file).write_text(text.replace(old, new), "utf-8")

    def drop_line(self, file: str, start: str) -> None:
        """Take out the one line that begins with ``start``."""
        lines = (self.path / file).read_text("utf-8").splitlines(keepends=True)
        left = [line for line in lines if not line.startswith(start)]
        assert len(left) == len(lines) - 1
        (self.path / file).write_text("".join(left), "utf-8")

    def load(self, app: Flask, at: datetime = LATER) -> LoadReport:
        """Load the files as they are now."""
        with app.app_context(), transaction():
            return load(db.session, at, self.path)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A copy of the shipped files."""
    return DataFolder(tmp_path)


@pytest.fixture
def in_world(world: Flask) -> Callable[[Callable[[], Any]], Any]:
    """``in_world(question)``: what ``question()`` answers where the shipped data are loaded."""

    def ask(question: Callable[[], Any]) -> Any:
        with world.app_context():
            return question()

    return ask
