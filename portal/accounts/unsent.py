"""What somebody was sending when their session ended: kept in the sign-in form, sent afterwards.

The fields travel through the person's own browser as one signed value, good for an hour. Nothing
is kept on the server. Whoever signs in must be who was signed in before: on a shared computer
nobody sees another's words. Passwords and files are left out.
"""

from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.foundation import access

GOOD_FOR_SECONDS = 3600
LARGEST = 512 * 1024  # characters of all fields together
_LEFT_OUT = ("csrf_token", "password")


@dataclass(frozen=True)
class Unsent:
    """A form that was not received: where it goes, its fields in order, who was sending it."""

    path: str
    fields: tuple[tuple[str, str], ...]
    person_id: int


def pack(person_id: int) -> str | None:
    """The form of this request as one signed value; None when it is too large to carry."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(word in name for word in _LEFT_OUT)
    ]
    if sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return None
    packed = _serializer().dumps([access.own_path(), fields, person_id])
    return packed if isinstance(packed, str) else packed.decode()


def unpack(packed: str, person_id: int) -> Unsent | None:
    """What ``pack`` made, if it is of that person, genuine, and not too old."""
    try:
        path, fields, owner = _serializer().loads(packed, max_age=GOOD_FOR_SECONDS)
    except BadData:
        return None
    if owner != person_id or access.safe_next(path) is None:
        return None
    return Unsent(path, tuple((name, value) for name, value in fields), owner)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="portal.unsent")
