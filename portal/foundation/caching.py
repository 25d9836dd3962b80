"""Public pages that a reader's browser may keep: an ETag, answered before anything is rendered.

A page's ETag is made of the build, the language, the theme and the change counters of what it
shows. A person who is signed in never gets a page from here: theirs is not the public one.
"""

import hashlib
from collections.abc import Iterable

from flask import Response, current_app, g, make_response, request

from portal.foundation.access import current_actor


def build_id() -> str:
    """Identifies the release and its assets; part of every ETag."""
    identity: str = current_app.config["PORTAL_BUILD"]
    return identity


def page_tag(*parts: object) -> str:
    """The ETag of this page for an anonymous reader, from the counters in ``parts``."""
    own = (build_id(), g.get("lang"), request.full_path, request.cookies.get("theme", ""), *parts)
    return hashlib.sha256("\x1f".join(map(str, own)).encode()).hexdigest()[:32]


def unchanged(tag: str) -> Response | None:
    """A 304 when this reader already has the page with ``tag``, else None."""
    if current_actor() is None and request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
        return _marked(response, tag)
    return None


def keep(body: str, tag: str, vary: Iterable[str] = ("Cookie",)) -> Response:
    """The answer with ``body``: public and revalidated, or private when someone is signed in."""
    response = make_response(body)
    if current_actor() is not None:
        response.cache_control.private = True
        response.cache_control.no_store = True
        return response
    response.vary.update(vary)
    return _marked(response, tag)


def _marked(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    response.cache_control.public = True
    response.cache_control.max_age = 0
    response.cache_control.must_revalidate = True
    response.vary.add("Cookie")
    return response
