"""Rebuilding what lists and filters use, from nothing but the frozen bytes."""

from sqlalchemy import select

from portal.foundation.db import db, transaction
from portal.questionnaires.queries import questionnaire_of
from portal.submissions import filing
from portal.submissions.models import Facet, Submission, Version

BATCH = 200


def rebuild() -> int:
    """Project every version anew, in short transactions; return how many there are."""
    ids = list(db.session.scalars(select(Version.id).order_by(Version.id)))
    for start in range(0, len(ids), BATCH):
        with transaction() as session:
            for version in session.scalars(
                select(Version).where(Version.id.in_(ids[start : start + BATCH]))
            ):
                questionnaire = questionnaire_of(session, version.questionnaire_version_id)
                filing.project_version(session, version, questionnaire)
                session.flush()
                _list_again(version)
    return len(ids)


def _list_again(version: Version) -> None:
    submission = db.session.get_one(Submission, version.submission_id)
    if submission.public_version_id == version.id:
        for facet in db.session.scalars(select(Facet).where(Facet.version_id == version.id)):
            facet.listed_at = submission.listed_at
