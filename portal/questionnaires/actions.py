"""Freezing questionnaires into versions. Inside ``transaction()``; nothing here commits."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation import audit
from portal.foundation.canonical import canonical, sha256_hex
from portal.questionnaires import queries
from portal.questionnaires.loading import load
from portal.questionnaires.models import Questionnaire, QuestionnaireVersion

# The built-in questionnaires: builtin/<name>.yaml.
BUILT_IN = ("formal_report",)

audit.declare("questionnaire.freeze", "hash")


def freeze(
    session: Session, data: Mapping[str, Any], at: datetime, actor_id: int | None = None
) -> QuestionnaireVersion:
    """The frozen version that says exactly what ``data`` says; made when there is none yet.

    Raises FaultyQuestionnaire. Side effects, only when a version is made: its lineage when it is
    the first, the version itself, an audit entry.
    """
    definition = load(data)
    body = canonical(data)
    hash_ = sha256_hex(body)
    known = queries.by_hash(session, hash_)
    if known is not None:
        return known
    lineage = session.scalar(
        select(Questionnaire).where(Questionnaire.code == definition.code).with_for_update()
    )
    if lineage is None:
        lineage = Questionnaire(code=definition.code, title=definition.title, created_at=at)
        session.add(lineage)
        session.flush()
    newest = queries.latest(session, definition.code)
    version = QuestionnaireVersion(
        questionnaire_id=lineage.id,
        number=newest.number + 1 if newest else 1,
        hash=hash_,
        body=body,
        frozen_at=at,
    )
    lineage.title = definition.title
    session.add(version)
    session.flush()
    audit.record(
        "questionnaire.freeze",
        ("questionnaire_version", version.id),
        actor_id=actor_id,
        hash=hash_,
    )
    return version


def load_built_in(session: Session, at: datetime) -> list[QuestionnaireVersion]:
    """Freeze the built-in questionnaires; run again, it makes versions only of changed ones."""
    return [freeze(session, built_in(name), at) for name in BUILT_IN]


def built_in(name: str) -> dict[str, Any]:
    """The data of a built-in questionnaire, as it stands in its file."""
    text = files("portal.questionnaires").joinpath(f"builtin/{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
