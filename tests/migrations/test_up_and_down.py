"""Every migration goes down and up again over data; what it does not concern stays as it was."""

from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, inspect

from portal.foundation import schema
from tests.house import House
from tests.migrations.test_chain import scripts
from tests.sample_rows import insert_all
from tests.servers.databases import Databases

Contents = dict[str, list[dict[str, Any]]]


def test_every_migration_goes_down_and_up_over_data(
    databases: Databases, sqlite_house: House
) -> None:
    address = databases.empty("migrations")
    schema.upgrade(address)
    engine = create_engine(address).execution_options(portal_write=True)
    with engine.begin() as connection:
        insert_all(connection)
    assert [name for name, rows in _contents(engine).items() if not rows] == []
    for script in reversed(scripts()):
        before = _contents(engine)
        schema.downgrade(address, str(script.down_revision or "base"))
        after = _contents(engine)
        assert after == _kept(before, after), f"{script.revision} down"
        schema.upgrade(address, script.revision)
        assert _kept(_contents(engine), after) == after, f"{script.revision} up"
        schema.downgrade(address, str(script.down_revision or "base"))
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    schema.upgrade(address)
    databases.drop("migrations")


def _contents(engine: Engine) -> Contents:
    """Every row of every table of ours, as the database has it."""
    metadata = MetaData()
    metadata.reflect(engine, only=lambda name, _: not name.startswith(("search_fts", "alembic")))
    with engine.connect() as connection:
        return {
            name: sorted(
                (dict(row) for row in connection.execute(table.select()).mappings()), key=repr
            )
            for name, table in metadata.tables.items()
        }


def _kept(contents: Contents, like: Contents) -> Contents:
    """``contents`` without the tables and columns that ``like`` does not have."""
    return {
        name: [{k: v for k, v in row.items() if k in rows[0]} for row in contents[name]]
        if rows
        else contents[name]
        for name, rows in like.items()
    }
