"""What the account's views have in common: pages with a form, limits, where one goes next."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import actions, guessing, sessions, time_zones
from portal.accounts.models import Person
from portal.foundation import locales
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.errors import TooOften


def page(template: str, form: Any, status: int | None = None, **values: Any) -> ResponseReturnValue:
    """A page with ``form``: 200 when it is shown first, 422 when something in it is wrong."""
    status = status or (422 if form.errors else 200)
    return render_template(template, form=form, **values), status


def count_mail(email: str) -> None:
    """Count a mail asked for, in a transaction of its own; raises TooOften."""
    with transaction():
        wait = guessing.ask_for_mail(email)
    if wait:
        raise TooOften(wait)


def open_stay(session: Session, person: Person) -> str:
    """Open a stay of ``person`` in this browser and end the one before it; the new token."""
    earlier = sessions.presented()
    if earlier is not None:
        actions.sign_out(session, earlier.token, now())
    return actions.sign_in(session, person, sessions.device(), now())


def start_page(language: str) -> str:
    """Where a person begins after signing in: the workspace, in their language."""
    codes = [info.code for info in locales.offered()]
    return f"/{language if language in codes else locales.current_locale()}/workspace/"


def suggested_time_zone() -> str:
    """The zone the browser's languages suggest."""
    return time_zones.suggest(request.headers.get("Accept-Language", ""))
