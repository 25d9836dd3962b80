"""Public pages that a reader's browser may keep: an ETag, answered before anything is rendered.

A page's ETag is made of the build, the address, the language, the theme and the change counters of
what it shows. A person who is signed in never gets a page from here: theirs is not the public one.
The latest pages are kept in the memory of this process too, under their ETags: what a 304 would
confirm may as well be sent.
"""

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from flask import Flask, Response, current_app, g, make_response, request, session
from sqlalchemy import event

from portal.foundation.access import current_actor
from portal.foundation.db import db

_BUILD = "PORTAL_BUILD"
_BUILT_OF = frozenset({".py", ".html", ".mo", ".css", ".js"})
_KEPT = "portal.kept_pages"
MOST_KEPT = 8 * 1024 * 1024  # bytes of pages that one process keeps
LARGEST_KEPT = 256 * 1024


class KeptPages:
    """The pages sent lately, by ETag; the one not asked for the longest goes first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._size = 0
        self._pages: OrderedDict[str, tuple[bytes, frozenset[str]]] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str) -> tuple[bytes, frozenset[str]] | None:
        """The page with ``tag`` and what it varies by, or None."""
        with self._lock:
            if tag in self._pages:
                self._pages.move_to_end(tag)
            return self._pages.get(tag)

    def put(self, tag: str, body: bytes, vary: frozenset[str]) -> None:
        """Keep a page, and let go of older ones for it."""
        if len(body) > min(LARGEST_KEPT, self._most):
            return
        with self._lock:
            before = self._pages.pop(tag, None)
            self._size += len(body) - (len(before[0]) if before else 0)
            self._pages[tag] = body, vary
            while self._size > self._most:
                _tag, (oldest, _vary) = self._pages.popitem(last=False)
                self._size -= len(oldest)

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._pages.clear()
            self._size = 0


def init_app(app: Flask) -> None:
    """Find out which build ``app`` is: its code, templates, catalogues and assets."""
    digest = hashlib.sha256()
    root = Path(app.root_path)
    for path in sorted(root.rglob("*")):
        if path.suffix in _BUILT_OF:
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    app.config[_BUILD] = digest.hexdigest()[:16]
    app.extensions[_KEPT] = kept = KeptPages()
    # A database that was let go of may come back as another (restored, for one): its counters
    # would then name other pages.
    with app.app_context():
        for engine in db.engines.values():
            event.listen(engine, "engine_disposed", lambda engine: kept.clear())


def build_id() -> str:
    """Identifies the release and its assets; part of every ETag."""
    identity: str = current_app.config[_BUILD]
    return identity


def page_tag(*parts: object) -> str:
    """The ETag of this page for an anonymous reader, from the counters in ``parts``.

    A kept page keeps its script's nonce, so the nonce is made from the tag and the secret key:
    nobody can foresee it, and a 304 speaks of the same one.
    """
    theme = request.cookies.get("theme", "")
    own = (build_id(), request.host_url, request.full_path, g.get("lang"), theme, *parts)
    tag = hashlib.sha256("\x1f".join(map(str, own)).encode()).hexdigest()[:32]
    g._is_shared = current_actor() is None and "_flashes" not in session
    if g._is_shared:
        secret = str(current_app.secret_key).encode()
        g._csp_nonce = hmac.new(secret, tag.encode(), hashlib.sha256).hexdigest()[:32]
    return tag


def unchanged(tag: str) -> Response | None:
    """The page with ``tag`` without making it: a 304 when this reader has it, or the kept one.

    None when it has to be made.
    """
    if not g._is_shared:
        return None
    if request.if_none_match.contains_weak(tag):
        return _marked(make_response("", 304), tag)
    kept = _kept_pages().get(tag)
    if kept is None:
        return None
    body, vary = kept
    response = make_response(body)
    response.vary.update(vary)
    return _marked(response, tag)


def keep(body: str | bytes, tag: str, vary: Iterable[str] = ("Cookie",)) -> Response:
    """The answer with ``body``: public and revalidated, or private when someone is signed in."""
    response = make_response(body)
    if not g._is_shared:
        response.cache_control.private = True
        response.cache_control.no_store = True
        return response
    names = frozenset(vary)
    _kept_pages().put(tag, body.encode() if isinstance(body, str) else body, names)
    response.vary.update(names)
    return _marked(response, tag)


def _kept_pages() -> KeptPages:
    kept: KeptPages = current_app.extensions[_KEPT]
    return kept


def _marked(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    response.cache_control.public = True
    response.cache_control.max_age = 0
    response.cache_control.must_revalidate = True
    response.vary.add("Cookie")
    return response
