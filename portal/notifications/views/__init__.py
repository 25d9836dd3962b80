"""Pages of notifications: for everybody, and for the Secretariat."""

from portal.notifications import kind  # noqa: F401 - enters the kind of submission and of call
from portal.notifications.views import public  # noqa: F401 - routes
from portal.notifications.views.blueprint import bp, desk_bp

__all__ = ["bp", "desk_bp"]
