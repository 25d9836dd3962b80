"""Freezing a draft into a version: two byte strings, two hashes, and what lists need of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.foundation.canonical import canonical
from portal.foundation.sequences import next_number
from portal.questionnaires.projection import FacetValue, project
from portal.questionnaires.schema import Questionnaire
from portal.questionnaires.showing import split
from portal.submissions import fingerprint, queries, reading, short_forms
from portal.submissions.filed import ORIGINAL, PLAIN, Filed
from portal.submissions.joint import binding
from portal.submissions.kinds import TITLE_LENGTH, kind_of, title_of
from portal.submissions.models import (
    Attachment,
    Entry,
    Facet,
    Figure,
    Submission,
    Version,
    VersionFile,
)

FORMAT = "csp-version/1"
SEQUENCE = "CSP"
BODY = "body"  # the vocabulary of whom something is addressed to


def freeze(
    session: Session,
    submission: Submission,
    person: Person,
    answers: dict[str, Any],
    now: datetime,
    filed: Filed = PLAIN,
    stands: Version | None = None,
) -> Version:
    """Make the next version of the submission's open round from ``answers``; return it.

    A short form has no answers; ``stands`` is the version that it says stands.
    """
    recorded = submission.is_being_recorded
    arrived = _recorded_facts(session, submission)
    is_late = _is_late(submission, now)
    if submission.reference is None:
        number = next_number(SEQUENCE, now.year)
        submission.reference = f"{SEQUENCE}-{now.year}-{number:05d}"
    latest = session.scalar(
        select(func.max(Version.number)).where(Version.submission_id == submission.id)
    )
    questionnaire = reading.questionnaire_for(session, submission)
    public_answers, private_answers = split(questionnaire, answers)
    files = _files_in(session, submission, questionnaire, answers)
    organisation = submission.organisation
    number = (latest or 0) + 1
    form = _form_facts(session, submission, filed, stands)
    title = _title(session, submission, filed, stands, answers)
    if recorded and not title:
        title = short_forms.recorded_title(submission.language, submission.call)[:TITLE_LENGTH]
    public = canonical(
        {
            "format": FORMAT,
            "reference": submission.reference,
            "version": number,
            "kind": submission.kind,
            "call": submission.call.slug,
            "language": submission.language,
            "organisation": {
                "name": organisation.name,
                "kind": organisation.kind,
                "class": organisation.organisation_class,
                "seat": organisation.seat_code,
            },
            "questionnaire": submission.call.questionnaire_version.hash,
            "submitted_at": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
            **form,
            **arrived,
            "answers": public_answers,
            "files": [
                {
                    "id": file.received.key,
                    "name": file.name,
                    "question": file.question,
                    "media_type": file.received.media_type,
                    "size": file.received.size,
                    "sha256": file.received.sha256,
                }
                for file in files
            ],
            **binding.public_part(
                session, submission, public_answers, [file.received.sha256 for file in files]
            ),
        }
    )
    private = canonical(
        {
            "answers": private_answers,
            "submitted_by": {"name": person.name, "email": person.email},
        }
    )
    salt = fingerprint.new_salt()
    version = Version(
        submission_id=submission.id,
        round_id=submission.round.id,
        number=number,
        questionnaire_version_id=submission.call.questionnaire_version_id,
        title=title,
        language=submission.language,
        organisation_name=organisation.name,
        submitted_at=now,
        submitted_by_id=person.id,
        time_zone=person.time_zone,
        is_late=is_late,
        arrived_by=submission.recording.arrived_by if recorded and submission.recording else None,
        arrived_on=submission.recording.arrived_on if recorded and submission.recording else None,
        form=filed.form.value,
        stands_id=stands.id if stands else None,
        is_interim=filed.is_interim if kind_of(submission).may_be_interim else None,
        public_bytes=public,
        public_hash=fingerprint.public_hash(public),
        private_bytes=private,
        salt=salt,
        fingerprint=fingerprint.fingerprint(public, salt, private),
    )
    submission.title = title
    session.add(version)
    session.flush()
    session.add_all(
        VersionFile(version_id=version.id, attachment_id=file.id, position=position)
        for position, file in enumerate(files)
    )
    binding.bind(session, submission, version)
    project_version(session, version, questionnaire)
    return version


def _form_facts(
    session: Session, submission: Submission, filed: Filed, stands: Version | None
) -> dict[str, Any]:
    """What the public part says of the form; nothing where plain answers are filed."""
    facts: dict[str, Any] = {}
    if filed.is_short:
        facts["form"] = filed.form.value
    if stands is not None:
        facts["stands"] = {
            "reference": session.get_one(Submission, stands.submission_id).reference,
            "version": stands.number,
            "sha256": stands.public_hash,
        }
    if kind_of(submission).may_be_interim:
        facts["status"] = "interim" if filed.is_interim else "final"
    return facts


def _recorded_facts(session: Session, submission: Submission) -> dict[str, Any]:
    """What the public part says of a record made by the Secretariat, with the sealed file."""
    recording = submission.recording
    if recording is None or not submission.is_being_recorded:
        return {}
    sealed = [f for f in queries.attachments(session, submission) if f.question == ORIGINAL]
    return {
        "recorded": {
            "by": "secretariat",
            "arrived_by": recording.arrived_by,
            "arrived_on": recording.arrived_on.isoformat(),
            "originals": [
                {"sha256": file.received.sha256, "size": file.received.size} for file in sealed
            ],
        }
    }


def _is_late(submission: Submission, now: datetime) -> bool:
    """Whether it came after the due date: what is recorded, by the day it arrived."""
    recording, due = submission.recording, submission.call.due_at
    if recording is None or due is None or not submission.is_being_recorded:
        return submission.call.window.is_late(now)
    return recording.arrived_on > due.astimezone(ZoneInfo(submission.call.time_zone)).date()


def _title(
    session: Session,
    submission: Submission,
    filed: Filed,
    stands: Version | None,
    answers: dict[str, Any],
) -> str:
    if not filed.is_short:
        return title_of(session, submission, answers) or ""
    before = None
    if stands is not None:
        reference = session.get_one(Submission, stands.submission_id).reference
        before = (str(reference), stands.submitted_at.year)
    return short_forms.title(submission.language, submission.call, filed.form, before)[
        :TITLE_LENGTH
    ]


def project_version(session: Session, version: Version, questionnaire: Questionnaire) -> None:
    """Write the facets, figures and entries of ``version`` anew from its frozen bytes."""
    for table in (Facet, Figure, Entry):
        session.execute(delete(table).where(table.version_id == version.id))
    projection = project(questionnaire, reading.public_answers(version))
    session.add_all(
        Facet(version_id=version.id, row=f.row, vocabulary=f.vocabulary, code=f.code)
        for f in [*projection.facets, *_bodies_of_call(session, version, questionnaire)]
    )
    session.add_all(
        Figure(
            version_id=version.id,
            row=f.row,
            code=f.code,
            number=None if f.number is None else float(f.number),
            day=f.day,
            unit=f.unit,
        )
        for f in projection.figures
    )
    session.add_all(
        Entry(
            version_id=version.id,
            row=e.row,
            group=e.group,
            title=e.title[:TITLE_LENGTH],
            starts=e.start,
            ends=e.end,
        )
        for e in projection.entries
    )


def _bodies_of_call(
    session: Session, version: Version, questionnaire: Questionnaire
) -> list[FacetValue]:
    """Whom a kind addresses that does not ask for it: the bodies of the call it answers."""
    if any(question.facet == BODY for question in questionnaire.walk()):
        return []
    submission = session.get_one(Submission, version.submission_id)
    return [FacetValue("", BODY, code) for code in sorted(set(submission.call.bodies))]


def _files_in(
    session: Session, submission: Submission, questionnaire: Questionnaire, answers: dict[str, Any]
) -> list[Attachment]:
    """The draft's files in the order of their questions."""
    asked = [question.code for question in questionnaire.walk() if question.type == "files"]
    held = [key for code in asked for key in answers.get(code, ())]
    by_key = {file.received.key: file for file in queries.attachments(session, submission)}
    return [by_key[key] for key in held if key in by_key]
