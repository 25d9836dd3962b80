"""Being signed in: a token in the signed cookie, its hash in a row on the server.

The row decides: once it is ended, the cookie is worthless wherever it is (C42, C44). The cookie
also carries when it was last used; a reading request never writes to the database, so idle time is
kept there and renewed at most once a minute.

Flask-Login keeps who is signed in during a request. Its ``init_app`` is not called: that would
read the session on every answer, and it exists for "remember me", which the portal does not have.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import g, request, session
from flask.sansio.app import App
from flask_login import LoginManager, UserMixin, login_user

from portal.accounts.models import Person
from portal.foundation import access
from portal.foundation.clock import now
from portal.foundation.settings import current as settings

TOKEN = "_user_id"  # noqa: S105 - the key under which Flask-Login keeps what get_id() gives
SEEN = "seen"
_RENEWED_EVERY = timedelta(minutes=1)


class User(UserMixin):
    """A person as Flask-Login sees one: named by the token of this sign-in, not by a number."""

    def __init__(self, person_id: int, token: str) -> None:
        self.person_id = person_id
        self.token = token

    def get_id(self) -> str:
        """The token: what Flask-Login puts in the session cookie."""
        return self.token


@dataclass(frozen=True)
class Presented:
    """What the cookie of this request says: a token, and when it was last used."""

    token: str
    last_used: datetime


def init_app(app: App) -> None:
    """Give ``app`` its Flask-Login manager."""
    manager = LoginManager()
    manager.session_protection = None  # people change networks; the row on the server decides
    manager.user_loader(_load_user)
    app.login_manager = manager  # type: ignore[attr-defined]


def presented() -> Presented | None:
    """The token of this request's cookie, live or not; None when there is none."""
    token, seen = session.get(TOKEN), session.get(SEEN)
    if not isinstance(token, str) or not isinstance(seen, int):
        return None
    return Presented(token, datetime.fromtimestamp(seen, UTC))


def is_over(cookie: Presented, began: datetime, idle: timedelta) -> bool:
    """Whether a stay that ``began`` then is over, by idleness or by age (C43)."""
    moment = now()
    return moment - cookie.last_used > idle or moment - began > settings().session_lifetime


def keep_alive(cookie: Presented, person_id: int) -> None:
    """The stay is live: tell Flask-Login, and renew the time of last use after a minute."""
    g._login_user = User(person_id, cookie.token)
    if now() - cookie.last_used >= _RENEWED_EVERY:
        session[SEEN] = int(now().timestamp())


def begin(person: Person, token: str) -> None:
    """Sign ``person`` in here with ``token``; nothing of the earlier session is kept (L22)."""
    _empty()
    session[SEEN] = int(now().timestamp())
    login_user(User(person.id, token))
    session.pop("_id", None)  # of Flask-Login's session protection, which is off
    session.pop("_fresh", None)


def forget() -> None:
    """Sign out here: the cookie is emptied. The row is ended by ``actions.sign_out``."""
    _empty()
    g.pop("_login_user", None)


def _empty() -> None:
    session.clear()
    for remembered in ("_actor", "csrf_token"):  # read from the session earlier in this request
        g.pop(remembered, None)


def device() -> str:
    """A coarse name of the browser and system in use: ``Firefox, Windows``; empty if unknown."""
    agent = request.user_agent.string
    named = (_first_named(agent, _BROWSERS), _first_named(agent, _SYSTEMS))
    return ", ".join(name for name in named if name)


# The first that occurs decides: Edge and Opera also call themselves Chrome, and all say Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def _first_named(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in agent), "")


def _load_user(token: str) -> Any:
    """Flask-Login's loader. It asks ``access.current_actor``, as everybody does."""
    actor = access.current_actor()
    return User(actor.person_id, token) if actor is not None else None
