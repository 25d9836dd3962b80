"""Ordering PDFs of a version from the worker, and what goes into them.

Nothing slow happens inside a request: a step orders the documents in its transaction, in every
offered language; the worker makes them; a page serves what is made.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation import jobs
from portal.foundation.formats import day, file_size, language_called, moment, utc_moment
from portal.foundation.links import absolute
from portal.foundation.locales import offered
from portal.foundation.pdf import (
    Fact,
    Files,
    Item,
    Page,
    Proof,
    ReceiptData,
    Section,
    SubmissionData,
    rich,
    words,
)
from portal.questionnaires.rendering import ReadItem, ReadSection
from portal.submissions.filed import Form
from portal.submissions.joint import shown
from portal.submissions.kinds import kind_of
from portal.submissions.labels import FINALITY, FORMS, SHORT_FILE_KINDS, recorded_words
from portal.submissions.mails import receipt_url
from portal.submissions.models import Attachment, Document, Submission, Version

Sort = Literal["receipt", "submission"]
JOB = "submissions.make-document"


def order(version: Version, sort: Sort) -> None:
    """Have the worker make the document in every offered language, in this transaction."""
    for info in offered():
        key = _key(version, sort, info.code)
        jobs.enqueue(JOB, key=key, version=version.id, sort=sort, language=info.code)


def made(session: Session, version: Version, sort: Sort, language: str) -> Document | None:
    """The document once it is made."""
    return session.scalar(
        select(Document).where(
            Document.version_id == version.id,
            Document.sort == sort,
            Document.language == language,
        )
    )


def to_serve(session: Session, version: Version, sort: Sort, language: str) -> Document | None:
    """The document in ``language``; in another one where none was ordered in this.

    None while the worker still makes it. A language offered later has no documents of the
    versions before.
    """
    found = made(session, version, sort, language)
    key = _key(version, sort, language)
    if found is not None or session.scalar(select(jobs.Job.id).where(jobs.Job.key == key)):
        return found
    others = select(Document).where(Document.version_id == version.id, Document.sort == sort)
    return session.scalar(others.order_by(Document.id).limit(1))


def _key(version: Version, sort: Sort, language: str) -> str:
    return f"{JOB}:{version.id}:{sort}:{language}"


def receipt_data(
    submission: Submission, version: Version, files: Sequence[Attachment], language: str
) -> ReceiptData:
    """What the receipt says, in ``language`` (made the current one by the caller)."""
    reference = f"{submission.reference}.v{version.number}"
    link = receipt_url(str(submission.reference))
    facts = [
        _fact(_("Organisation"), version.organisation_name, submission.organisation.language),
        _fact(_("Title"), version.title, version.language),
        _fact(_("In answer to"), *submission.call.title.pick(language)),
        _fact(_("Received"), utc_moment(version.submitted_at), language),
    ]
    facts += _signed(version, language)
    if version.time_zone != "UTC":
        local = moment(version.submitted_at, version.time_zone)
        facts.append(_fact(_("Local time of who submitted"), local, language))
    facts += _filed_facts(version, language)
    if version.is_late:
        facts.append(_fact(_("Deadline"), _("Received after the due date, marked late"), language))
    frame = page(_("Receipt"), words(_("Receipt %(ref)s", ref=reference), language), reference)
    return {
        **frame,
        "lead": _("The Secretariat's portal has received this submission and keeps it unchanged."),
        "facts": facts,
        "proofs_title": _("Proof"),
        "proofs": [
            _proof(
                _("Fingerprint of the receipt"),
                version.fingerprint,
                _("Of the whole submission, its private part included. Whoever has it can check."),
            ),
            _proof(
                _("Hash of the public text"),
                version.public_hash,
                _("SHA-256 of the public part, which anyone can compute once it is published."),
            ),
        ],
        "files": _files(files, language),
        "check_title": _("How to check this receipt"),
        "check_steps": [
            _("Open the permanent link below."),
            _("Enter the fingerprint. The portal confirms version, time and files."),
            _("To check a file, choose it there: its SHA-256 is compared with the one received."),
        ],
        "link_label": _("Permanent link"),
        "link": link,
    }


def submission_data(
    submission: Submission,
    version: Version,
    sections: Sequence[ReadSection],
    files: Sequence[Attachment],
    language: str,
) -> SubmissionData:
    """The publication as received, with its record; the portal's own words in ``language``."""
    reference = f"{submission.reference}.v{version.number}"
    frame = page(str(kind_of(submission).label), words(version.title, version.language), reference)
    return {
        **frame,
        "organisation": words(version.organisation_name, submission.organisation.language),
        "lead": _(
            "Published as received. The original is in %(language)s.",
            language=language_called(version.language),
        ),
        "facts": [
            _fact(_("In answer to"), *submission.call.title.pick(language)),
            *_filed_facts(version, language),
            *_signed(version, language),
        ],
        "sections": [_section(section, version.language, language) for section in sections],
        "files": _files(files, language),
        "record_title": _("Record"),
        "record": [
            _fact(_("Reference"), reference, "en", mono=True),
            _fact(_("Submitted"), utc_moment(version.submitted_at), language),
            _fact(
                _("Published"),
                day(submission.published_at) if submission.published_at else "",
                language,
            ),
        ],
        "proofs": [
            _proof(
                _("Hash of the public text"),
                version.public_hash,
                _("SHA-256 of the exact bytes offered at the permanent link."),
            )
        ],
        "link_label": _("Permanent link"),
        "link": absolute("receipts.show", reference=submission.reference),
    }


