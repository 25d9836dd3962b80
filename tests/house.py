"""The portal under test: one app a database for the whole run, its data made anew for each test."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event

from config import Settings
from portal import create_app
from portal.convention.loading import load
from portal.foundation import schema
from portal.foundation.db import db, transaction
from tests.browsing import Browser
from tests.servers.databases import Databases

SECRET = "only the tests know this secret, which is long enough"
# Arabic among them, so that every layout is seen from right to left too.
LOCALES = "ar,en,fr,es"
MIGRATED = "migrated"
WORLD = "world"

_written: set[str] = set()


@event.listens_for(Engine, "commit")
def _remember(connection: Connection) -> None:
    _written.add(connection.engine.url.render_as_string(hide_password=False))


def settings_for(address: str, data_dir: Path, **changes: Any) -> Settings:
    """Settings of a test: the database at ``address``, files in ``data_dir``, then ``changes``."""
    chosen: dict[str, Any] = {
        "environment": "test",
        "secret_key": SECRET,
        "base_url": "http://localhost",
        "trusted_hosts": "localhost",
        "data_dir": data_dir,
        "database_url": address,
        "locales": LOCALES,
    }
    return Settings(**{**chosen, **changes})


def open_house(settings: Settings) -> Flask:
    """An app whose test client inspects every page."""
    app = create_app(settings)
    app.test_client_class = Browser
    return app


def _load_reference_data(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        load(session, datetime(2026, 1, 5, 8, 0, tzinfo=UTC))


def close_connections(app: Flask) -> None:
    """Let go of the app's database connections."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


class House:
    """An app on one sort of database. ``ready()`` gives it back as new."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self.databases = databases
        self.folder = folder
        self.kind = databases.kind
        databases.template(MIGRATED, schema.upgrade)
        self._template = MIGRATED
        self._templates = {MIGRATED}
        self._address = databases.copy(MIGRATED, "house")
        self.app = open_house(settings_for(self._address, folder / "data"))

    def ready(self, template: str = MIGRATED) -> Flask:
        """The app on a database equal to ``template``, with an empty file store."""
        if self._address in _written or template != self._template:
            close_connections(self.app)
            self.databases.copy(template, "house")
            self._template = template
            _written.discard(self._address)
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        (self.folder / "data").mkdir()
        self.app.extensions.pop("portal.files", None)  # the store remembers its folders
        return self.app

    def template(self, name: str, fill: Callable[[Flask], None]) -> None:
        """Keep what ``fill(app)`` writes on a migrated database as the template ``name``."""

        def build(address: str) -> None:
            app = open_house(settings_for(address, self.folder / name))
            try:
                fill(app)
            finally:
                close_connections(app)

        self.databases.template(name, build, base=MIGRATED)
        self._templates.add(name)

    def world(self) -> str:
        """Name of the template with the Convention's reference data; made when first asked."""
        if WORLD not in self._templates:
            self.template(WORLD, _load_reference_data)
        return WORLD

    def another(self, name: str, folder: Path, **changes: Any) -> Flask:
        """A second app with its own migrated database and settings, for tests that need one."""
        address = self.databases.copy(MIGRATED, name)
        return open_house(settings_for(address, folder, **changes))

    def close(self) -> None:
        """Let go of every connection."""
        close_connections(self.app)
