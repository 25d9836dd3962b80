"""What every test can ask for. tests/README.md tells how to use it."""

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests import network, reporting
from tests.browsing import Browser
from tests.house import House, close_connections
from tests.servers import postgresql, quick_folder
from tests.servers.databases import Databases, PostgresqlDatabases, SqliteDatabases

BOTH = (
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgresql", marks=pytest.mark.postgresql),
)
# A Monday, with the meetings of the reference data some months ahead.
TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Forget the developer's own settings, shut the network."""
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        if not name.startswith("PORTAL_TEST_"):
            del os.environ[name]
    network.block()
    config.pluginmanager.register(reporting.Reporting(), "portal-reporting")


@pytest.fixture(scope="session")
def session_folder() -> Iterator[Path]:
    """A folder of this run, in memory where there is room."""
    with tempfile.TemporaryDirectory("", "portal-tests-", quick_folder()) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def sqlite_databases(session_folder: Path) -> Databases:
    """Makes SQLite databases."""
    folder = session_folder / "sqlite"
    folder.mkdir()
    return SqliteDatabases(folder)


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[Databases]:
    """Makes PostgreSQL databases on a real server; skips, with the reason, where there is none."""
    try:
        running = postgresql.server()
        address = running.__enter__()
    except postgresql.NoServer as reason:
        pytest.skip(str(reason))
    made = PostgresqlDatabases(address, prefix=f"portal_{uuid.uuid4().hex[:8]}_")
    yield made
    made.close()
    running.__exit__(None, None, None)


def _house(databases: Databases, session_folder: Path) -> Iterator[House]:
    folder = session_folder / f"house-{databases.kind}"
    folder.mkdir()
    house = House(databases, folder)
    yield house
    house.close()


@pytest.fixture(scope="session")
def sqlite_house(sqlite_databases: Databases, session_folder: Path) -> Iterator[House]:
    """The app on SQLite."""
    yield from _house(sqlite_databases, session_folder)


@pytest.fixture(scope="session")
def postgresql_house(postgresql_databases: Databases, session_folder: Path) -> Iterator[House]:
    """The app on PostgreSQL."""
    yield from _house(postgresql_databases, session_folder)


@pytest.fixture(params=BOTH)
def databases(request: pytest.FixtureRequest) -> Databases:
    """Makes databases: once for SQLite, once for PostgreSQL."""
    made: Databases = request.getfixturevalue(f"{request.param}_databases")
    return made


@pytest.fixture(params=BOTH)
def house(request: pytest.FixtureRequest) -> House:
    """The house on SQLite, then on PostgreSQL."""
    standing: House = request.getfixturevalue(f"{request.param}_house")
    return standing


@pytest.fixture
def app(house: House) -> Flask:
    """The app on a fresh migrated database; the test runs once on each sort of database."""
    return house.ready()


@pytest.fixture
def world(app: Flask, house: House) -> Flask:
    """The same ``app``, with the Convention's reference data loaded."""
    return house.ready(house.world())


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser of its own that inspects every page it gets."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def make_app(house: House, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """``make_app(**settings)``: an app of its own with other settings and a fresh database.

    For tests that change settings or add views; slower than ``app``.
    """
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        number = len(made)
        app = house.another(f"other{number}", tmp_path / f"data{number}", **settings)
        made.append(app)
        return app

    yield make
    for number, app in enumerate(made):
        close_connections(app)
        house.databases.drop(f"other{number}")


class Clock:
    """The time as the tests set it. It stands still between two calls."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    @property
    def now(self) -> datetime:
        """The moment it is, in UTC."""
        return datetime.now(UTC)

    def set(self, moment: datetime) -> datetime:
        """Make it ``moment`` (aware)."""
        assert moment.tzinfo is not None, "A moment needs a time zone."
        self._traveller.move_to(moment, tick=False)
        return self.now

    def forward(self, **amount: float) -> datetime:
        """Let time pass: ``clock.forward(days=3, hours=1)``."""
        return self.set(self.now + timedelta(**amount))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still at 2 March 2026, 09:00 UTC, until the test moves it."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield Clock(traveller)
