"""Pages of those who follow, and the feeds and calendars they may read instead."""

from portal.following import jobs, watching  # noqa: F401 - the worker's part, and what is heard
from portal.following.views import own, subscribing  # noqa: F401 - routes
from portal.following.views.blueprint import bp
from portal.following.views.feeds import feeds, follow_links

__all__ = ["bp", "feeds", "follow_links"]
