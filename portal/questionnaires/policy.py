"""Who may compose questionnaires, and when. Source: the authorisation matrix, notifications.

Moderators and editors of the Secretariat draft notifications, and so their questions.
"""

from typing import Any

from sqlalchemy.orm import Session

from portal.questionnaires.hosts import HOSTS
from portal.questionnaires.models import QuestionnaireDraft

STAFF_ROLES = ("moderator", "editor")


def may_compose(actor: Any) -> bool:
    """Whether ``actor`` composes questionnaires at all."""
    return actor is not None and not actor.staff_roles.isdisjoint(STAFF_ROLES)


def may_change(session: Session, actor: Any, draft: QuestionnaireDraft) -> bool:
    """Whether ``actor`` may change or freeze this one."""
    if not may_compose(actor):
        return False
    if draft.host is None or draft.host_id is None:
        return True
    return HOSTS[draft.host].may_compose(session, draft.host_id, actor)


def can_change(session: Session, draft: QuestionnaireDraft) -> bool:
    """Whether it can be changed now: until it is frozen."""
    if draft.frozen_id is not None:
        return False
    if draft.host is None or draft.host_id is None:
        return True
    return HOSTS[draft.host].can_compose(session, draft.host_id)
