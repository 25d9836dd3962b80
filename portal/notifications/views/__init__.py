"""Pages of notifications: for everybody, and for the Secretariat."""

from portal.notifications import (
    announcing,  # noqa: F401 - what followers are told, what feeds list
    jobs,  # noqa: F401 - the worker's part
    kind,  # noqa: F401 - enters the kind of submission and of call
)
from portal.notifications.views import answers, public  # noqa: F401 - routes
from portal.notifications.views.blueprint import bp, desk_bp

__all__ = ["bp", "desk_bp"]
