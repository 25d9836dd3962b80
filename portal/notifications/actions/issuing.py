"""Issuing a notification: everything in one transaction, or nothing."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.calls import actions as calls
from portal.calls.content import Content as CallContent
from portal.calls.models import Call
from portal.foundation import audit
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.localised import Localised
from portal.foundation.settings import current as settings
from portal.notifications import (
    addressing,
    announcing,
    asking,
    documents,
    marking,
    policy,
    queries,
    rules,
)
from portal.notifications.actions.composing import close_check
from portal.notifications.delivering import Serving, serve
from portal.notifications.history import happened, taken
from portal.notifications.models import Addressee, Notification, NotificationLanguage
from portal.organisations.actors import Actor

audit.declare("notification.issued", "call", "addressees", "mails")


def issue(
    session: Session, notification: Notification, actor: Actor, *, now: datetime, seen: int
) -> int:
    """Send a checked notification out; return how many mails go.

    Freezes the questions and opens the call (for response), freezes who is addressed, opens a
    case for each who owes an answer, and queues a mail for each contact in their language.

    Raises NotAllowed, Late, and NotPossible when it is not checked, lacks something by now, or
    reaches nobody.
    """
    if not policy.issues(actor):
        raise NotAllowed
    notification = taken(session, notification, seen)
    if notification.state != "checked":
        raise NotPossible(_l("It has to be checked by a second person before it is issued."))
    lacks = rules.missing(session, notification, now)
    if lacks:
        raise NotPossible(lacks[0])
    chosen = addressing.resolve(session, notification.groups, notification.listed)
    if not chosen:
        raise NotPossible(_l("The groups come to nobody: no organisation would be addressed."))
    languages = rules.complete_languages(session, notification)
    if notification.purpose == "for-response":
        notification.call = _open(session, notification, chosen, languages, actor, now)
    notification.state, notification.issued_at = "issued", now
    for code in languages:
        notification.languages.append(NotificationLanguage(language=code, available_at=now))
    rows = [address(notification, one, actor, now) for one in chosen]
    session.add_all(rows)
    session.flush()
    if notification.call is not None:
        for row in rows:
            marking.owe(session, notification, row, is_new=True)
    mails = serve(session, notification, rows, Serving("issue"), now)
    close_check(session, notification, now)
    announcing.tell(session, notification, "issued", now)
    happened(session, notification, "issued", now, actor.person_id)
    documents.order_letter(notification)
    audit.record(
        "notification.issued",
        ("notification", notification.id),
        actor_id=actor.person_id,
        call=notification.call_id,
        addressees=len(rows),
        mails=mails,
    )
    return mails


def address(
    notification: Notification, chosen: addressing.Chosen, actor: Actor, now: datetime
) -> Addressee:
    """The row of one addressee, as it stands now."""
    return Addressee(
        notification_id=notification.id,
        organisation=chosen.organisation,
        group=chosen.group,
        shelf=chosen.shelf,
        country_code=chosen.country_code,
        region=chosen.region_code,
        sort_key=chosen.organisation.sort_key,
        added_at=now,
        added_by_id=actor.person_id,
    )


def _open(
    session: Session,
    notification: Notification,
    chosen: list[addressing.Chosen],
    languages: list[str],
    actor: Actor,
    now: datetime,
) -> Call:
    """The call that takes the answers."""
    version = asking.freeze(session, notification, actor, now)
    meeting = notification.meeting
    content = CallContent(
        slug=f"notification-{notification.slug}",
        kind="answer",
        title=_only(notification.subject, languages),
        text=_only(notification.text, languages),
        questionnaire_version_id=version.id,
        bodies=(meeting.body_code,) if meeting else (),
        meeting_code=notification.meeting_code,
        agenda_item_code=notification.agenda_item_code,
        follows_id=queries.call_before(session, notification),
        opens_at=now,
        due_at=notification.due_at,
        audience=addressing.audience(chosen),
        audience_classes=(),
        languages=tuple(settings().offered_locales),
    )
    return calls.opened(session, content, actor, now=now, time_zone=notification.time_zone)


def _only(text: Localised, languages: list[str]) -> Localised:
    return Localised({code: words for code, words in text.items() if code in languages})
