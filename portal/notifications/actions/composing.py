"""Drafting a notification, and the check by a second person."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.foundation import audit, cases
from portal.foundation.errors import NotAllowed, NotPossible
from portal.notifications import policy, queries, rules
from portal.notifications.content import NAMES, Content, changed
from portal.notifications.history import happened, taken
from portal.notifications.models import Notification, NotificationLink
from portal.notifications.rules import Refused
from portal.organisations.actors import Actor

DESK = "notification-desk"  # the source of cases that wait for the Secretariat
CHECK_WITHIN = timedelta(days=2)

audit.declare("notification.composed")
audit.declare("notification.edited", "fields")
audit.declare("notification.checked")

cases.SOURCES.enter(
    DESK,
    cases.CaseSource(
        sorts={"check": _l("Check of a notification by a second person")},
        endpoint="notification_desk.manage",
        arguments=lambda case: {"slug": case.key},
    ),
)


def compose(
    session: Session, content: Content, actor: Actor, *, now: datetime, time_zone: str
) -> Notification:
    """Begin the draft that ``content`` describes; its number is given from then on.

    Raises NotAllowed and Refused. Side effects: the draft, its links, a case once it lacks
    nothing, an audit entry.
    """
    if not policy.composes(actor):
        raise NotAllowed
    found = rules.problems(session, content, now)
    if found:
        raise Refused(found)
    notification = Notification(
        time_zone=time_zone,
        created_at=now,
        last_edited_at=now,
        last_edited_by_id=actor.person_id,
        **{name: content.value(name) for name in NAMES},
    )
    session.add(notification)
    session.flush()
    _link(session, notification, content)
    happened(session, notification, "composed", now, actor.person_id)
    _wait_for_check(session, notification, now)
    audit.record(
        "notification.composed", ("notification", notification.id), actor_id=actor.person_id
    )
    return notification


def edit(
    session: Session,
    notification: Notification,
    content: Content,
    actor: Actor,
    *,
    now: datetime,
    seen: int,
) -> list[str]:
    """Change a draft; return the names of what changed. A check that was made is taken back.

    Raises NotAllowed, Late, NotPossible (it is issued) and Refused. Side effects: the draft, its
    links, its case, an audit entry; nothing at all when nothing changed.
    """
    if not policy.composes(actor):
        raise NotAllowed
    notification = taken(session, notification, seen)
    if notification.is_public:
        raise NotPossible(_l("It is issued: what it says stays as it is."))
    found = rules.problems(session, content, now, notification)
    if found:
        raise Refused(found)
    fields = changed(notification, content)
    if links_of(session, notification) != dict(content.links):
        fields.append("links")
        _link(session, notification, content)
    if not fields:
        return []
    for name in fields:
        if name != "links":
            setattr(notification, name, content.value(name))
    edited(session, notification, actor.person_id, now, "edited")
    audit.record(
        "notification.edited",
        ("notification", notification.id),
        actor_id=actor.person_id,
        fields=fields,
    )
    return fields


def questions_changed(
    session: Session, notification: Notification, person_id: int, now: datetime
) -> None:
    """Its questions were changed by that person: what was checked is to be checked again."""
    edited(session, notification, person_id, now, "questions")


def check(
    session: Session, notification: Notification, actor: Actor, *, now: datetime, seen: int
) -> None:
    """Say that the draft is right. Never who edited it last.

    Raises NotAllowed, Late, and NotPossible when it is checked already or lacks something. Side
    effects: the state, the case of the check, an audit entry.
    """
    if not policy.checks(actor, notification):
        raise NotAllowed
    notification = taken(session, notification, seen)
    if not policy.checks(actor, notification):
        raise NotAllowed
    if notification.state != "draft":
        raise NotPossible(_l("It is checked already."))
    if rules.missing(session, notification, now):
        raise NotPossible(_l("The draft still lacks something, so it cannot be checked yet."))
    notification.state, notification.checked_by_id = "checked", actor.person_id
    happened(session, notification, "checked", now, actor.person_id)
    close_check(session, notification, now)
    audit.record(
        "notification.checked", ("notification", notification.id), actor_id=actor.person_id
    )


def close_check(session: Session, notification: Notification, now: datetime) -> None:
    """Nobody has to check it any more."""
    cases.close_case(session, source=DESK, sort="check", subject_id=notification.id, now=now)


def links_of(session: Session, notification: Notification) -> dict[str, tuple[str, ...]]:
    """What it points at: relation → numbers, drafts too."""
    found: dict[str, tuple[str, ...]] = {}
    for relation, number in queries.all_links_from(session, notification):
        found[relation] = (*found.get(relation, ()), number)
    return found


def edited(
    session: Session, notification: Notification, person_id: int, now: datetime, action: str
) -> None:
    """Note that a draft was changed by that person: a check that was made is taken back."""
    notification.last_edited_at, notification.last_edited_by_id = now, person_id
    notification.state, notification.checked_by_id = "draft", None
    happened(session, notification, action, now, person_id)
    _wait_for_check(session, notification, now)


def _wait_for_check(session: Session, notification: Notification, now: datetime) -> None:
    """A draft that lacks nothing waits for its second person; one that does, for nobody."""
    if rules.missing(session, notification, now):
        close_check(session, notification, now)
        return
    cases.open_case(
        session,
        source=DESK,
        sort="check",
        subject_id=notification.id,
        now=now,
        key=notification.slug,
        title=notification.subject.text("en")[:400],
        reference=notification.number,
        language="en",
        due_on=(now + CHECK_WITHIN).date(),
    )


def _link(session: Session, notification: Notification, content: Content) -> None:
    session.execute(delete(NotificationLink).where(NotificationLink.from_id == notification.id))
    for relation, numbers in content.links:
        for number in dict.fromkeys(numbers):
            other = queries.by_number(session, number)
            if other is not None:
                session.add(
                    NotificationLink(from_id=notification.id, to_id=other.id, relation=relation)
                )
    session.flush()
