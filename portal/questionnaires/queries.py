"""Finding questionnaires and their versions."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.paging import Page, paginate
from portal.questionnaires.models import Questionnaire, QuestionnaireDraft, QuestionnaireVersion
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


def drafts(session: Session, cursor: str | None = None) -> Page[QuestionnaireDraft]:
    """A page of what is being composed and was, the last edited first."""
    statement = select(QuestionnaireDraft).options(joinedload(QuestionnaireDraft.frozen))
    keys = QuestionnaireDraft.edited_at, QuestionnaireDraft.id
    return paginate(session, statement, [(key, "desc") for key in keys], cursor)


def draft_by_key(session: Session, key: str) -> QuestionnaireDraft | None:
    """The draft at that address, or None."""
    return session.scalar(select(QuestionnaireDraft).where(QuestionnaireDraft.key == key))


def draft_of(session: Session, host: str, host_id: int) -> QuestionnaireDraft | None:
    """The questions of one host (a name in ``hosts.HOSTS`` and its own id), or None."""
    return session.scalar(
        select(QuestionnaireDraft).where(
            QuestionnaireDraft.host == host, QuestionnaireDraft.host_id == host_id
        )
    )


def draft_begun(
    session: Session, form_key: str | None, host: str | None, host_id: int | None
) -> QuestionnaireDraft | None:
    """The draft that this form, or this host, has begun already; None: neither has."""
    if host is not None and host_id is not None:
        return draft_of(session, host, host_id)
    if not form_key:
        return None
    return session.scalar(select(QuestionnaireDraft).where(QuestionnaireDraft.form_key == form_key))


def taken_codes(session: Session) -> set[str]:
    """The codes of all lineages, and of those being composed."""
    lineages = session.scalars(select(Questionnaire.code))
    return {*lineages, *session.scalars(select(QuestionnaireDraft.code))}


def earlier_types(session: Session, code: str) -> dict[str, str]:
    """Question's code → type, of all versions of the lineage called ``code``."""
    versions = session.scalars(
        select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .where(Questionnaire.code == code)
        .order_by(QuestionnaireVersion.number)
    )
    return {
        question.code: question.type
        for version in versions
        for question in version.definition.walk()
    }
