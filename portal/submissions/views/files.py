"""Files: ``/files/<key>/<filename>`` names one rendition and asks each time who wants it."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.foundation import downloads, files
from portal.foundation.access import current_actor, public
from portal.foundation.db import db
from portal.foundation.downloads import Cache
from portal.submissions import policy, queries
from portal.submissions.joint import policy as joint
from portal.submissions.joint.queries import of_organisations
from portal.submissions.models import Submission

files_bp = Blueprint("files", __name__, url_prefix="/files")


@files_bp.get("/<key:key>/<filename:filename>")
@public
def download(key: str, filename: str) -> ResponseReturnValue:
    """The bytes of a rendition, to those who may have them; knowing the address is not enough."""
    session = db.session
    rendition = queries.rendition(session, key)
    if rendition is None:
        abort(404)
    attachment = rendition.attachment
    is_public = queries.is_in_public_version(session, attachment)
    if not is_public:
        submission = session.get_one(Submission, attachment.submission_id)
        if not (policy.may_read(current_actor(), submission) or _signs(submission)):
            abort(404)
    if rendition.check_result == "infected":
        abort(403)
    if rendition.check_result == "waiting" and is_public:
        abort(503)
    if filename != attachment.name:
        return redirect(url_for(".download", key=key, filename=attachment.name), 301)
    return downloads.send(
        files.current(),
        rendition.store_key,
        rendition.media_type,
        attachment.name,
        Cache.REVALIDATED if is_public else Cache.PRIVATE,
    )


def _signs(submission: Submission) -> bool:
    """Whether whoever asks is of an organisation that is asked to sign, or signed."""
    actor = current_actor()
    ids = [each.organisation_id for each in actor.organisations] if actor else []
    asked = of_organisations(db.session, submission, ids) if ids else []
    return submission.deleted_at is None and any(joint.may_read_text(actor, s) for s in asked)
