"""The blueprint of the composer: ``/<lang>/moderation/questionnaires/``."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort
from sqlalchemy.orm import Session

from portal.foundation.access import current_actor
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.questionnaires import policy, queries
from portal.questionnaires.composing import outline, steps
from portal.questionnaires.composing.outline import Node, Place
from portal.questionnaires.hosts import HOSTS
from portal.questionnaires.models import QuestionnaireDraft

bp = Blueprint("composer", __name__, url_prefix="/moderation/questionnaires")


def found(key: str) -> QuestionnaireDraft:
    """The draft at that address, or 404."""
    draft = queries.draft_by_key(db.session, key)
    if draft is None:
        abort(404)
    return draft


def changeable(key: str) -> QuestionnaireDraft:
    """The same, for whoever may change it, while it can be changed."""
    draft = found(key)
    if not policy.may_change(db.session, current_actor(), draft):
        raise NotAllowed
    if not policy.can_change(db.session, draft):
        raise NotPossible
    return draft


def question_in(draft: QuestionnaireDraft, code: str) -> Place:
    """The question with that code, or 404."""
    place = outline.find(draft.data, code)
    if place is None:
        abort(404)
    return place


def section_in(draft: QuestionnaireDraft, code: str) -> Node:
    """The section with that code, or 404."""
    section = outline.find_section(draft.data, code)
    if section is None:
        abort(404)
    return section


def saved(form: Any, act: Callable[[Session], Any]) -> Any:
    """What ``act`` gave (True for nothing), done in one transaction.

    None when it was refused: what is wrong then stands beside its field, or, when somebody else
    was first, ``form.theirs`` is how the thing stands now and the next save goes over it.
    """
    try:
        with transaction() as session:
            done = act(session)
            return True if done is None else done
    except steps.Refused as refused:
        for name, problem in refused.problems.items():
            form[name].errors = [*form[name].errors, problem]
    except steps.Stale as stale:
        form.theirs = stale.node
        form.seen.data = str(steps.mark(stale.node))
    return None


def status(form: Any) -> int:
    """The status of a page that shows ``form``."""
    if form.theirs is not None:
        return 409
    return 422 if form.errors else 200


def host_of(draft: QuestionnaireDraft) -> tuple[str, str] | None:
    """What carries these questions: its name and its page; None for nothing."""
    if draft.host is None or draft.host_id is None:
        return None
    host = HOSTS[draft.host]
    return host.name(db.session, draft.host_id), host.url(db.session, draft.host_id)
