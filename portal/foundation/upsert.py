"""INSERT … ON CONFLICT, which both databases speak and SQLAlchemy keeps in two places."""

from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_or(
    session: Session, model: type[DeclarativeBase]
) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT into ``model``'s table that offers ``on_conflict_do_update`` and ``…_nothing``."""
    table = cast("Table", model.__table__)
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
