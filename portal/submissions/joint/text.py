"""The text that is signed, and its hash: public answers, files, and names added by the lead."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.canonical import canonical
from portal.questionnaires.rendering import ReadSection
from portal.questionnaires.showing import split
from portal.submissions import policy, queries, reading
from portal.submissions.models import Attachment, OnBehalf, Submission, Version


@dataclass(frozen=True)
class SignedText:
    """What stands there to be signed now: a draft, or the ``version`` that was submitted."""

    hash: str
    title: str
    version: Version | None


def text_hash(answers: dict[str, Any], sha256s: list[str], names: list[str]) -> str:
    """SHA-256 of the public answers, the files' hashes and the added names."""
    whole = {"answers": answers, "files": sorted(sha256s), "on_behalf_of": names}
    return hashlib.sha256(canonical(whole)).hexdigest()


def of_version(version: Version) -> str:
    """The hash of the text that ``version`` holds."""
    public = json.loads(version.public_bytes)
    files = [file["sha256"] for file in public["files"]]
    return text_hash(public["answers"], files, public.get("on_behalf_of", []))


def of_draft(session: Session, submission: Submission) -> str:
    """The hash of the text as the draft now stands."""
    answers = reading.draft_answers(session, submission, submission.round)
    public, _private = split(reading.questionnaire_for(session, submission), answers)
    files = [file.received.sha256 for file in _draft_files(session, submission)]
    return text_hash(public, files, names_of(session, submission))


def current(session: Session, submission: Submission) -> SignedText:
    """The draft while there is one to write in, else the newest version."""
    if policy.can_edit(submission):
        return SignedText(of_draft(session, submission), submission.title, None)
    newest = queries.versions(session, submission)[0]
    return SignedText(of_version(newest), newest.title, newest)


def read(
    session: Session, submission: Submission, text: SignedText, locale: str, today: date
) -> tuple[list[ReadSection], list[Attachment]]:
    """The public part of ``text`` as it is read, and its files."""
    if text.version is not None:
        files = queries.files_of(session, text.version)
        return reading.read_version(session, text.version, locale), files
    questionnaire = reading.questionnaire_for(session, submission)
    files = _draft_files(session, submission)
    answers = reading.draft_answers(session, submission, submission.round)
    seen = reading.context(submission.language, today, files, locale)
    return reading.read_draft(questionnaire, answers, seen, private=False), files


def on_behalf(session: Session, submission: Submission) -> OnBehalf | None:
    """The row with the names added by the lead, if there is one."""
    return session.scalar(select(OnBehalf).where(OnBehalf.submission_id == submission.id))


def names_of(session: Session, submission: Submission) -> list[str]:
    """The names added by the lead, in its order."""
    row = on_behalf(session, submission)
    return list(row.names) if row else []


def _draft_files(session: Session, submission: Submission) -> list[Attachment]:
    asked = {
        question.code
        for question in reading.questionnaire_for(session, submission).walk()
        if question.type == "files"
    }
    return [file for file in queries.attachments(session, submission) if file.question in asked]
