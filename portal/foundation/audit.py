"""The institution's memory: what was done, by whom, in a chain that shows any change to it.

Each entry's hash covers the one before it, so a row changed, removed, added or moved breaks the
chain from there on. Cutting off the end leaves a shorter but sound chain; only an anchor kept
outside (``head``) shows that. Entries hold ids and salted hashes, never personal values; the
timeline that the parties read is another thing.
"""

import hmac
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain as _joined
from typing import Any, Self

from sqlalchemy import CheckConstraint, Index, String, Text, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.foundation import settings
from portal.foundation.canonical import canonical
from portal.foundation.clock import now
from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base, WriteOutsideTransaction, before_commit, db, is_writing
from portal.foundation.registry import Registry

START = "0" * 64  # what the first entry follows
_PENDING = "portal.audit"
_BATCH = 2000  # entries read at a time
_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,200}")  # an id, a code, a reference, a hash: no prose


class AuditEntry(Base):
    """One thing done. Triggers in both databases refuse to change or delete a row."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("position > 0", name="position_positive"),
        Index("ix_audit_entry_subject", "subject_type", "subject_id", "position"),
        Index("ix_audit_entry_actor", "actor_id", "position"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]  # None: the portal itself, or somebody not signed in
    action: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(200))
    details: Mapped[str] = mapped_column(Text)  # canonical JSON
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The last entry: one row, locked by whoever appends."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[IntPK]
    position: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class AuditAction:
    """Something that is recorded, past tense (``report.published``), and the details it carries."""

    name: str
    details: frozenset[str]


@dataclass(frozen=True)
class Anchor:
    """The chain's length and last hash; written ``position:hash`` when kept outside."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"

    @classmethod
    def parse(cls, written: str) -> Self:
        """The anchor from its written form; raises ValueError."""
        position, _, digest = written.strip().partition(":")
        if not re.fullmatch(r"[0-9]{1,18}", position) or not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise ValueError("An anchor is written position:hash.")
        return cls(int(position), digest)


@dataclass(frozen=True)
class Broken:
    """Where the chain is broken first, and how: ``order``, ``link``, ``content``, ``head``,
    ``anchor``."""

    position: int
    reason: str


ACTIONS: Registry[AuditAction] = Registry("audit action")


def declare(name: str, *details: str) -> AuditAction:
    """Enter an action that may be recorded, with the names of the details it must carry."""
    action = AuditAction(name, frozenset(details))
    return ACTIONS.get(name) if ACTIONS.get(name) == action else ACTIONS.enter(name, action)  # type: ignore[return-value]


def record(
    action: str, subject: tuple[str, int | str], actor_id: int | None = None, **ids: Any
) -> None:
    """Note that ``actor_id`` did ``action`` to ``subject`` (type, id); written at the commit.

    ``ids`` are exactly the details declared for the action: numbers, yes or no, None, codes and
    hashes (``salted`` for a personal value), or lists of these. Raises ValueError for anything
    else, KeyError for an undeclared action, WriteOutsideTransaction outside ``transaction()``.
    """
    session = db.session
    if not is_writing(session):
        raise WriteOutsideTransaction("An act is recorded inside its transaction.")
    declared = ACTIONS[action].details
    if set(ids) != declared:
        wrong = sorted(set(ids) ^ declared)
        raise ValueError(f"{action} declares other details: {', '.join(wrong)}.")
    subject_type, subject_id = subject[0], str(subject[1])
    for name, value in _joined(ids.items(), (("subject", subject_type), ("subject", subject_id))):
        if not _is_id(value):
            raise ValueError(f"The audit chain holds ids and hashes only: {action}, {name}.")
    pending = session.info.setdefault(_PENDING, [])
    pending.append(
        {
            "at": now(),
            "actor_id": actor_id,
            "action": action,
            "subject_type": subject_type,
            "subject_id": subject_id,
            "details": canonical(ids).decode(),
        }
    )


