"""A database with one valid row in every table, and the question whether it refuses another."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, Table, UniqueConstraint, create_engine
from sqlalchemy.exc import IntegrityError

from portal.foundation.db import Base
from tests.house import MIGRATED, House
from tests.sample_rows import ROWS, Row, insert_all

Refuses = Callable[..., None]


@pytest.fixture(scope="session")
def filled(request: pytest.FixtureRequest) -> Iterator[Callable[[House], Engine]]:
    """The filled database of each sort, made when first asked for."""
    engines: dict[str, Engine] = {}

    def open_(house: House) -> Engine:
        if house.kind not in engines:
            address = house.databases.copy(MIGRATED, "constraints")
            engine = create_engine(address).execution_options(portal_write=True)
            with engine.begin() as connection:
                insert_all(connection)
            engines[house.kind] = engine
        return engines[house.kind]

    yield open_
    for engine in engines.values():
        engine.dispose()


@pytest.fixture
def refuses(
    house: House, filled: Callable[[House], Engine], request: pytest.FixtureRequest
) -> Iterator[Refuses]:
    """``refuses(table, changes)``: the constraint that the test is marked with forbids it.

    For a CHECK the sample row is changed so; for a UNIQUE a second row like it is added, with
    ``changes`` where the two may differ. ``before`` changes the sample row first.
    """
    mark = request.node.get_closest_marker("constraint")
    assert mark is not None, "mark the test with the constraint it proves"
    name = mark.args[0]
    with filled(house).connect() as connection:

        def ask(table_name: str, changes: Row, before: Row | None = None) -> None:
            table = Base.metadata.tables[table_name]
            if before:
                connection.execute(table.update().values(before))
            with pytest.raises(IntegrityError) as refused:
                _change(connection, table, name, changes)
            assert _says(refused.value, table, name), str(refused.value.orig)

        yield ask
        connection.rollback()


def _change(connection: Connection, table: Table, name: str, changes: Row) -> None:
    if name.startswith("ck_"):
        connection.execute(table.update().values(changes))
        return
    another = {"id": 2} if "id" in ROWS[table.name] else {}
    connection.execute(table.insert(), [{**ROWS[table.name], **another, **changes}])


def _says(error: IntegrityError, table: Table, name: str) -> bool:
    """Whether the database names this constraint (SQLite names a UNIQUE by its columns)."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == name)
    if name.startswith("ck_"):
        return str(error.orig) == f"CHECK constraint failed: {name}"
    columns = next(
        [column.name for column in each.columns]
        for each in (*table.constraints, *table.indexes)
        if str(each.name) == name
        if isinstance(each, UniqueConstraint) or getattr(each, "unique", False)
    )
    told = ", ".join(f"{table.name}.{column}" for column in columns)
    return str(error.orig) == f"UNIQUE constraint failed: {told}"
