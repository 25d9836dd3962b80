"""Databases for the tests: migrated once, copied for each test, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import URL

from tests.servers.postgresql import plain


class Databases(Protocol):
    """Makes databases of one sort. Every method gives or takes SQLAlchemy addresses."""

    kind: str

    def empty(self, name: str) -> str:
        """Make the database ``name`` anew, with nothing in it."""

    def template(self, name: str, build: Callable[[str], None], base: str = "") -> None:
        """Keep what ``build(address)`` makes as the template ``name``, starting from ``base``."""

    def copy(self, template: str, name: str) -> str:
        """Make the database ``name`` anew, as a copy of ``template``; nobody may be connected."""

    def drop(self, name: str) -> None:
        """Delete the database ``name`` if it is there."""


class SqliteDatabases:
    """Databases as files in one folder."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def empty(self, name: str) -> str:
        self.drop(name)
        return self._address(name)

    def template(self, name: str, build: Callable[[str], None], base: str = "") -> None:
        build(self.copy(base, name) if base else self.empty(name))
        if self._file(name).with_name(f"{name}.sqlite-wal").exists():
            raise RuntimeError(f"The template {name} is still open.")

    def copy(self, template: str, name: str) -> str:
        self.drop(name)
        shutil.copyfile(self._file(template), self._file(name))
        return self._address(name)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.folder.joinpath(f"{name}.sqlite{ending}").unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite"

    def _address(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"


class PostgresqlDatabases:
    """Databases on one PostgreSQL server. ``prefix`` keeps two runs on one server apart."""

    kind = "postgresql"

    def __init__(self, server: URL, prefix: str) -> None:
        self.server = server
        self.prefix = prefix
        self._made: set[str] = set()
        self._connection = psycopg.connect(plain(server), autocommit=True)
        new_enough = self._connection.info.server_version >= 150000
        # Copying files is quickest for databases as small as ours, where nothing waits for a disk.
        self._strategy = "STRATEGY file_copy" if new_enough else ""

    def empty(self, name: str) -> str:
        return self._create(name, "template0")

    def template(self, name: str, build: Callable[[str], None], base: str = "") -> None:
        build(self.copy(base, name) if base else self.empty(name))

    def copy(self, template: str, name: str) -> str:
        return self._create(name, self.prefix + template)

    def drop(self, name: str) -> None:
        self._made.discard(name)
        self._connection.execute(f'DROP DATABASE IF EXISTS "{self.prefix}{name}" WITH (FORCE)')

    def close(self) -> None:
        """Delete every database made here."""
        for name in list(self._made):
            self.drop(name)
        self._connection.close()

    def _create(self, name: str, template: str) -> str:
        self.drop(name)
        self._made.add(name)
        self._connection.execute(
            f'CREATE DATABASE "{self.prefix}{name}" TEMPLATE "{template}" {self._strategy}'
        )
        address = self.server.set(database=self.prefix + name)
        return address.render_as_string(hide_password=False)
