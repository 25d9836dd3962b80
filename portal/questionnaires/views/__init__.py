"""The Secretariat's pages on which questionnaires are composed."""

from portal.questionnaires.views import asking, desk, preview, start  # noqa: F401 - routes
from portal.questionnaires.views.blueprint import bp

__all__ = ["bp"]
