"""Frozen versions as texts: what courtesy translation and search take from a submission."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.texts import TEXTS, FrozenText, TextUnit
from portal.questionnaires.queries import questionnaire_of
from portal.questionnaires.units import units
from portal.submissions import reading
from portal.submissions.models import Submission, Version

SOURCE = "submissions"


class VersionTexts:
    """The public units of each version."""

    def text(self, session: Session, revision: int) -> FrozenText:
        """The public text of the version with id ``revision``."""
        version = session.get_one(Version, revision)
        questionnaire = questionnaire_of(session, version.questionnaire_version_id)
        found = units(questionnaire, reading.public_answers(version))
        return FrozenText(
            version.language,
            version.title,
            [TextUnit(str(u.address), u.text, u.form == "markdown") for u in found],
        )

    def public_revisions(self, session: Session) -> Iterable[tuple[int, int]]:
        """(submission, version) of everything in the register."""
        found = select(Submission.id, Submission.public_version_id).where(
            Submission.public_version_id.is_not(None)
        )
        return [(row[0], row[1]) for row in session.execute(found) if row[1] is not None]


VERSION_TEXTS = TEXTS.enter(SOURCE, VersionTexts())
