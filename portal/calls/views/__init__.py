"""Pages of calls: for everybody, and for the Secretariat."""

from portal.calls.views import desk, public  # noqa: F401 - routes
from portal.calls.views.blueprint import bp

__all__ = ["bp"]
