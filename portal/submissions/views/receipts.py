"""``/r/<reference>``: what stands behind a reference, for anybody, for good.

It answers for what is or was published. For any other reference it says the same as for one that
was never given, unless the fingerprint on the receipt is entered: then it confirms version, time
and files, and nothing more (docs/architecture.md, section 5).
"""

import hashlib
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.foundation import limits
from portal.foundation.access import public
from portal.foundation.db import db, transaction
from portal.foundation.errors import TooOften
from portal.submissions import pages, queries
from portal.submissions.forms import CheckFileForm, FingerprintForm
from portal.submissions.models import Submission, Version

receipts_bp = Blueprint("receipts", __name__, url_prefix="/r")
CHUNK = 1024 * 1024


@receipts_bp.get("/<reference:reference>")
@public
def show(reference: str) -> ResponseReturnValue:
    """What is or was public, and what the fingerprint confirms."""
    form = FingerprintForm(request.args)
    submission, confirmed = _asked(reference, form)
    files = queries.files_of(db.session, confirmed) if confirmed else []
    page = render_template(
        "submissions/reference.html",
        reference=reference,
        submission=submission,
        versions=queries.public_versions(db.session, submission) if submission else [],
        form=form,
        asked=bool(form.fingerprint.data),
        confirmed=confirmed,
        files=pages.shown_files(files),
    )
    return page


@receipts_bp.route("/<reference:reference>/check-a-file", methods=["GET", "POST"])
@public
def check_file(reference: str) -> ResponseReturnValue:
    """Compare a file with what was received: only with public files, or with the fingerprint."""
    own = FingerprintForm(request.args)
    submission, confirmed = _asked(reference, own)
    form = CheckFileForm()
    digest, match = "", None
    if form.validate_on_submit():
        with transaction():
            allowance = limits.spend(
                "check-file", request.remote_addr or "", 60, timedelta(hours=1)
            )
        if not allowance.ok:
            raise TooOften(allowance.retry_after)
        digest = _digest_of(form)
        versions = [confirmed] if confirmed else []
        if submission:
            versions += queries.public_versions(db.session, submission)
        files = [file for version in versions for file in queries.files_of(db.session, version)]
        match = next((file for file in files if file.received.sha256 == digest), None)
    page = render_template(
        "submissions/check_file.html",
        reference=reference,
        form=form,
        fingerprint=own.fingerprint.data or "",
        digest=digest,
        match=match,
    )
    return page, 422 if form.errors else 200


def _asked(reference: str, form: FingerprintForm) -> tuple[Submission | None, Version | None]:
    """The submission if it is or was public, and the version the fingerprint confirms."""
    session = db.session
    submission = queries.by_reference(session, reference)
    wanted = "".join((form.fingerprint.data or "").split()).lower()
    confirmed = (
        queries.with_fingerprint(session, submission, wanted)
        if submission is not None and len(wanted) == 64
        else None
    )
    if submission is None or submission.published_at is None:
        return None, confirmed
    return submission, confirmed


def _digest_of(form: CheckFileForm) -> str:
    digest = hashlib.sha256()
    stream = form.file.data.stream
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
