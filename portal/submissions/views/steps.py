"""The organisation's own steps: withdraw, revise, object, delete, agree to a restoring."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed
from portal.foundation.flashes import tell
from portal.submissions import actions, drafts, policy, prefills, queries
from portal.submissions.consequences import CONSEQUENCES, DANGEROUS
from portal.submissions.filed import AlreadyAnswered
from portal.submissions.forms import step_form
from portal.submissions.kinds import KINDS
from portal.submissions.labels import EVENTS, buttons_of
from portal.submissions.lifecycle import TRANSITIONS, Action
from portal.submissions.models import Submission
from portal.submissions.views.blueprint import bp, found

# Steps of the Secretariat are taken on its desk, and submitting has a page of its own.
OWN = frozenset(
    {
        Action.OBJECT,
        Action.WITHDRAW,
        Action.ASK_RESTORE,
        Action.RESTORE,
        Action.REVISE,
        Action.DELETE,
    }
)


@bp.route("/<key:key>/steps/<slug:name>", methods=["GET", "POST"])
@signed_in
def step(key: str, name: str) -> ResponseReturnValue:
    """Show what a step brings about, ask what it needs, and take it."""
    submission = found(key)
    actor = current_actor()
    if name not in OWN:
        abort(404)
    action = Action(name)
    pending = queries.pending(db.session, submission)
    if not policy.may(actor, action, submission, pending):
        raise NotAllowed(action)
    round_ = policy.round_for(action, submission)
    form = step_form(action, TRANSITIONS[action])
    if form.validate_on_submit():
        reason = str(form.reason.data or "") if form.reason else ""
        carried = actions.Carried(reason=reason)
        with transaction() as session:
            actions.perform(
                session,
                submission,
                action,
                actor,
                now=now(),
                seen=form.seen_version,
                carried=carried,
            )
        tell(EVENTS[action])
        return redirect(_after(action, submission))
    if not policy.can(action, submission, pending):
        raise actions.late(db.session, submission, actor)
    if request.method == "GET":
        form.seen.data = str(round_.lock)
    page = render_template(
        "submissions/step.html",
        submission=submission,
        action=action,
        form=form,
        label=buttons_of(KINDS[submission.kind])[action],
        consequences=CONSEQUENCES[action],
        dangerous=action in DANGEROUS,
    )
    return page, 422 if form.errors else 200


@bp.post("/<key:key>/take-over/<slug:source>/<int:offer>")
@signed_in
def take_over(key: str, source: str, offer: int) -> ResponseReturnValue:
    """Begin a draft with the answers of something earlier."""
    submission = found(key)
    with transaction() as session:
        count = prefills.take_over(session, submission, source, offer, current_actor(), now())
    tell(ngettext("%(num)s answer is taken over.", "%(num)s answers are taken over.", count))
    return redirect(url_for(".overview", key=key))


@bp.post("/<key:key>/undelete")
@signed_in
def undelete(key: str) -> ResponseReturnValue:
    """Take a draft out of the bin."""
    submission = found(key)
    try:
        with transaction() as session:
            drafts.undelete(session, submission, current_actor())
    except AlreadyAnswered as begun:
        tell(_("Your organisation has begun another answer to this call. Here it is."))
        return redirect(url_for(".overview", key=begun.key))
    tell(_("The draft is back."))
    return redirect(url_for(".overview", key=key))


def _after(action: Action, submission: Submission) -> str:
    if action is Action.DELETE and submission.deleted_at is not None:
        return url_for("workspace.home")
    return url_for(".overview", key=submission.key)
