"""Public pages that a reader's browser may keep: an ETag, answered before anything is rendered.

A page's ETag is made of the build, the language, the theme and the change counters of what it
shows. A person who is signed in never gets a page from here: theirs is not the public one.
"""

import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path

from flask import Flask, Response, current_app, g, make_response, request, session

from portal.foundation.access import current_actor

_BUILD = "PORTAL_BUILD"
_BUILT_OF = frozenset({".py", ".html", ".mo", ".css", ".js"})


def init_app(app: Flask) -> None:
    """Find out which build ``app`` is: its code, templates, catalogues and assets."""
    digest = hashlib.sha256()
    root = Path(app.root_path)
    for path in sorted(root.rglob("*")):
        if path.suffix in _BUILT_OF:
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    app.config[_BUILD] = digest.hexdigest()[:16]


def build_id() -> str:
    """Identifies the release and its assets; part of every ETag."""
    identity: str = current_app.config[_BUILD]
    return identity


def page_tag(*parts: object) -> str:
    """The ETag of this page for an anonymous reader, from the counters in ``parts``.

    A kept page keeps its script's nonce, so the nonce is made from the tag and the secret key:
    nobody can foresee it, and a 304 speaks of the same one.
    """
    own = (build_id(), g.get("lang"), request.full_path, request.cookies.get("theme", ""), *parts)
    tag = hashlib.sha256("\x1f".join(map(str, own)).encode()).hexdigest()[:32]
    g._is_shared = current_actor() is None and "_flashes" not in session
    if g._is_shared:
        secret = str(current_app.secret_key).encode()
        g._csp_nonce = hmac.new(secret, tag.encode(), hashlib.sha256).hexdigest()[:32]
    return tag


def unchanged(tag: str) -> Response | None:
    """A 304 when this reader already has the page with ``tag``, else None."""
    if g._is_shared and request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
        return _marked(response, tag)
    return None


def keep(body: str | bytes, tag: str, vary: Iterable[str] = ("Cookie",)) -> Response:
    """The answer with ``body``: public and revalidated, or private when someone is signed in."""
    response = make_response(body)
    if not g._is_shared:
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
