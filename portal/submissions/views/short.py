"""Short forms: a page shows exactly what will be filed, and one button files it.

A link leads to the page and never acts by itself: programs that scan mail open every link.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.calls import queries as calls
from portal.calls.models import Call
from portal.foundation import limits
from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, TooOften
from portal.foundation.flashes import tell
from portal.foundation.locales import current_locale
from portal.organisations import queries as organisations
from portal.organisations.models import Organisation
from portal.submissions import actions, drafts, once, pages, policy, queries, short_forms
from portal.submissions.filed import AlreadyAnswered, Filed, Form
from portal.submissions.forms import ShortForm
from portal.submissions.kinds import KINDS
from portal.submissions.labels import FORMS
from portal.submissions.lifecycle import Action
from portal.submissions.models import Submission, Version
from portal.submissions.views.blueprint import bp, found


@dataclass(frozen=True)
class _Asked:
    """What the page is about: a call, for an organisation, perhaps with an answer begun."""

    call: Call
    organisation: Organisation
    form: Form
    begun: Submission | None
    offered: list[tuple[Submission, Version]]

    @property
    def stands(self) -> tuple[Submission, Version] | None:
        """The earlier answer that the address asks for; the latest unless it asks."""
        wanted = request.args.get("stands", type=int)
        if not self.offered:
            return None
        return short_forms.chosen(self.offered, wanted) if wanted else self.offered[0]

    @property
    def filed(self) -> Filed:
        """What the button files."""
        return Filed(self.form, self.stands[1].id if self.stands else None)

    def here(self, stands: int | None = None) -> str:
        """The address of this page."""
        if self.begun is not None:
            return url_for(
                ".short_of_draft", key=self.begun.key, form=self.form.value, stands=stands
            )
        return url_for(
            ".short",
            slug=self.call.slug,
            form=self.form.value,
            organisation=self.organisation.id,
            stands=stands,
        )


@bp.route("/start/<slug:slug>/<any(nil, earlier):form>", methods=["GET", "POST"])
@signed_in
def short(slug: str, form: str) -> ResponseReturnValue:
    """Answer a call with a short form."""
    actor, session = current_actor(), db.session
    call = calls.by_slug(session, slug)
    if call is None or call.kind not in KINDS or not KINDS[call.kind].short_forms:
        abort(404)
    mine = [
        membership.organisation
        for membership in organisations.of_person(session, actor.person_id)
        if drafts.may_start(actor, call, membership.organisation)
    ]
    wanted = request.args.get("organisation", type=int)
    if wanted is None and len(mine) != 1:
        return render_template(
            "submissions/short_for.html",
            call=call,
            form=form,
            label=FORMS[Form(form)],
            organisations=mine,
        )
    organisation = next((o for o in mine if wanted in (None, o.id)), None)
    if organisation is None:
        raise NotAllowed
    again = _sent_before(ShortForm())
    if again is not None:
        return again
    begun = drafts.begun_answer(session, call, organisation.id)
    if begun is not None and not policy.can_edit(begun):
        tell(_("Your organisation has answered this call. This is its answer."))
        return redirect(url_for(".overview", key=begun.key))
    return _page(call, organisation, Form(form), begun)


@bp.route("/<key:key>/short/<any(nil, earlier):form>", methods=["GET", "POST"])
@signed_in
def short_of_draft(key: str, form: str) -> ResponseReturnValue:
    """File a short form instead of what stands in the draft."""
    submission = found(key)
    if not KINDS[submission.kind].short_forms:
        abort(404)
    again = _sent_before(ShortForm())
    if again is not None:
        return again
    if not policy.may_edit(current_actor(), submission):
        raise NotAllowed
    if not policy.can_edit(submission):
        raise actions.late(db.session, submission, current_actor())
    return _page(submission.call, submission.organisation, Form(form), submission)


def _page(
    call: Call, organisation: Organisation, name: Form, begun: Submission | None
) -> ResponseReturnValue:
    session, actor = db.session, current_actor()
    earlier = name is Form.EARLIER
    offered = short_forms.earlier_answers(session, call, organisation.id) if earlier else []
    asked = _Asked(call, organisation, name, begun, offered)
    form = ShortForm()
    submits = actor.may_submit_for(organisation.id)
    accepts = call.window.accepts(now()) or bool(begun and begun.public_version_id)
    if request.method == "POST" and not submits:
        raise NotAllowed
    if accepts and (offered or not earlier) and form.validate_on_submit():
        return _file(asked, form)
    if request.method == "GET":
        form.seen.data = str(begun.round.lock) if begun else "0"
    stands = asked.stands
    page = render_template(
        "submissions/short.html",
        asked=asked,
        call=call,
        kind=KINDS[call.kind],
        label=FORMS[name],
        form=form,
        title=short_forms.title(
            _language(call, begun),
            call,
            name,
            (str(stands[0].reference), stands[1].submitted_at.year) if stands else None,
        ),
        language=_language(call, begun),
        submits=submits,
        accepts=accepts,
        is_late=call.window.is_late(now()),
        has_draft=bool(begun and queries.last_saved(session, begun.round)),
        standing=pages.shown_standing(session, *stands, public=False) if stands else None,
        others=[pair for pair in offered if pair != stands],
    )
    return page, 422 if request.method == "POST" else 200


def _language(call: Call, begun: Submission | None) -> str:
    """The language it is filed in: the draft's, else the reader's if the call takes it."""
    if begun is not None:
        return begun.language
    here = current_locale()
    return here if here in call.languages else call.languages[0]


def _content(form: ShortForm) -> str:
    """What a repeated form must equal: the page it was sent from, and what was seen there."""
    text = json.dumps([request.full_path, form.seen.data])
    return hashlib.sha256(text.encode()).hexdigest()


def _sent_before(form: ShortForm) -> ResponseReturnValue | None:
    """The receipt of the first send, when this very form has taken effect already (R08)."""
    if request.method != "POST":
        return None
    used = once.used(db.session, str(form.form_key.data or ""))
    if used is None or used.person_id != current_actor().person_id:
        return None
    if used.content_hash != _content(form):
        abort(422)
    return _to_receipt(once.version_of(db.session, used))


def _to_receipt(version: Version) -> ResponseReturnValue:
    submission = db.session.get_one(Submission, version.submission_id)
    return redirect(url_for(".receipt", key=submission.key, number=version.number), 303)


def _file(asked: _Asked, form: ShortForm) -> ResponseReturnValue:
    actor, content = current_actor(), _content(form)
    form_key = str(form.form_key.data or "")
    filed, language = asked.filed, _language(asked.call, asked.begun)
    with transaction() as session:
        allowance = limits.spend("submit", str(actor.person_id), 60, timedelta(hours=1))
    if not allowance.ok:
        raise TooOften(allowance.retry_after)
    try:
        with transaction() as session:
            # A second send waits for the first.
            queries.lock_organisation(session, asked.organisation.id)
            first = once.used(session, form_key)
            if first is None:
                submission = asked.begun or drafts.start(
                    session, asked.call, asked.organisation, language, actor, now()
                )
                event = actions.perform(
                    session,
                    submission,
                    Action.SUBMIT,
                    actor,
                    now=now(),
                    seen=form.seen_version if asked.begun else None,
                    carried=actions.Carried(filed=filed),
                )
                number = event.version_number or 1
                once.remember(session, form_key, submission, number, actor, content, now())
                key = submission.key
            elif (first.person_id, first.content_hash) != (actor.person_id, content):
                abort(422)
            else:
                version = once.version_of(session, first)
                key = session.get_one(Submission, version.submission_id).key
                number = version.number
    except AlreadyAnswered as answered:
        tell(_("Your organisation has answered this call. This is its answer."))
        return redirect(url_for(".overview", key=answered.key))
    return redirect(url_for(".receipt", key=key, number=number), 303)
