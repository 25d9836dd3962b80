"""What staff do to the Convention's world. Inside ``transaction()``; nothing here commits."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.convention import record_fields, rules
from portal.convention.models import Meeting, MeetingDeadline, Sourced, revision
from portal.convention.record_fields import Plain
from portal.foundation import audit
from portal.foundation.errors import Late
from portal.foundation.localised import Localised

audit.declare("convention.added")
audit.declare("convention.edited", "fields")
audit.declare("convention.deadline_set", "deadline")
audit.declare("convention.deadline_removed", "deadline")


# Whoever wants to hear of changes enters here: (session, row, fields changed; none: it is new),
records_heard: list[Callable[[Session, Sourced, list[str]], None]] = []
# and (session, meeting, the deadline as it was, as it is now): one of the two may be missing.
deadlines_heard: list[
    Callable[[Session, Meeting, "DeadlineWas | None", MeetingDeadline | None], None]
] = []


class DeadlineWas(NamedTuple):
    """A meeting's deadline before it was changed or taken away."""

    kind: str
    audience: str
    on: date
    version: int


class Refused(Exception):
    """The values cannot stand. ``problems`` says of each field why, in words."""

    def __init__(self, problems: rules.Problems) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def add(
    session: Session,
    model: type[Sourced],
    code: str,
    values: Mapping[str, Plain],
    *,
    note: str,
    actor_id: int,
    at: datetime,
) -> Sourced:
    """Add a row that no data brought; ``note`` is its source. Raises Refused.

    Side effects: the row, the revision, an audit entry.
    """
    found = rules.problems(session, model, code, values, is_new=True)
    if not note:
        found["note"] = _l("Enter the source: a document, a page or a decision.")
    if found:
        raise Refused(found)
    record = model(code=code, basis=note, edit_note=note, edited_at=at)
    for name, value in values.items():
        record_fields.write(record, name, value, at)
    session.add(record)
    session.flush()
    revision.bump(session)
    for hear in records_heard:
        hear(session, record, [])
    audit.record("convention.added", _subject(record), actor_id)
    return record


def save(
    session: Session,
    record: Sourced,
    values: Mapping[str, Plain],
    *,
    note: str,
    seen: int,
    actor_id: int,
    at: datetime,
) -> list[str]:
    """Give ``record`` these values; return the fields that changed, none when all were so.

    ``note`` says where a changed value comes from and is then required; ``seen`` is the version
    that the person saw. Raises Late when somebody else was first, and Refused.

    Side effects: the row, the revision, an audit entry; nothing at all when nothing changed.
    """
    if record.version != seen:
        raise Late(_l("Somebody else has changed this in the meantime."), when=record.edited_at)
    changed = [name for name, value in values.items() if record_fields.read(record, name) != value]
    if not changed:
        return []
    whole = {**record_fields.present(record), **values}
    found = rules.problems(session, type(record), record.code, whole, is_new=False)
    if not note:
        found["note"] = _l("Enter the source: a document, a page or a decision.")
    if found:
        raise Refused(found)
    for name in changed:
        record_fields.write(record, name, values[name], at)
    record.edit_note, record.edited_at = note, at
    session.flush()
    revision.bump(session)
    for hear in records_heard:
        hear(session, record, changed)
    audit.record("convention.edited", _subject(record), actor_id, fields=sorted(changed))
    return changed


def set_deadline(
    session: Session,
    meeting: Meeting,
    deadline: MeetingDeadline | None,
    values: Mapping[str, Any],
    *,
    seen: int,
    actor_id: int,
    at: datetime,
) -> MeetingDeadline:
    """Add a deadline to ``meeting``, or change ``deadline``. Raises Late and Refused.

    ``values``: kind, audience, on (ISO text), note (Localised), basis.
    """
    if deadline is not None and deadline.version != seen:
        raise Late(_l("Somebody else has changed this in the meantime."))
    taken = session.scalar(
        select(MeetingDeadline.id).where(
            MeetingDeadline.meeting_id == meeting.id,
            MeetingDeadline.kind == values["kind"],
            MeetingDeadline.audience == values["audience"],
            MeetingDeadline.id != (deadline.id if deadline else 0),
        )
    )
    if taken:
        raise Refused({"kind": _l("This meeting already has such a deadline for them.")})
    was = _was(deadline)
    if deadline is None:
        deadline = MeetingDeadline(meeting=meeting)
        session.add(deadline)
    deadline.kind, deadline.audience = values["kind"], values["audience"]
    deadline.on = date.fromisoformat(values["on"])
    deadline.note, deadline.basis = Localised(values["note"]), values["basis"]
    _touched(session, meeting, at)
    for hear in deadlines_heard:
        hear(session, meeting, was, deadline)
    audit.record("convention.deadline_set", _subject(meeting), actor_id, deadline=deadline.id)
    return deadline


def remove_deadline(
    session: Session, deadline: MeetingDeadline, *, seen: int, actor_id: int, at: datetime
) -> None:
    """Take a deadline away. Raises Late when it is not as the person saw it."""
    if deadline.version != seen:
        raise Late(_l("Somebody else has changed this in the meantime."))
    meeting, was = deadline.meeting, _was(deadline)
    meeting.deadlines.remove(deadline)
    _touched(session, meeting, at)
    for hear in deadlines_heard:
        hear(session, meeting, was, None)
    audit.record("convention.deadline_removed", _subject(meeting), actor_id, deadline=deadline.id)


def _was(deadline: MeetingDeadline | None) -> DeadlineWas | None:
    if deadline is None:
        return None
    return DeadlineWas(deadline.kind, deadline.audience, deadline.on, deadline.version)


def _touched(session: Session, meeting: Meeting, at: datetime) -> None:
    meeting.edited_at = at
    session.flush()
    revision.bump(session)


def _subject(record: Sourced) -> tuple[str, str]:
    return record.__tablename__, record.code
