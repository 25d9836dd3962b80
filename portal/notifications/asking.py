"""What a notification asks: questions composed for it, one answer for each ask, or earlier ones."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.foundation.errors import NotPossible
from portal.foundation.localised import Localised
from portal.notifications.models import Notification
from portal.organisations.actors import Actor
from portal.questionnaires import actions as questionnaires
from portal.questionnaires import queries
from portal.questionnaires.composing import checking, starts, steps, wordings
from portal.questionnaires.loading import load
from portal.questionnaires.models import QuestionnaireDraft, QuestionnaireVersion
from portal.questionnaires.schema import FaultyQuestionnaire, Questionnaire

HOST = "notification"  # its name among the hosts of questionnaires
LONG = "long-text"
Data = dict[str, Any]


def code_of(number: str) -> str:
    """The code of the questionnaire of the notification with that number."""
    return f"notification-{number.replace('/', '-')}"


def one_answer_per_ask(number: str, subject: Localised, asks: Sequence[Localised]) -> Data:
    """A questionnaire with one long answer to each of ``asks`` and room for a signed letter."""
    languages = sorted({code for ask in asks for code in ask})
    texts = {code: [ask.text(code) for ask in asks] for code in languages}
    data = starts.from_asks(code_of(number), subject, texts, letter=True)
    places = [q for q in data["sections"][0]["questions"] if q["type"] == LONG]
    for place, ask in zip(places, asks, strict=True):
        place["label"] = dict(ask)
    return data


def draft_of(session: Session, notification: Notification) -> QuestionnaireDraft | None:
    """The questions that are composed for it, if any."""
    return queries.draft_of(session, HOST, notification.id)


def data_of(session: Session, notification: Notification) -> Data | None:
    """What it asks as it stands; None when nothing is asked."""
    if notification.call is not None:
        return dict(json.loads(notification.call.questionnaire_version.body))
    draft = draft_of(session, notification)
    if draft is not None:
        return draft.data
    if notification.asks:
        asks = [Localised(ask) for ask in notification.asks]
        return one_answer_per_ask(notification.number, notification.subject, asks)
    version = _earlier(session, notification)
    return dict(json.loads(version.body)) if version else None


def definition_of(session: Session, notification: Notification) -> Questionnaire | None:
    """The same as a questionnaire; None when nothing is asked, or it has faults still."""
    data = data_of(session, notification)
    if data is None:
        return None
    try:
        return load(data)
    except FaultyQuestionnaire:
        return None


def has_faults(session: Session, notification: Notification) -> bool:
    """Whether the questions composed for it cannot be frozen yet."""
    draft = draft_of(session, notification)
    if draft is None:
        return False
    return bool(checking.faults(draft.data, queries.earlier_types(session, draft.code)))


def complete_in(session: Session, notification: Notification, languages: list[str]) -> list[str]:
    """Those of ``languages`` in which every word of the questions is there."""
    if notification.purpose != "for-response":
        return languages
    data = data_of(session, notification)
    if data is None:
        return languages
    named = {**data, "title": dict.fromkeys(languages, "-")}  # the subject stands for it
    short = set(wordings.incomplete(named, languages))
    return [code for code in languages if code not in short]


def freeze(
    session: Session, notification: Notification, actor: Actor, now: datetime
) -> QuestionnaireVersion:
    """What it asks, frozen for good. Raises NotPossible when nothing is asked or it has faults."""
    draft = draft_of(session, notification)
    if draft is not None:
        return steps.freeze_draft(session, draft, actor, now)
    if not notification.asks:
        version = _earlier(session, notification)
        if version is not None:
            return version
    data = data_of(session, notification)
    if data is None:
        raise NotPossible(_l("It asks for a response, but nothing is asked yet."))
    return questionnaires.freeze(session, data, now, actor.person_id)


def add_words(
    session: Session,
    notification: Notification,
    language: str,
    asks: Sequence[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Give the frozen asks their words in one more language; what is asked stays the same.

    The call then shows the version with these words. Answers begun keep theirs, by the codes.
    """
    call = notification.call
    if call is None or not asks:
        return
    data: Data = json.loads(call.questionnaire_version.body)
    data["title"][language] = notification.subject[language]
    places = [q for s in data["sections"] for q in s["questions"] if q["type"] == LONG]
    for place, ask in zip(places, asks, strict=False):
        place["label"][language] = ask
    call.questionnaire_version = questionnaires.freeze(session, data, now, actor.person_id)


def _earlier(session: Session, notification: Notification) -> QuestionnaireVersion | None:
    code = notification.questionnaire_code
    return queries.latest(session, code) if code else None
