"""The blueprints: ``/<lang>/notifications/`` and ``/<lang>/moderation/notifications/``."""

from flask import Blueprint, abort

from portal.foundation.db import db
from portal.notifications import queries
from portal.notifications.models import Notification

bp = Blueprint("notifications", __name__, url_prefix="/notifications")
desk_bp = Blueprint("notification_desk", __name__, url_prefix="/moderation/notifications")


def found(slug: str) -> Notification:
    """The notification at that address, whatever its state, or 404: for the Secretariat."""
    notification = queries.by_slug(db.session, slug)
    if notification is None:
        abort(404)
    return notification


def found_public(slug: str) -> Notification:
    """The notification at that address as everybody may read it, or 404."""
    notification = found(slug)
    if not notification.is_public:
        abort(404)
    return notification
