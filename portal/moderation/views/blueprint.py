"""The desk's blueprint, and the submission a review page is about."""

from flask import Blueprint, abort, url_for

from portal.foundation.access import current_actor
from portal.foundation.db import db
from portal.foundation.errors import way_back
from portal.submissions import policy, queries
from portal.submissions.models import Submission

bp = Blueprint("moderation", __name__, url_prefix="/moderation")


def reviewed(key: str) -> Submission:
    """The submission with ``key`` if whoever acts reviews it; otherwise as if it were not there."""
    submission = queries.by_key(db.session, key)
    if submission is None or not policy.may_review(current_actor(), submission):
        abort(404)
    way_back(submission.title, url_for(".review", key=key))
    return submission
