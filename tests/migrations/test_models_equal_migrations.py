"""What the migrations make is what the models say, on both databases."""

import re
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, UniqueConstraint, create_engine, inspect

from portal.foundation import schema
from portal.foundation.db import Base
from tests.house import House


@pytest.fixture
def engine(databases: Any) -> Any:
    """A database made by the migrations alone."""
    address = databases.empty("migrations")
    schema.upgrade(address)
    made = create_engine(address)
    yield made
    made.dispose()
    databases.drop("migrations")


def _is_ours(name: str | None, kind: str, parents: object) -> bool:
    return not (kind == "table" and name and name.startswith("search_fts"))


def test_models_equal_migrations(engine: Engine, sqlite_house: House) -> None:
    with engine.connect() as connection:
        options = {"include_name": _is_ours, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_constraints_equal_migrations(engine: Engine, sqlite_house: House) -> None:
    """Alembic compares no CHECK, so their names are compared here."""
    inspector = inspect(engine)
    differing = {}
    made = set(inspector.get_table_names())
    for table in (t for t in Base.metadata.tables.values() if t.name in made):
        wanted = {
            str(c.name)
            for c in table.constraints
            if isinstance(c, CheckConstraint | UniqueConstraint)
        }
        there = {c["name"] for c in inspector.get_check_constraints(table.name)}
        there |= {c["name"] for c in inspector.get_unique_constraints(table.name)}
        if wanted != there:
            differing[table.name] = (wanted - there, there - wanted)
    assert differing == {}


def test_checks_say_the_same(sqlite_databases: Any, sqlite_house: House) -> None:
    """SQLite keeps a CHECK as it was written, so its words can be compared too."""
    address = sqlite_databases.empty("checks")
    schema.upgrade(address)
    engine = create_engine(address)
    inspector = inspect(engine)
    differing = []
    made = set(inspector.get_table_names())
    for table in (t for t in Base.metadata.tables.values() if t.name in made):
        there = {c["name"]: c["sqltext"] for c in inspector.get_check_constraints(table.name)}
        for check in table.constraints:
            if isinstance(check, CheckConstraint):
                said = there.get(str(check.name), "")
                if _plain(str(check.sqltext)) != _plain(said):
                    differing.append((str(check.name), str(check.sqltext), said))
    engine.dispose()
    assert differing == []


def test_every_table_is_strict(sqlite_databases: Any, sqlite_house: House) -> None:
    address = sqlite_databases.empty("strict")
    schema.upgrade(address)
    engine = create_engine(address)
    with engine.connect() as connection:
        listed = connection.exec_driver_sql("PRAGMA table_list").mappings().all()
    engine.dispose()
    ours = [row for row in listed if row["type"] == "table" and row["schema"] == "main"]
    lax = {row["name"] for row in ours if not row["strict"]}
    assert {n for n in lax if not n.startswith(("sqlite_", "search_fts", "alembic_"))} == set()


def _plain(sql: str) -> str:
    return re.sub(r"\s+", "", sql.lower()).strip("()")
