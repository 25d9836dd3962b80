"""What the worker does for submissions: virus scans, the bin, forgotten form keys, stray files."""

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation import files, kept_files, scanning
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.jobs import every, job
from portal.foundation.locales import LOCALES
from portal.foundation.pdf import compile_pdf
from portal.foundation.settings import current as settings
from portal.submissions import documents, drafts, once, queries, reading
from portal.submissions.filed import Form
from portal.submissions.models import Document, Rendition, Submission, Version


class ScannerDown(RuntimeError):
    """ClamAV is set up and does not answer."""


BIN_KEPT_FOR = timedelta(days=30)
STRAY_AFTER = timedelta(hours=24)
LARGEST_DOCUMENT = 50 * 1024 * 1024


@job(drafts.SCAN_JOB, slow=True)
def scan(payload: dict[str, Any]) -> None:
    """Scan a received file with ClamAV; a scanner that does not answer is asked again later."""
    rendition = db.session.get(Rendition, payload["rendition"])
    if rendition is None:
        return
    with files.current().open(rendition.store_key) as stream:
        verdict = scanning.scan(stream, settings().clamd_address)
    if verdict.outcome is scanning.Outcome.UNAVAILABLE:
        raise ScannerDown  # the job is run again later; until then the file is not offered
    result = verdict.outcome.value
    with transaction() as session:
        session.get_one(Rendition, payload["rendition"]).check_result = result


@job(documents.JOB, slow=True)
def make_document(payload: dict[str, Any]) -> None:
    """Make one PDF of a version and keep it."""
    session = db.session
    language, sort = payload["language"], payload["sort"]
    version = session.get_one(Version, payload["version"])
    submission = session.get_one(Submission, version.submission_id)
    attached = queries.files_of(session, version)
    with force_locale(LOCALES[language].babel):
        data: Any
        if sort == "receipt":
            data = documents.receipt_data(submission, version, attached, language)
        else:
            short = version.form != Form.ANSWERS
            sections = [] if short else reading.read_version(session, version, language)
            data = documents.submission_data(submission, version, sections, attached, language)
    body = compile_pdf(sort, data, language, version.submitted_at)
    kept = files.current().receive(io.BytesIO(body), LARGEST_DOCUMENT)
    with transaction() as writing:
        if documents.made(writing, version, sort, language) is None:
            writing.add(
                Document(
                    version_id=version.id,
                    sort=sort,
                    language=language,
                    store_key=kept.key,
                    made_at=now(),
                )
            )


@every(timedelta(days=1), "submissions.empty-bin")
def empty_bin(payload: dict[str, Any]) -> None:
    """Delete for good what has been in the bin for 30 days, and forget old form keys."""
    drafts.empty_bin(db.session, now() - BIN_KEPT_FOR)
    once.forget_before(db.session, now() - once.KEPT_FOR)


@every(timedelta(days=1), "submissions.sweep-files", slow=True)
def sweep_files(payload: dict[str, Any]) -> None:
    """Remove stored files that nothing names, a day after they came."""
    files.current().sweep(kept_files.known(db.session), STRAY_AFTER)


@kept_files.KEEPERS.entry("rendition")
def _renditions(session: Session) -> Iterable[str]:
    return session.scalars(select(Rendition.store_key))


@kept_files.KEEPERS.entry("document")
def _documents(session: Session) -> Iterable[str]:
    return session.scalars(select(Document.store_key))
