"""Pages of the desk."""

from portal.moderation.views import mails, parts, queue, recording, review  # noqa: F401 - routes
from portal.moderation.views.blueprint import bp

__all__ = ["bp"]
