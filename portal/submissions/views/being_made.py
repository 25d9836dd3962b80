"""The page shown while the worker still makes a document."""

from flask import Response, make_response, render_template

RETRY_SECONDS = 5


def being_made() -> Response:
    """Says that the document is being made, and comes back by itself."""
    response = make_response(
        render_template("submissions/being_made.html", seconds=RETRY_SECONDS), 503
    )
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Refresh"] = str(RETRY_SECONDS)
    return response
