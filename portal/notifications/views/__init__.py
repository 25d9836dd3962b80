"""Pages of notifications: for everybody, and for the Secretariat."""

from portal.notifications import (
    announcing,  # noqa: F401 - what followers are told, what feeds list
    hosting,  # noqa: F401 - what the composer of questions asks
    jobs,  # noqa: F401 - the worker's part
    kind,  # noqa: F401 - enters the kind of submission and of call
)
from portal.notifications.views import (  # noqa: F401 - routes
    addressees,
    answers,
    bounced,
    composing,
    desk,
    following_up,
    public,
    reminders,
    steps,
)
from portal.notifications.views.blueprint import bp, desk_bp

__all__ = ["bp", "desk_bp"]
