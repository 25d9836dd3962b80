"""Handing out a stored file: always as an attachment, never as something that runs.

The same headers whatever store the file comes from (assurance: T12, L01, C18, C32).
"""

from collections.abc import Iterator
from enum import Enum
from typing import IO
from urllib.parse import quote

from flask import Response, abort, current_app, request

from portal.foundation.file_checks.names import ascii_name, display_name
from portal.foundation.files import CHUNK, Damaged, FileStore, Missing

POLICY = "default-src 'none'; sandbox"
INERT_TYPES = frozenset(
    {
        "application/json",
        "application/pdf",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
        "image/jpeg",
        "image/png",
        "text/csv",
        "text/plain",
    }
)


class Cache(Enum):
    """Who may keep a copy: anybody for good (public files never change), or nobody."""

    PUBLIC = "public, max-age=31536000, immutable"
    REVALIDATED = "public, no-cache"
    PRIVATE = "private, no-store"


def send(
    store: FileStore, key: str, media_type: str, filename: str, cache: Cache = Cache.PRIVATE
) -> Response:
    """The answer that downloads ``key`` as ``filename``.

    The caller has checked that this reader may have it. ``Cache.REVALIDATED`` is for public files
    that may still be withdrawn. A file that is missing or damaged is logged and answered with 503:
    not one of its bytes is sent. A media type that could run in a browser becomes
    ``application/octet-stream``.
    """
    tag = key[-64:]
    if cache is not Cache.PRIVATE and request.if_none_match.contains_weak(tag):
        return _dressed(Response(status=304), tag, cache)
    try:
        file = store.open(key)
    except (Missing, Damaged) as error:
        current_app.logger.error("file %s is %s", key, type(error).__name__.lower())
        abort(503)
    size = _size(file)
    if request.method == "HEAD":
        file.close()
        response = Response()
    else:
        response = Response(_chunks(file))
        response.call_on_close(file.close)
    response.content_length = size
    response.headers["Content-Type"] = _content_type(media_type)
    response.headers["Content-Disposition"] = disposition(filename)
    return _dressed(response, tag, cache)


def disposition(filename: str) -> str:
    """The ``Content-Disposition`` of an attachment with this name, in any script (RFC 6266)."""
    name = display_name(filename)
    encoded = quote(name, safe="!#$&+^`|~")  # attr-char of RFC 8187, beside letters and _.-~
    return f"attachment; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{encoded}"


def _dressed(response: Response, tag: str, cache: Cache) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cache-Control"] = cache.value
    response.set_etag(tag)
    return response


def _content_type(media_type: str) -> str:
    if media_type not in INERT_TYPES:
        return "application/octet-stream"
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size
