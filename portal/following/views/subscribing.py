"""Being told by mail without an account: asking, confirming, changing, ending.

Asking is answered alike whether an address is told already or not: same words, same status, same
work (L18). No link acts by being opened; mail scanners open links.
"""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.accounts import guessing
from portal.accounts.forms import ButtonForm
from portal.convention import vocabularies
from portal.following import actions, queries, tokens
from portal.following.actions import LinkGone
from portal.following.forms import ManageForm, SubscribeForm
from portal.following.kinds import TOPICS
from portal.following.models import Subscription
from portal.following.tokens import Use
from portal.following.views.blueprint import bp
from portal.following.views.feeds import feed_lists
from portal.foundation import locales
from portal.foundation.access import public
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import TooOften
from portal.foundation.flashes import tell


@bp.route("/subscribe", methods=["GET", "POST"])
@public
def subscribe() -> ResponseReturnValue:
    """Ask to be told by mail; the address has to be confirmed. ``topic`` and ``body`` are chosen
    beforehand."""
    form = SubscribeForm(
        topics=[name for name in request.args.getlist("topic") if name in TOPICS] or list(TOPICS),
        bodies=request.args.getlist("body"),
        language=locales.current_locale(),
    )
    if not form.validate_on_submit():
        return _page("following/subscribe.html", form, **feed_lists())
    address = form.email.data or ""
    with transaction():
        wait = guessing.ask_for_mail(address)
    if wait:
        raise TooOften(wait)
    with transaction() as session:
        actions.subscribe(session, address, form.wish(form.language.data), now())
    return redirect(url_for(".asked"))


@bp.get("/subscribe/check-your-mail")
@public
def asked() -> ResponseReturnValue:
    """A mail is on its way."""
    return render_template("following/asked.html")


@bp.route("/subscribe/confirm/<key:token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """Confirm the address: a page with one button."""
    found = queries.to_confirm(db.session, token, now())
    if found is None:
        raise LinkGone
    form = ButtonForm()
    if not form.validate_on_submit():
        return _page("following/confirm.html", form, **_chosen(found))
    with transaction() as session:
        told = actions.confirm(session, token, now())
        key = told.key
    tell(_l("Your address is confirmed. From now on you are told by mail."))
    return redirect(url_for(".manage", token=tokens.sign(Use.MANAGE, key)))


@bp.route("/following/<key:token>", methods=["GET", "POST"])
@public
def manage(token: str) -> ResponseReturnValue:
    """See and change what one mailbox is told, by the link in each of its mails."""
    told = _signed(Use.MANAGE, token)
    if told is None or not told.is_live:
        return _page("following/ended.html", None)
    form = ManageForm(topics=told.topics, bodies=told.bodies, language=told.language)
    if told.person_id is not None:
        del form.language  # their account says which
    end_url = url_for(".unsubscribe", token=tokens.sign(Use.UNSUBSCRIBE, told.key))
    if not form.validate_on_submit():
        return _page("following/manage.html", form, end_url=end_url)
    language = told.language if told.person_id is not None else form.language.data
    with transaction() as session:
        actions.change(session, told, form.wish(language), told.person_id)
    tell(_l("Your choice is saved."))
    return redirect(url_for(".manage", token=token, lang=language))


@bp.route("/unsubscribe/<key:token>", methods=["GET", "POST"])
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """End everything: a page with one button, and the address that mail programs post to.

    The POST carries no token against forged requests (RFC 8058): its own address is signed for
    this and nothing else, and doing it twice changes nothing.
    """
    told = _signed(Use.UNSUBSCRIBE, token)
    if request.method == "GET":
        if told is None or told.ended_at is not None:
            return _page("following/ended.html", None)
        return _page("following/unsubscribe.html", ButtonForm())
    if told is not None:
        with transaction() as session:
            actions.end(session, told, now())
    return _page("following/ended.html", None)


@bp.record_once
def _unsubscribe_carries_no_token(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(unsubscribe)


def _signed(use: Use, token: str) -> Subscription | None:
    """The subscription that a genuine ``token`` names, None once it is forgotten; else LinkGone."""
    key = tokens.read(use, token)
    if key is None:
        raise LinkGone
    return queries.by_key(db.session, key)


def _chosen(told: Subscription) -> dict[str, Any]:
    """What was chosen, in words."""
    locale = locales.current_locale()
    return {
        "topics": [label for name, label in TOPICS.items() if name in told.topics],
        "bodies": vocabularies.labels("bodies", told.bodies, locale),
    }


def _page(template: str, form: Any, **values: Any) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if form and form.errors else 200
