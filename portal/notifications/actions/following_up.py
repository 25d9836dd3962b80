"""After the issue: a later deadline, the end, one addressee more, one language more."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.calls import actions as calls
from portal.calls import rules as call_rules
from portal.foundation import audit
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.localised import Localised
from portal.notifications import (
    addressing,
    announcing,
    asking,
    documents,
    marking,
    policy,
    queries,
)
from portal.notifications.actions.issuing import address
from portal.notifications.delivering import Serving, serve
from portal.notifications.history import happened, taken
from portal.notifications.models import Addressee, Notification, NotificationLanguage
from portal.notifications.rules import Refused
from portal.organisations.actors import Actor
from portal.organisations.models import Organisation

audit.declare("notification.extended", "event", "told")
audit.declare("notification.closed", "event", "told")
audit.declare("notification.addressee", "organisation", "mails")
audit.declare("notification.language", "language")


def extend(
    session: Session,
    notification: Notification,
    new_due_at: datetime,
    reason: Localised,
    actor: Actor,
    *,
    now: datetime,
    seen: int,
) -> int:
    """Set a later deadline for everybody; return how many are told.

    People with drafts are told by their call, contacts of addressees who owe an answer by office,
    nobody twice. Raises NotAllowed, Late, NotPossible and Refused.
    """
    notification = _issued(session, notification, actor, seen)
    call = notification.call
    if call is None:
        raise NotPossible(_l("It asks for no response, so there is no deadline to extend."))
    try:
        drafting = calls.people_with_drafts(session, call.id)
        told = calls.extend(session, call, new_due_at, reason, actor, now=now, seen=call.version)
    except call_rules.Refused as refused:
        raise Refused(refused.problems) from refused
    owing = queries.addressees(session, notification, owing_only=True)
    without = {one.person_id for one in drafting}
    told += serve(session, notification, owing, Serving("extension", reason), now, without=without)
    for addressee in owing:
        marking.owe(session, notification, addressee)
    event = happened(session, notification, "extended", now, actor.person_id)
    documents.order_letter(notification)
    audit.record(
        "notification.extended",
        ("notification", notification.id),
        actor_id=actor.person_id,
        event=event.id,
        told=told,
    )
    return told


def close(
    session: Session,
    notification: Notification,
    reason: Localised,
    actor: Actor,
    *,
    now: datetime,
    seen: int,
) -> int:
    """Take no more answers; return how many are told. Nobody owes an answer after it.

    Raises NotAllowed, Late, NotPossible and Refused.
    """
    notification = _issued(session, notification, actor, seen)
    call, told = notification.call, 0
    if call is not None:
        drafting = calls.people_with_drafts(session, call.id)
        try:
            told = calls.close(session, call, reason, actor, now=now, seen=call.version)
        except call_rules.Refused as refused:
            raise Refused(refused.problems) from refused
        owing = queries.addressees(session, notification, owing_only=True)
        without = {one.person_id for one in drafting}
        told += serve(
            session, notification, owing, Serving("closing", reason), now, without=without
        )
        for addressee in owing:
            marking.settle(session, addressee)
    else:
        announcing.tell(session, notification, "closed", now)
    notification.state, notification.closed_at = "closed", now
    event = happened(session, notification, "closed", now, actor.person_id)
    audit.record(
        "notification.closed",
        ("notification", notification.id),
        actor_id=actor.person_id,
        event=event.id,
        told=told,
    )
    return told


def add_addressee(
    session: Session,
    notification: Notification,
    organisation: Organisation,
    actor: Actor,
    *,
    now: datetime,
    seen: int,
) -> Addressee:
    """Address one more organisation after the issue, with its mail and what it owes.

    Raises NotAllowed, Late, NotPossible, and Refused for one that is addressed already.
    """
    notification = _issued(session, notification, actor, seen)
    if organisation.is_secretariat:
        raise Refused({"organisation": _l("The Secretariat does not write to itself.")})
    if queries.addressee_of(session, notification, organisation.id) is not None:
        raise Refused({"organisation": _l("It is an addressee already.")})
    chosen = addressing.chosen_one(session, organisation)
    row = address(notification, chosen, actor, now)
    session.add(row)
    session.flush()
    call = notification.call
    if call is not None:
        if call.audience and organisation.kind not in call.audience:
            call.audience = sorted({*call.audience, organisation.kind})
            call.revision += 1
        answer = queries.answer_given(session, call.id, organisation.id)
        if answer is None:
            marking.owe(session, notification, row, is_new=True)
        else:
            marking.mark(session, answer)
    mails = serve(session, notification, [row], Serving("added"), now)
    happened(session, notification, "addressee", now, actor.person_id, organisation.name)
    audit.record(
        "notification.addressee",
        ("notification", notification.id),
        actor_id=actor.person_id,
        organisation=organisation.id,
        mails=mails,
    )
    return row


def add_language(
    session: Session,
    notification: Notification,
    language: str,
    subject: str,
    text: str,
    asks: Sequence[str],
    actor: Actor,
    *,
    now: datetime,
    seen: int,
) -> None:
    """Issue the letter in one more language, from now on.

    Raises NotAllowed, Late, NotPossible, and Refused while something of it is not complete.
    """
    notification = _issued(session, notification, actor, seen)
    if language in notification.available_in:
        raise NotPossible(_l("It is issued in this language already."))
    found = {
        name: _l("Fill in this field.")
        for name, value in (("subject", subject), ("text", text))
        if not value
    }
    if len(asks) != len(notification.asks) and not _asked_in(session, notification, language):
        found["asks"] = _l("Enter as many questions as there are in English, in their order.")
    if found:
        raise Refused(found)
    notification.subject = Localised({**notification.subject, language: subject})
    notification.text = Localised({**notification.text, language: text})
    if asks:
        notification.asks = [
            {**ask, language: words} for ask, words in zip(notification.asks, asks, strict=True)
        ]
        asking.add_words(session, notification, language, asks, actor, now)
    call = notification.call
    if call is not None:
        call.title = Localised({**call.title, language: subject})
        call.text = Localised({**call.text, language: text})
        call.revision += 1
    notification.languages.append(NotificationLanguage(language=language, available_at=now))
    happened(session, notification, "language", now, actor.person_id, language)
    documents.order_letter(notification)
    audit.record(
        "notification.language",
        ("notification", notification.id),
        actor_id=actor.person_id,
        language=language,
    )


def _asked_in(session: Session, notification: Notification, language: str) -> bool:
    return bool(asking.complete_in(session, notification, [language]))


def _issued(session: Session, notification: Notification, actor: Actor, seen: int) -> Notification:
    if not policy.follows_up(actor):
        raise NotAllowed
    notification = taken(session, notification, seen)
    if notification.is_historical or notification.state != "issued":
        raise NotPossible(_l("Only what is issued and not closed can be followed up."))
    return notification
