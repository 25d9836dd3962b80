"""From stored answers to what a page, a PDF or an export shows: one read model for all of them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.convention import vocabularies
from portal.questionnaires import rendering, showing
from portal.questionnaires.context import Context, ReceivedFile
from portal.questionnaires.queries import questionnaire_of
from portal.questionnaires.rendering import ReadSection
from portal.questionnaires.schema import Questionnaire
from portal.submissions import queries
from portal.submissions.models import Attachment, Round, Submission, Version


def questionnaire_for(session: Session, submission: Submission) -> Questionnaire:
    """The frozen questionnaire of the call, as the submission's organisation is asked it."""
    whole = questionnaire_of(session, submission.call.questionnaire_version_id)
    return whole.for_kind(submission.organisation.kind)


def context(
    language: str, today: date, attachments: Iterable[Attachment] = (), locale: str | None = None
) -> Context:
    """For judging or showing answers written in ``language`` to a reader of ``locale``."""
    files = {
        file.received.key: ReceivedFile(
            id=file.received.key,
            name=file.name,
            size=file.received.size,
            media_type=file.received.media_type,
            sha256=file.received.sha256,
        )
        for file in attachments
    }
    return Context(
        vocabularies=vocabularies,
        locale=locale or language,
        language=language,
        today=today,
        files=files,
    )


def draft_answers(session: Session, submission: Submission, round_: Round) -> dict[str, Any]:
    """All answers of the round's draft, files included, by question code."""
    answers: dict[str, Any] = {}
    for section in queries.draft_sections(session, round_).values():
        answers.update(section.answers)
    for file in queries.attachments(session, submission):
        answers.setdefault(file.question, []).append(file.received.key)
    return answers


def public_answers(version: Version) -> dict[str, Any]:
    """The public answers that ``version`` holds."""
    answers: dict[str, Any] = json.loads(version.public_bytes)["answers"]
    return answers


def private_answers(version: Version) -> dict[str, Any]:
    """The private answers that ``version`` holds; none when they have been erased."""
    if version.private_bytes is None:
        return {}
    answers: dict[str, Any] = json.loads(version.private_bytes)["answers"]
    return answers


def all_answers(questionnaire: Questionnaire, version: Version) -> dict[str, Any]:
    """Both parts of ``version`` joined, as they were typed."""
    return showing.join(questionnaire, public_answers(version), private_answers(version))


def read_version(
    session: Session, version: Version, locale: str, *, private: bool = False
) -> list[ReadSection]:
    """What ``version`` says, section by section; with the private part only when asked for."""
    questionnaire = questionnaire_of(session, version.questionnaire_version_id)
    answers = all_answers(questionnaire, version) if private else public_answers(version)
    files = queries.files_of(session, version)
    seen = context(version.language, version.submitted_at.date(), files, locale)
    return rendering.read(questionnaire, answers, seen, private=private)


def read_draft(
    questionnaire: Questionnaire, answers: Mapping[str, Any], seen: Context, *, private: bool
) -> list[ReadSection]:
    """What a draft says so far, as it will be read once published."""
    return rendering.read(questionnaire, answers, seen, private=private)