def salted(value: str) -> str:
    """A hash of a personal value, with its own salt and the portal's secret: ``salt.hash``.

    It lets the institution confirm a value it is told, and tells nothing to who reads the chain.
    """
    salt = secrets.token_hex(16)
    return f"{salt}.{_keyed(salt, value)}"


def matches_salted(value: str, stored: str) -> bool:
    """Whether ``stored`` was made from ``value``."""
    salt, _, digest = stored.partition(".")
    return hmac.compare_digest(_keyed(salt, value), digest)


def chain(session: Session) -> None:
    """Write the pending entries; runs last in ``transaction()``, so the head is locked briefly."""
    pending: list[dict[str, Any]] = session.info.pop(_PENDING, [])
    if not pending:
        return
    locked = select(AuditHead.position, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
    position, previous = session.execute(locked).one()
    for entry in pending:
        position += 1
        entry.update(position=position, previous=previous)
        previous = entry["hash"] = link(**entry)
    session.execute(insert(AuditEntry), pending)
    session.execute(
        update(AuditHead).where(AuditHead.id == 1).values(position=position, hash=previous)
    )


def link(
    *,
    position: int,
    at: datetime,
    actor_id: int | None,
    action: str,
    subject_type: str,
    subject_id: str,
    details: str,
    previous: str,
) -> str:
    """The hash of an entry: SHA-256 of the previous hash's 32 bytes and the canonical entry."""
    content = {
        "action": action,
        "actor": actor_id,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "details": details,
        "position": position,
        "subject": [subject_type, subject_id],
    }
    # Ids, codes and one text: for these the standard library writes what RFC 8785 asks, faster.
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(bytes.fromhex(previous) + written.encode()).hexdigest()


def head(session: Session) -> Anchor:
    """The chain's present end, to be kept outside the database."""
    position, digest = session.execute(select(AuditHead.position, AuditHead.hash)).one()
    return Anchor(position, digest)


def verify(session: Session, anchor: Anchor | None = None) -> Broken | None:
    """Read the whole chain; the first broken place, or None when it is sound.

    With an ``anchor`` written down earlier, a chain cut off or rewritten since is found as well.
    """
    before = head(session)
    known = [one for one in (anchor, before) if one is not None]
    position, previous = 0, START
    for row in _rows(session):
        position += 1
        if row.position != position:
            return Broken(position, "order")
        if row.previous != previous:
            return Broken(position, "link")
        if not _sound(row):
            return Broken(position, "content")
        previous = row.hash
        for one in known:
            if one.position == position and one.hash != previous:
                return Broken(position, "anchor" if one is anchor else "head")
    if anchor is not None and anchor.position > position:
        return Broken(position + 1, "anchor")
    if Anchor(position, previous) == before:
        return None
    after = head(session)  # others may have appended meanwhile; then the head has moved on as well
    if before.position < position <= after.position != before.position:
        return None
    return Broken(min(before.position, position) + 1, "head")


def _rows(session: Session) -> Iterator[Any]:
    columns = AuditEntry.__table__.columns
    statement = select(*columns).order_by(AuditEntry.position).limit(_BATCH)
    last = -1  # a forged entry may stand before the first
    while rows := session.execute(statement.where(AuditEntry.position > last)).all():
        yield from rows
        last = rows[-1].position


def _sound(row: Any) -> bool:
    try:
        content = dict(row._mapping)
        return link(**{k: v for k, v in content.items() if k != "hash"}) == str(row.hash)
    except (ValueError, TypeError):  # a previous hash or a moment that is none
        return False


def _keyed(salt: str, value: str) -> str:
    secret = settings.current().secret_key.get_secret_value().encode()
    return hmac.digest(secret, f"audit\0{salt}\0{value}".encode(), "sha256").hex()


def _is_id(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_id(one) for one in value)
    if value is None or isinstance(value, bool | int):
        return True
    return isinstance(value, str) and _ID.fullmatch(value) is not None


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: Any) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_PENDING, None)


before_commit.append(chain)
