"""What the Secretariat does with calls. Inside ``transaction()``; nothing here commits."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.calls import mails, policy, queries, rules
from portal.calls.content import BEFORE_OPENING, WHILE_OPEN, Content, changed
from portal.calls.models import Call, CallEvent
from portal.calls.rules import Refused
from portal.calls.window import State
from portal.foundation import audit, mail
from portal.foundation.errors import Late, NotAllowed, NotPossible
from portal.foundation.localised import Localised

audit.declare("call.issued")
audit.declare("call.edited", "fields")
audit.declare("call.extended", "event", "told")
audit.declare("call.closed", "event", "told")


class Drafter(NamedTuple):
    """Somebody who has a draft for a call, as far as a mail needs to know."""

    address: str
    language: str
    person_id: int


# Whoever knows drafts enters here: (session, id of a call) → the people who have one for it.
drafters: list[Callable[[Session, int], Iterable[tuple[str, str, int]]]] = []


# Whoever wants to know what happens to calls enters here: (session, call, event, who was told).
listeners: list[Callable[[Session, Call, CallEvent, Sequence[Drafter]], None]] = []


def people_with_drafts(session: Session, call_id: int) -> list[Drafter]:
    """Everybody who has a draft for the call, each once, in a stable order."""
    found = {Drafter(*one) for known in drafters for one in known(session, call_id)}
    return sorted(found, key=lambda drafter: drafter.person_id)


def issue(session: Session, content: Content, actor: Any, *, now: datetime, time_zone: str) -> Call:
    """Make the call that ``content`` describes; it is public from then on.

    ``time_zone`` is the one its deadline is set and counted in. Raises NotAllowed and Refused.
    Side effects: the call, its first event, an audit entry.
    """
    if not policy.may_change(actor):
        raise NotAllowed
    return opened(session, content, actor, now=now, time_zone=time_zone)


def opened(
    session: Session, content: Content, actor: Any, *, now: datetime, time_zone: str
) -> Call:
    """``issue`` for a feature that issues calls of its own and has asked its own policy."""
    found = rules.problems(session, content, now)
    if found:
        raise Refused(found)
    call = Call(
        slug=content.slug,
        kind=content.kind,
        time_zone=time_zone,
        created_at=now,
        created_by_id=actor.person_id,
        revision=1,
    )
    for name in BEFORE_OPENING:
        setattr(call, name, content.value(name))
    call.opens_at = content.opens_at or now
    session.add(call)
    event = _happened(call, "opened", now, actor, Localised())
    session.flush()
    _tell(session, call, event)
    audit.record("call.issued", ("call", call.id), actor_id=actor.person_id)
    return call


def edit(
    session: Session,
    call: Call,
    content: Content,
    reason: Localised,
    actor: Any,
    *,
    now: datetime,
    seen: int,
) -> list[str]:
    """Change what may still change of ``call``; return the names of what did, none if all was so.

    ``reason`` says publicly what changed and why; it is required once the call has opened.
    Raises NotAllowed, Late, NotPossible (closed) and Refused. Side effects: the call, an event
    that everyone can read, an audit entry; nothing at all when nothing changed.
    """
    call = _taken(session, call, actor, now, seen)
    names = editable(call, now)
    if content.opens_at is None:  # "at once" is now, for a call that was announced for later
        content = content.replaced(opens_at=now)
    found = rules.problems(session, content, now, call)
    fields = changed(call, content, names)
    if fields and now >= call.opens_at:
        found |= rules.reason_problems(reason)
    if found:
        raise Refused(found)
    if not fields:
        return []
    for name in fields:
        setattr(call, name, content.value(name))
    event = _happened(call, "edited", now, actor, reason)
    session.flush()
    _tell(session, call, event)
    audit.record("call.edited", ("call", call.id), actor_id=actor.person_id, fields=fields)
    return fields


def extend(
    session: Session,
    call: Call,
    new_due_at: datetime,
    reason: Localised,
    actor: Any,
    *,
    now: datetime,
    seen: int,
) -> int:
    """Set a later deadline; return how many people with drafts are told.

    Raises NotAllowed, Late, NotPossible (closed, or without a deadline) and Refused. Side
    effects: the call, an event that everyone can read, a mail to each person with a draft, an
    audit entry.
    """
    call = _taken(session, call, actor, now, seen)
    if call.due_at is None:
        raise NotPossible(_l("A standing call has no deadline that could be extended."))
    found = rules.extension_problems(call, new_due_at, now) | rules.reason_problems(reason)
    if found:
        raise Refused(found)
    event = _happened(call, "extended", now, actor, reason)
    event.old_due_at, event.new_due_at = call.due_at, new_due_at
    call.due_at = new_due_at
    session.flush()
    told = people_with_drafts(session, call.id)
    for address, language, person_id in told:
        letter = mails.extended_for(call, new_due_at, reason, language)
        mail.queue(letter, address, language, person_id)
    _tell(session, call, event, told)
    audit.record(
        "call.extended",
        ("call", call.id),
        actor_id=actor.person_id,
        event=event.id,
        told=len(told),
    )
    return len(told)


def close(
    session: Session, call: Call, reason: Localised, actor: Any, *, now: datetime, seen: int
) -> int:
    """Close the call for good: nothing is filed any more. Return how many people are told.

    Raises NotAllowed, Late, NotPossible (closed already) and Refused. Side effects: the call, an
    event that everyone can read, a mail to each person with a draft, an audit entry.
    """
    call = _taken(session, call, actor, now, seen)
    found = rules.reason_problems(reason)
    if found:
        raise Refused(found)
    call.closed_at = now
    event = _happened(call, "closed", now, actor, reason)
    session.flush()
    told = people_with_drafts(session, call.id)
    for address, language, person_id in told:
        mail.queue(mails.closed_for(call, reason, language), address, language, person_id)
    _tell(session, call, event, told)
    audit.record(
        "call.closed", ("call", call.id), actor_id=actor.person_id, event=event.id, told=len(told)
    )
    return len(told)


def editable(call: Call, now: datetime) -> tuple[str, ...]:
    """The parts of ``call`` that may still change at ``now``."""
    return BEFORE_OPENING if now < call.opens_at else WHILE_OPEN


def _taken(session: Session, call: Call, actor: Any, now: datetime, seen: int) -> Call:
    """``call`` as it is now, locked; refuses who may not, who comes late, and what is closed."""
    if not policy.may_change(actor):
        raise NotAllowed
    call = queries.locked(session, call.id)
    if call.version != seen:
        when, who = queries.last_change(session, call.id) or (None, "")
        raise Late(_l("Somebody else has changed this call in the meantime."), who, when)
    if call.window.state(now) == State.CLOSED:
        raise NotPossible(_l("This call is closed. Issue a new call instead."))
    return call


def _happened(call: Call, kind: str, now: datetime, actor: Any, reason: Localised) -> CallEvent:
    event = CallEvent(kind=kind, at=now, person_id=actor.person_id, reason=reason)
    call.events.append(event)
    call.revision = (call.revision or 0) + 1
    return event


def _tell(session: Session, call: Call, event: CallEvent, told: Sequence[Drafter] = ()) -> None:
    for listener in listeners:
        listener(session, call, event, told)
