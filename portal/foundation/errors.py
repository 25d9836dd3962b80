"""Errors become pages that help, in the reader's language."""

import logging
import uuid

from flask import Flask, Response, g, has_request_context, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from portal.foundation.db import db

log = logging.getLogger("portal")
PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})
BUSY_RETRY_SECONDS = 5


class NotAllowed(Exception):
    """This person may not do this: 403."""


class NotPossible(Exception):
    """Nobody can do this now: 409. The message, if any, is shown (lazy, translatable)."""


class Late(NotPossible):
    """Somebody was first. ``who``, ``when`` and ``what`` tell the late one.

    ``is_own``: it was the same person, in another tab or on another device.
    """

    def __init__(
        self,
        message: object = "",
        who: object = "",
        when: object = None,
        *,
        what: object = "",
        is_own: bool = False,
    ) -> None:
        super().__init__(message)
        self.who, self.when, self.what, self.is_own = who, when, what, is_own


class TooOften(Exception):
    """A limit is reached: 429. ``retry_after`` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def way_back(label: object, url: str) -> None:
    """Name what this request is about, so that an error page can lead back to it.

    Call it only once whoever acts has been found to see the thing; ``label`` is shown as the link.
    """
    if has_request_context():
        g._way_back = (label, url)


def init_app(app: Flask) -> None:
    """Give ``app`` its error pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotAllowed, lambda e: page(403))
    app.register_error_handler(NotPossible, lambda e: page(409, problem=e))
    app.register_error_handler(StaleDataError, lambda e: page(409, problem=Late()))
    app.register_error_handler(TooOften, _too_often)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, **context: object) -> Response:
    """The error page for ``status``."""
    db.session.rollback()
    name = f"errors/{status if status in PAGES else 500}.html"
    context = {"back": g.get("_way_back"), **context}
    response = make_response(render_template(name, status=status, **context), status)
    response.cache_control.no_store = True
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):  # a foreign Host: no page of ours can be addressed there
        return Response("Bad Request\n", 400, mimetype="text/plain")
    if isinstance(error, InternalServerError):
        return _unexpected(error.original_exception or error)
    response = page(error.code, problem=error)
    if error.code == 405 and error.response is None:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _too_often(error: TooOften) -> Response:
    response = page(429, retry_after=error.retry_after)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _busy(error: OperationalError) -> Response:
    log.warning("database not available", extra={"path": request.path})
    response = page(503, retry_after=BUSY_RETRY_SECONDS)
    response.headers["Retry-After"] = str(BUSY_RETRY_SECONDS)
    return response


def _unexpected(error: BaseException) -> Response:
    incident = uuid.uuid4().hex[:12]
    log.error("incident %s", incident, exc_info=error)
    g.incident = incident
    return page(500, incident=incident)
