"""The blueprint of an organisation's own pages, and how they find their submission."""

from flask import Blueprint, abort, url_for
from flask_babel import gettext as _

from portal.foundation.access import current_actor
from portal.foundation.db import db
from portal.foundation.errors import way_back
from portal.submissions import policy, queries
from portal.submissions.models import Submission

bp = Blueprint("submissions", __name__, url_prefix="/workspace/submissions")


def found(key: str) -> Submission:
    """The submission with ``key`` if whoever acts may see it; otherwise as if it were not there."""
    submission = queries.by_key(db.session, key)
    if submission is None or not policy.may_read(current_actor(), submission):
        abort(404)
    label = submission.title or _("Your submission")
    way_back(label, url_for("submissions.overview", key=key))
    return submission
