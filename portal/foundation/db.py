"""The database: one engine, one session a context, one way to write.

Reading needs nothing. Writing happens inside ``with transaction():`` and nowhere else: a flush or
a bulk statement outside it raises. On SQLite a write begins with BEGIN IMMEDIATE, because a read
that turns into a write loses updates or fails at once; reads never take the write lock.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, has_request_context, request
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, Table, event
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_SECONDS = 10
_WRITING = "portal.writing"


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


db = SQLAlchemy(session_options={"expire_on_commit": False})

# Run in order after the last flush and just before the commit (the audit chain is one of them).
before_commit: list[Callable[[Session], None]] = []


class WriteOutsideTransaction(RuntimeError):
    """Something tried to write without ``with transaction():``."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: everything in the block is stored together, or nothing of it.

    Side effects, in order: what this context had read is forgotten and read anew when used; the
    write begins (on SQLite the write lock is taken, waiting at most 10 s); the block runs; the
    session is flushed; ``before_commit`` runs, the audit chain last; commit.

    Raises RuntimeError when nested, or in a request that only reads.
    """
    session = db.session
    if session.info.get(_WRITING):
        raise RuntimeError("Transactions do not nest.")
    if has_request_context() and request.method in SAFE_METHODS:
        raise RuntimeError("A reading request opens no transaction.")
    session.rollback()
    session.info[_WRITING] = True
    try:
        session.connection(execution_options={"portal_write": True})
        yield session
        session.flush()
        for step in before_commit:
            step(session)
            session.flush()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_WRITING, None)


def without_async_sessions(app: Flask) -> None:
    """Spare each request the closing of asynchronous sessions: there are none here.

    The extension runs an event loop for it, which cost three times as much as a bare request.
    """
    app.teardown_appcontext_funcs = [
        close
        for close in app.teardown_appcontext_funcs
        if close.__name__ != "_close_async_sessions"
    ]


def is_writing(session: Session) -> bool:
    """Whether ``session`` is inside ``transaction()``."""
    return bool(session.info.get(_WRITING))


@event.listens_for(Session, "before_flush")
def _no_flush_outside(session: Session, context: Any, instances: Any) -> None:
    if not is_writing(session):
        raise WriteOutsideTransaction("Writing needs `with transaction():`.")


@event.listens_for(Session, "do_orm_execute")
def _no_bulk_write_outside(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and not is_writing(state.session):
        raise WriteOutsideTransaction("Writing needs `with transaction():`.")


@event.listens_for(Table, "after_parent_attach")
def _strict(table: Table, metadata: MetaData) -> None:
    table.dialect_options["sqlite"]["strict"] = True


@event.listens_for(Engine, "connect")
def _connect(connection: Any, record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # BEGIN is ours
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("portal_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
