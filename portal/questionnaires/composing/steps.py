"""The steps by which a questionnaire is composed. Inside ``transaction()``; nothing here commits.

Each raises NotAllowed or NotPossible, Stale when somebody else changed the same thing, and Refused
with words for fields. Each leaves an audit entry, written last.
"""

import copy
import secrets
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.foundation import audit
from portal.foundation.canonical import canonical
from portal.foundation.errors import Late, NotAllowed, NotPossible
from portal.organisations.actors import Actor
from portal.questionnaires import actions, policy, queries
from portal.questionnaires.composing import checking, codes, outline
from portal.questionnaires.composing.outline import Node
from portal.questionnaires.hosts import HOSTS
from portal.questionnaires.models import QuestionnaireDraft, QuestionnaireVersion
from portal.questionnaires.question_types import TYPES
from portal.questionnaires.schema import CODE

MOST_QUESTIONS = 300
audit.declare("questionnaire.compose", "step", "code")


class Refused(Exception):
    """What was entered cannot stand. ``problems``: field → why, in words."""

    def __init__(self, problems: Mapping[str, Any]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class Stale(Exception):
    """Somebody else changed the same thing; ``node`` is how it stands now."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node


def mark(node: Node) -> int:
    """A number that changes when ``node`` does; what is inside a group or section aside."""
    own = {k: v for k, v in node.items() if k not in ("questions", "sections")}
    return zlib.crc32(canonical(own)) % 1_000_000_000


def start(
    session: Session,
    make: Callable[[str], Node],
    code: str,
    actor: Actor,
    now: datetime,
    *,
    form_key: str | None = None,
    host: str | None = None,
    host_id: int | None = None,
) -> QuestionnaireDraft:
    """A new draft, or the one that the same form, or the same host, began already.

    ``make`` gives its data for a code; ``code`` is what it is to be called, unless taken.
    """
    if not policy.may_compose(actor):
        raise NotAllowed
    if host is not None and host_id is not None:
        if not HOSTS[host].may_compose(session, host_id, actor):
            raise NotAllowed
        if not HOSTS[host].can_compose(session, host_id):
            raise NotPossible
    known = queries.draft_begun(session, form_key, host, host_id)
    if known is not None:
        return known
    data = make(codes.free(code, queries.taken_codes(session), "-"))
    draft = QuestionnaireDraft(
        key=secrets.token_urlsafe(12),
        form_key=form_key,
        code=data["code"],
        data=data,
        host=host,
        host_id=host_id,
        created_at=now,
        edited_at=now,
        edited_by_id=actor.person_id,
    )
    session.add(draft)
    session.flush()
    _record(session, draft, actor, now, "start", data["code"])
    return draft


def save_whole(
    session: Session,
    draft: QuestionnaireDraft,
    change: Callable[[Node], None],
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Change the title and the introduction."""
    with _changing(session, draft, actor, now, "title", draft.code) as data:
        _unless_stale(data, seen)
        change(data)


def add_section(
    session: Session,
    draft: QuestionnaireDraft,
    change: Callable[[Node], None],
    actor: Actor,
    now: datetime,
) -> str:
    """Add a section at the end; return its code."""
    node: Node = {"title": {}, "questions": []}
    change(node)
    taken = [section["code"] for section in draft.data["sections"]]
    node["code"] = codes.propose(node["title"].get("en", ""), taken, "section")
    with _changing(session, draft, actor, now, "add-section", node["code"]) as data:
        data["sections"].append(node)
    return str(node["code"])


def save_section(
    session: Session,
    draft: QuestionnaireDraft,
    code: str,
    change: Callable[[Node], None],
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a section's title and introduction."""
    with _changing(session, draft, actor, now, "section", code) as data:
        node = outline.find_section(data, code)
        if node is None:
            raise NotPossible
        _unless_stale(node, seen)
        change(node)


def add_question(
    session: Session,
    draft: QuestionnaireDraft,
    into: tuple[str, str],
    type_name: str,
    code: str,
    change: Callable[[Node], None],
    actor: Actor,
    now: datetime,
) -> str:
    """Add a question at the end of ("section", code) or ("group", code); return its code.

    ``code`` is what somebody wishes; empty, one is made from the English label.
    """
    earlier = queries.earlier_types(session, draft.code)
    taken = outline.codes(draft.data)
    if len(taken) >= MOST_QUESTIONS:
        raise NotPossible(_l("A questionnaire cannot have more questions than this."))
    node: Node = {"code": code, "type": TYPES[type_name].name, "label": {}}
    change(node)
    if code:
        _refuse_code(code, type_name, taken, earlier)
    else:
        named = node["label"].get("en", "")
        node["code"] = codes.propose(named, taken | earlier.keys(), "question")
    with _changing(session, draft, actor, now, "add-question", node["code"]) as data:
        _inside(data, into).append(node)
    return str(node["code"])


def save_question(
    session: Session,
    draft: QuestionnaireDraft,
    code: str,
    change: Callable[[Node], None],
    seen: int,
    actor: Actor,
    now: datetime,
    claimed: str | None = None,
) -> None:
    """Change a question. ``claimed``: the code that the form carried; it must be the same."""
    with _changing(session, draft, actor, now, "question", code) as data:
        place = outline.find(data, code)
        if place is None:
            raise NotPossible(_l("Somebody else has removed this question."))
        if claimed is not None and claimed != code:
            raise Refused({"code": _l("A code stays as it is. Add a new question instead.")})
        _unless_stale(place.node, seen)
        change(place.node)


def move(
    session: Session,
    draft: QuestionnaireDraft,
    what: str,
    code: str,
    up: bool,
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Move a "section" or a "question" one place up or down; at the edge it stays."""
    step = outline.move_section if what == "section" else outline.move_question
    with _changing(session, draft, actor, now, f"move-{what}", code) as data:
        _unless_late(draft, seen)
        step(data, code, up)


def remove(
    session: Session,
    draft: QuestionnaireDraft,
    what: str,
    code: str,
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Remove a "section" with its questions, or a "question" with those inside it."""
    with _changing(session, draft, actor, now, f"remove-{what}", code) as data:
        _unless_late(draft, seen)
        if what == "section":
            node = outline.find_section(data, code)
            if node is None:
                raise NotPossible
            data["sections"].remove(node)
        else:
            place = outline.find(data, code)
            if place is None:
                raise NotPossible
            place.beside.pop(place.index)


def freeze_draft(
    session: Session, draft: QuestionnaireDraft, actor: Actor, now: datetime
) -> QuestionnaireVersion:
    """Freeze it into a version of its lineage; NotPossible while it has faults.

    For a host's questions the host calls this when it is issued. Done again it gives the version.
    """
    if draft.frozen is not None:
        return draft.frozen
    _refuse_others(session, draft, actor)
    if checking.faults(draft.data, queries.earlier_types(session, draft.code)):
        raise NotPossible(_l("The questions still have faults. Put them right first."))
    version = actions.freeze(session, draft.data, now, actor.person_id)
    draft.frozen_id = version.id
    session.flush()
    return version


def discard(session: Session, draft: QuestionnaireDraft, actor: Actor, now: datetime) -> None:
    """Throw a draft away for good."""
    _refuse_others(session, draft, actor)
    _record(session, draft, actor, now, "discard", draft.code)
    session.delete(draft)


@contextmanager
def _changing(
    session: Session, draft: QuestionnaireDraft, actor: Actor, now: datetime, step: str, code: str
) -> Iterator[Node]:
    _refuse_others(session, draft, actor)
    data = copy.deepcopy(draft.data)
    yield data
    if data == draft.data:
        return
    draft.data = data
    draft.edited_at, draft.edited_by_id = now, actor.person_id
    session.flush()
    _record(session, draft, actor, now, step, code)


def _record(
    session: Session, draft: QuestionnaireDraft, actor: Actor, now: datetime, step: str, code: str
) -> None:
    if draft.host is not None and draft.host_id is not None:
        HOSTS[draft.host].changed(session, draft.host_id, actor.person_id, now)
    audit.record(
        "questionnaire.compose",
        ("questionnaire_draft", draft.id),
        actor.person_id,
        step=step,
        code=code,
    )


def _refuse_others(session: Session, draft: QuestionnaireDraft, actor: Actor) -> None:
    if not policy.may_change(session, actor, draft):
        raise NotAllowed
    if not policy.can_change(session, draft):
        raise NotPossible(_l("These questions are frozen and stay as they are."))


def _refuse_code(code: str, type_name: str, taken: set[str], earlier: Mapping[str, str]) -> None:
    problem: Any = None
    if not CODE.match(code):
        problem = _l("Use small letters, digits and _, beginning with a letter; 50 at most.")
    elif code in taken:
        problem = _l("Another question has the code “%(code)s”. Enter a different one.", code=code)
    elif earlier.get(code, type_name) != type_name:
        problem = _l(
            "An earlier version asked “%(code)s” in another way. Enter a different code.",
            code=code,
        )
    if problem is not None:
        raise Refused({"code": problem})


def _inside(data: Node, into: tuple[str, str]) -> list[Node]:
    what, code = into
    if what == "section":
        section = outline.find_section(data, code)
        found = section["questions"] if section is not None else None
    else:
        place = outline.find(data, code)
        found = place.node.setdefault("questions", []) if place is not None else None
    if found is None:
        raise NotPossible(_l("Somebody else has removed the place where this was to go."))
    questions: list[Node] = found
    return questions


def _unless_stale(node: Node, seen: int) -> None:
    if mark(node) != seen:
        raise Stale(node)


def _unless_late(draft: QuestionnaireDraft, seen: int) -> None:
    if draft.version != seen:
        raise Late(_l("Somebody else has changed these questions in the meantime."))
