"""Alembic's environment: the same migrations on SQLite and PostgreSQL.

On SQLite a changed table is made anew; with foreign keys on, dropping the old one would silently
delete the rows that point at it, so they are off during a migration and checked after it.
"""

from alembic import context
from sqlalchemy import create_engine, pool

from config import Settings
from portal import features  # noqa: F401 - loads every model
from portal.foundation.db import Base


def _is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Leave out the shadow tables of the full-text index."""
    return not (kind == "table" and name and name.startswith("search_fts"))


def run() -> None:
    """Migrate the database that ``sqlalchemy.url`` or the settings name."""
    url = context.config.get_main_option("sqlalchemy.url") or Settings().database_address
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        if sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")
        writing = connection.execution_options(portal_write=True)
        context.configure(
            connection=writing,
            target_metadata=Base.metadata,
            render_as_batch=True,
            include_name=_is_ours,
        )
        with writing.begin():
            context.run_migrations()
            if sqlite:
                broken = writing.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"The migration breaks references: {broken[:5]}")
    engine.dispose()


run()
