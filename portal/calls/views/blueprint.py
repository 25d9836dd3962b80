"""The blueprint of calls: ``/<lang>/calls/`` and ``/<lang>/moderation/calls/``."""

from flask import Blueprint, abort

from portal.calls import queries
from portal.calls.models import Call
from portal.foundation.db import db

bp = Blueprint("calls", __name__)


def found(slug: str) -> Call:
    """The call at that address, or 404."""
    call = queries.by_slug(db.session, slug)
    if call is None:
        abort(404)
    return call
