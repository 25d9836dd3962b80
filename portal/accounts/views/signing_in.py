"""Signing in and out, and going on after a session has ended in the middle of something."""

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.accounts import actions, guessing, passwords, sessions, unsent
from portal.accounts.forms import SignInForm
from portal.accounts.models import Person
from portal.accounts.queries import person_at, sign_in_of
from portal.accounts.views.answers import open_stay, page, start_page
from portal.accounts.views.blueprint import bp
from portal.foundation.access import current_actor, public, safe_next
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.flashes import tell
from portal.foundation.locales import current_locale

_WRONG = _l(
    "The address or the password is not right. If you have just joined, first open the link in "
    "the mail we sent you."
)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, and go on to ``next`` (a path of this portal), or to what could not be sent."""
    form = SignInForm(next=safe_next(request.args.get("next")) or "")
    if request.method == "GET" and current_actor() is not None:
        return redirect(safe_next(form.next.data) or start_page(current_locale()))
    if not form.validate_on_submit():
        return page("accounts/sign_in.html", form)
    with transaction():
        wait = guessing.try_to_sign_in(form.email.data or "")
    if wait:
        return _too_often(form, wait)
    person = _known_by_password(form)
    if person is None or not _begin(form, person):
        form.password.errors = [_WRONG]
        return page("accounts/sign_in.html", form)
    kept = unsent.unpack(form.unsent.data or "", person.id)
    if kept is not None:
        return render_template("accounts/go_on.html", unsent=kept)
    if form.unsent.data:
        tell(_l("What you were sending could not be kept. Please enter it again."), "warn")
    return redirect(safe_next(form.next.data) or start_page(person.language))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this stay, here and on the server."""
    cookie = sessions.presented()
    if cookie is not None:
        with transaction() as session:
            actions.sign_out(session, cookie.token, now())
    sessions.forget()
    tell(_l("You are signed out."))
    return redirect(f"/{current_locale()}/")


def sign_in_again() -> ResponseReturnValue:
    """Somebody sends a form whose session has ended: 401, and nothing typed is lost.

    Reached only after the form's token against forgery was found right, so the form is ours.
    """
    cookie = sessions.presented()
    former = sign_in_of(db.session, cookie.token) if cookie is not None else None
    if former is None:
        return redirect(url_for("accounts.sign_in", next=_came_from()), 303)
    packed = unsent.pack(former.person_id)
    form = SignInForm(
        formdata=None, email=former.person.email, next=_came_from(), unsent=packed or ""
    )
    return page(
        "accounts/sign_in_again.html",
        form,
        401,
        kept=packed is not None,
        with_files=any(file.filename for file in request.files.values()),
    )


def _known_by_password(form: SignInForm) -> Person | None:
    """Who has that address and password and may sign in; the work is the same for everybody."""
    person = person_at(db.session, form.email.data or "")
    right = passwords.verify(person.password_hash if person else None, form.password.data or "")
    return person if person is not None and right and person.may_sign_in else None


def _begin(form: SignInForm, person: Person) -> bool:
    """Sign ``person`` in; False when the account has changed since the password was read."""
    known = person.password_hash
    renewed = known
    if passwords.is_outdated(known):
        renewed = passwords.hash_password(form.password.data or "")
    with transaction() as session:
        if person.password_hash != known or not person.may_sign_in:
            return False
        if renewed != known:
            person.password_hash = renewed
        guessing.signed_in(form.email.data or "")
        token = open_stay(session, person)
    sessions.begin(person, token)
    return True


def _too_often(form: SignInForm, seconds: int) -> ResponseReturnValue:
    minutes = -(-seconds // 60)
    form.password.errors = [
        ngettext(
            "There were too many tries. Try again in a minute, or set a new password.",
            "There were too many tries. Try again in %(num)s minutes, or set a new password.",
            minutes,
        )
    ]
    response = make_response(page("accounts/sign_in.html", form, 429))
    response.headers["Retry-After"] = str(seconds)
    return response


def _came_from() -> str:
    """The page of ours on which the form stood, for the way back; empty if unknown."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return ""
    return safe_next(parts.path + (f"?{parts.query}" if parts.query else "")) or ""
