"""The portal's clock: always UTC, and one moment for one request.

The time that counts for a deadline is the server's when the request began (docs/architecture.md),
so ``now()`` gives that moment for the whole of a request.
"""

from datetime import UTC, datetime

from flask import g, has_request_context


def now() -> datetime:
    """The present moment, aware, in UTC; inside a request the moment it began."""
    if not has_request_context():
        return datetime.now(UTC)
    moment: datetime | None = g.get("_request_began")
    if moment is None:
        moment = g._request_began = datetime.now(UTC)
    return moment
