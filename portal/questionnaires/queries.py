"""Finding questionnaires and their versions."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.questionnaires.models import Questionnaire, QuestionnaireVersion
from portal.questionnaires.schema import Questionnaire as Definition


def questionnaire_of(session: Session, version_id: int) -> Definition:
    """What the version with that id asks. Raises LookupError when there is none."""
    version = session.get(QuestionnaireVersion, version_id)
    if version is None:
        raise LookupError(f"There is no questionnaire version {version_id}.")
    return version.definition


def latest(session: Session, code: str) -> QuestionnaireVersion | None:
    """The newest version of the questionnaire called ``code``; None when there is none."""
    return session.scalar(
        select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .where(Questionnaire.code == code)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )


def by_hash(session: Session, sha256: str) -> QuestionnaireVersion | None:
    """The version with that SHA-256, or None."""
    return session.scalar(select(QuestionnaireVersion).where(QuestionnaireVersion.hash == sha256))


def all_versions(session: Session) -> Sequence[QuestionnaireVersion]:
    """Every version with its lineage, by code and then the newest first: what a call can ask."""
    return session.scalars(
        select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .options(joinedload(QuestionnaireVersion.questionnaire))
        .order_by(Questionnaire.code, QuestionnaireVersion.number.desc())
    ).all()
