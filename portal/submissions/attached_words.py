"""Finding publications by what stands in their files.

The files of what is public are read by the worker, after publication; their words are a source of
search of their own, so that a list can say that a word was found in an attachment.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation import files, jobs, search
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.file_texts import has_words, words_of
from portal.foundation.jobs import job
from portal.foundation.search import Document, SearchSource
from portal.submissions import queries
from portal.submissions.models import AttachmentText, Rendition, Submission, Version
from portal.submissions.register_state import bump

SOURCE = "attachments"
JOB = "submissions.read-files"
OFFERED = ("none", "clean")  # results of the virus scan with which a file is read


class NotScannedYet(RuntimeError):
    """A file still waits for the virus scan; the job is run again later."""


def forget(session: Session, submission: Submission) -> None:
    """Take what stands in the submission's files out of search, in this transaction."""
    search.remove(SOURCE, submission.id)


def order(version: Version) -> None:
    """Have the worker read the files of ``version``, which has just become public."""
    jobs.enqueue(JOB, version=version.id)


@job(JOB, slow=True)
def read_files(payload: dict[str, Any]) -> None:
    """Read the files of a version, each once, and let search find what stands in them."""
    version = db.session.get(Version, payload["version"])
    if version is None or not _is_public(version):
        return
    renditions = _readable(db.session, version)
    if any(rendition.check_result == "waiting" for rendition in renditions):
        raise NotScannedYet
    for rendition in renditions:
        if rendition.check_result in OFFERED and _text(db.session, rendition) is None:
            _read(rendition)
    with transaction() as session:
        submission = queries.locked(session, session.get_one(Submission, version.submission_id))
        search.remove(SOURCE, submission.id)
        if submission.public_version_id != version.id:
            return
        for document in _documents(submission.id):
            search.index(SOURCE, submission.id, document.language, "", document.body)
        bump(session)


def _is_public(version: Version) -> bool:
    submission = db.session.get_one(Submission, version.submission_id)
    return submission.public_version_id == version.id


def _read(rendition: Rendition) -> None:
    with files.current().open(rendition.store_key) as stream:
        words = words_of(stream, rendition.media_type)
    with transaction() as session:
        if _text(session, rendition) is None:
            session.add(AttachmentText(rendition_id=rendition.id, text=words, read_at=now()))


def _readable(session: Session, version: Version) -> list[Rendition]:
    received = [file.received for file in queries.files_of(session, version)]
    return [rendition for rendition in received if has_words(rendition.media_type)]


def _text(session: Session, rendition: Rendition) -> int | None:
    found = select(AttachmentText.id).where(AttachmentText.rendition_id == rendition.id)
    return session.scalar(found)


def _subject_ids() -> Sequence[int]:
    public = select(Submission.id).where(Submission.public_version_id.is_not(None))
    return list(db.session.scalars(public))


def _documents(subject_id: int) -> Iterable[Document]:
    """What the files of the public version say: one text, in the language of the submission."""
    session = db.session
    version = session.get_one(Submission, subject_id).public_version
    if version is None:
        return []
    ids = [rendition.id for rendition in _readable(session, version)]
    found = select(AttachmentText.text).where(AttachmentText.rendition_id.in_(ids))
    words = "\n".join(session.scalars(found.order_by(AttachmentText.rendition_id)))
    return [Document(version.language, "", words)] if words.strip() else []


search.SOURCES.enter(SOURCE, SearchSource(_subject_ids, _documents))
