"""A notification as what carries questions of its own: the composer's pages know it by this."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal.notifications import actions, asking, policy, queries
from portal.notifications.models import Notification
from portal.questionnaires.hosts import HOSTS, EarlierQuestions


class NotificationHost:
    """What the composer asks of a notification. ``id`` is the notification's."""

    def title(self, session: Session, id: int) -> Mapping[str, str]:
        """Its subject, in each language."""
        return self._one(session, id).subject

    def code(self, session: Session, id: int) -> str:
        """The code of its questionnaire: notification-2026-014."""
        return asking.code_of(self._one(session, id).number)

    def name(self, session: Session, id: int) -> str:
        """The number, as people call it."""
        return self._one(session, id).number

    def url(self, session: Session, id: int) -> str:
        """Its page at the desk."""
        return url_for("notification_desk.manage", slug=self._one(session, id).slug)

    def earlier(self, session: Session, id: int) -> list[EarlierQuestions]:
        """The questions of what it points at, then of the newest others."""
        here = self._one(session, id)
        pointed = {number for _relation, number in queries.all_links_from(session, here)}
        found = sorted(queries.with_questions(session), key=lambda one: one.number not in pointed)
        return [
            EarlierQuestions(
                f"{one.number} {one.subject.text()}", one.call.questionnaire_version_id
            )
            for one in found
            if one.call is not None
        ]

    def asks(self, session: Session, id: int) -> Mapping[str, Sequence[str]]:
        """What it asks in short, in order, by language."""
        asks = self._one(session, id).asks
        languages = {code for ask in asks for code in ask}
        return {code: [ask.get(code, "") for ask in asks] for code in sorted(languages)}

    def may_compose(self, session: Session, id: int, actor: Any) -> bool:
        """Whoever writes notifications writes their questions."""
        return policy.composes(actor)

    def can_compose(self, session: Session, id: int) -> bool:
        """Until it is issued, and where it asks for a response."""
        found = session.get(Notification, id)
        return found is not None and not found.is_public and found.purpose == "for-response"

    def changed(self, session: Session, id: int, actor_id: int, now: datetime) -> None:
        """What was checked is to be checked again."""
        actions.questions_changed(session, self._one(session, id), actor_id, now)

    def _one(self, session: Session, id: int) -> Notification:
        return session.get_one(Notification, id)


HOSTS.enter(asking.HOST, NotificationHost())
