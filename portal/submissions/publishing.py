"""What becoming public means for lists, filters and search; and what ceasing to be means."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.foundation import search
from portal.foundation.db import db
from portal.foundation.search import Document, SearchSource
from portal.foundation.text import plain
from portal.foundation.texts import FrozenText
from portal.submissions import attached_words
from portal.submissions.models import Facet, Submission, Version
from portal.submissions.register_state import bump
from portal.submissions.texts import SOURCE, VERSION_TEXTS


def list_version(
    session: Session, submission: Submission, version: Version, moment: datetime
) -> None:
    """Let the register, its filters and search show ``version`` of ``submission``."""
    if submission.public_version_id is not None:
        _unlist_facets(session, submission.public_version_id)
    submission.public_version_id = version.id
    submission.published_at = submission.listed_at = moment
    session.execute(update(Facet).where(Facet.version_id == version.id).values(listed_at=moment))
    text = VERSION_TEXTS.text(session, version.id)
    search.remove(SOURCE, submission.id)
    search.index(SOURCE, submission.id, text.language, text.title, _body(text))
    attached_words.forget(session, submission)
    attached_words.order(version)
    bump(session)


def unlist(session: Session, submission: Submission) -> None:
    """Take ``submission`` out of the register, its filters and search."""
    if submission.public_version_id is not None:
        _unlist_facets(session, submission.public_version_id)
    submission.public_version_id = None
    submission.listed_at = None
    search.remove(SOURCE, submission.id)
    attached_words.forget(session, submission)
    bump(session)


def _unlist_facets(session: Session, version_id: int) -> None:
    session.execute(update(Facet).where(Facet.version_id == version_id).values(listed_at=None))


def _body(text: FrozenText) -> str:
    return "\n".join(plain(u.text) if u.is_markdown else u.text for u in text.units)


def _subject_ids() -> Sequence[int]:
    return [subject for subject, _version in VERSION_TEXTS.public_revisions(db.session)]


def _documents(subject_id: int) -> Iterable[Document]:
    submission = db.session.get_one(Submission, subject_id)
    if submission.public_version_id is None:
        return []
    text = VERSION_TEXTS.text(db.session, submission.public_version_id)
    return [Document(text.language, text.title, _body(text))]


search.SOURCES.enter(SOURCE, SearchSource(_subject_ids, _documents))