def _filed_facts(version: Version, language: str) -> list[Fact]:
    """The form of the version; the answer that stands is named, its text is not copied."""
    form, facts = Form(version.form), []
    if version.arrived_on is not None:
        facts.append(
            _fact(_("Filed by"), recorded_words(version.arrived_by, version.arrived_on), language)
        )
    if form is not Form.ANSWERS:
        facts.append(_fact(_("Filed as"), str(FORMS[form]), language))
    stands = json.loads(version.public_bytes).get("stands")
    if stands:
        reference = f"{stands['reference']}.v{stands['version']}"
        facts += [
            _fact(_("The answer that stands"), reference, "en", mono=True),
            _fact(_("Where to read it"), receipt_url(stands["reference"]), "en", mono=True),
        ]
    if version.is_interim is not None:
        facts.append(_fact(_("Interim or final"), str(FINALITY[version.is_interim]), language))
    return facts


def page(kind: str, title: Any, reference: str) -> Page:
    """What every document has: the portal's name, what it is, its reference, the disclaimer."""
    return {
        "portal": _("Civil Society Participation Portal"),
        "kind": kind,
        "title": title,
        "reference_label": _("Reference"),
        "reference": reference,
        "notice": _(
            "Submissions are published as received. They are the responsibility of their authors "
            "and do not necessarily reflect the views of the Secretariat. Designations used in "
            "this portal imply no opinion on the legal status of any country or territory."
        ),
        "page": _("Page {page} of {pages}"),
        "missing": _("A character that could not be printed is shown as □."),
    }


def _signed(version: Version, language: str) -> list[Fact]:
    """Who stands under the version as it was frozen: a line for each name."""
    under = shown.frozen(version)
    facts = [
        _fact(
            _("Filed jointly by"),
            _("%(name)s (signed after the due date)", name=each.name)
            if each.is_late
            else each.name,
            language,
        )
        for each in under.names
    ]
    return facts + [_fact(_("Also on behalf of"), name, language) for name in under.others]


def _fact(label: str, text: str, language: str, *, mono: bool = False) -> Fact:
    return {"label": label, "value": words(text, language), "mono": mono}


def _proof(label: str, sha256: str, note: str) -> Proof:
    return {"label": label, "sha256": sha256, "note": note}


def _files(files: Iterable[Attachment], language: str) -> Files:
    return {
        "title": _("Files"),
        "sha256_label": "SHA-256",
        "none": _("No files are attached."),
        "files": [
            {
                "name": words(file.name, language),
                "about": f"{SHORT_FILE_KINDS.get(file.received.media_type, '')} "
                f"{file_size(file.received.size)}".strip(),
                "sha256": file.received.sha256,
            }
            for file in files
        ],
    }


def _section(section: ReadSection, language: str, reader: str) -> Section:
    return {
        "title": words(*section.title.pick(reader)),
        "items": [_item(item, language, reader) for item in section.items if not item.is_empty],
    }


def _item(item: ReadItem, language: str, reader: str) -> Item:
    label = words(*item.label.pick(reader))
    if item.rows:
        rows = [
            {
                "title": f"{row.label.text(reader)} {row.number}"
                + (f": {row.title}" if row.title else ""),
                "items": [
                    _item(inner, language, reader) for inner in row.items if not inner.is_empty
                ],
            }
            for row in item.rows
        ]
        return {"label": label, "value": {"kind": "rows", "rows": rows}}  # type: ignore[typeddict-item]
    if item.files:
        names = [words(file.name, reader) for file in item.files]
        return {"label": label, "value": {"kind": "lines", "lines": names}}
    if item.blocks:
        text = "\n\n".join(block.text for block in item.blocks)
        return {"label": label, "value": {"kind": "text", "text": rich(text, language)}}
    spoken = reader if item.codes else language
    lines = [words(value, spoken) for value in item.values]
    return {"label": label, "value": {"kind": "lines", "lines": lines}}
