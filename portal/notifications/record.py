"""The historical record: what documents tell of notifications issued before there was a portal.

Source: ``data/notifications.json``, with the documents named in each entry. Nothing is added.
"""

import json
import re
from datetime import date, datetime
from importlib.resources import files
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.convention.models import Instrument
from portal.foundation.localised import Localised
from portal.foundation.settings import current as settings
from portal.notifications import queries
from portal.notifications.models import Notification, NotificationLink, ReceivedInput

SENDER_KINDS = {"NGO": "ngo", "Government": "government", "IGO": "igo"}
_REVISED = re.compile(r"(Resolution [\d.]+) \((Rev\.[^)]+)\)\Z")
Entry = dict[str, Any]


class Loaded(NamedTuple):
    """What a load did."""

    added: int
    changed: int


def entries() -> list[Entry]:
    """The entries of the data, in the order of their numbers."""
    text = files("portal.notifications").joinpath("data/notifications.json").read_text("utf-8")
    return sorted(json.loads(text), key=lambda entry: str(entry["number"]))


def load(session: Session, now: datetime) -> Loaded:
    """Write the historical record; run again, only what the data changed.

    A number that was issued here is left alone. Inside ``transaction()``.
    """
    added = changed = 0
    instruments = set(session.scalars(select(Instrument.code)))
    before: dict[str, Notification] = {}  # asks → the latest that had them
    for entry in entries():
        notification = queries.by_number(session, entry["number"])
        if notification is not None and not notification.is_historical:
            continue
        if notification is None:
            added += 1
            notification = _new(entry, now)
            session.add(notification)
        elif notification.record == _record(entry):
            before[_asked(entry)] = notification
            continue
        else:
            changed += 1
            notification.revision += 1
        _fill(notification, entry, instruments)
        session.flush()
        _inputs(session, notification, entry)
        _repeat(session, notification, before.get(_asked(entry)))
        before[_asked(entry)] = notification
    session.flush()
    return Loaded(added, changed)


def _new(entry: Entry, now: datetime) -> Notification:
    return Notification(
        number=entry["number"],
        text=Localised(),
        groups=[],
        listed=[],
        time_zone=settings().deadline_zone,
        state="closed",
        created_at=now,
        last_edited_at=now,
    )


def _fill(notification: Notification, entry: Entry, instruments: set[str]) -> None:
    notification.dated = date.fromisoformat(entry["issued"]) if entry["issued"] else None
    notification.subject = Localised(
        {key[-2:]: words for key, words in entry.items() if key.startswith("subject_")}
    )
    revised = _REVISED.match(entry["mandate"])
    notification.resolution = revised[1] if revised else entry["mandate"]
    notification.revision_of_resolution = revised[2] if revised else ""
    # Whether an answer was asked for is said by how to send it; pages do not show the purpose.
    by_mail = "Secretariat" in entry["reply_by"]
    notification.purpose = "for-response" if by_mail else "for-action"
    notification.instruments = [code for code in [entry["instrument"]] if code in instruments]
    notification.asks = [{"en": ask} for ask in entry["asks"]]
    notification.record = _record(entry)


def _record(entry: Entry) -> dict[str, Any]:
    """Everything that the data says, as it says it."""
    return {**entry, "dated_as": "" if entry["issued"] else entry["issued_basis"]}


def _inputs(session: Session, notification: Notification, entry: Entry) -> None:
    session.execute(delete(ReceivedInput).where(ReceivedInput.notification_id == notification.id))
    session.add_all(
        ReceivedInput(
            notification_id=notification.id,
            sender=one["sender"],
            sender_kind=SENDER_KINDS.get(one["sender_kind"], "other"),
            title=one["title"],
            form=one["form"],
            received_by=one["received_by"] or one["received_on"],
            note=one["note"],
        )
        for one in entry["inputs"]
    )


def _repeat(session: Session, notification: Notification, earlier: Notification | None) -> None:
    session.execute(delete(NotificationLink).where(NotificationLink.from_id == notification.id))
    if earlier is not None:
        session.add(NotificationLink(from_id=notification.id, to_id=earlier.id, relation="repeats"))


def _asked(entry: Entry) -> str:
    return json.dumps(entry["asks"])
