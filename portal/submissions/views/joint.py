"""Filing jointly: the lead's page of signatories, and the page of who is asked to sign."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed
from portal.foundation.flashes import tell
from portal.foundation.locales import current_locale
from portal.organisations.models import Organisation
from portal.submissions import pages
from portal.submissions import queries as submissions
from portal.submissions.joint import actions, policy, queries, shown, text
from portal.submissions.joint.forms import AnswerForm, FindForm, NamesForm, OrganisationForm
from portal.submissions.joint.labels import DONE, STATES
from portal.submissions.models import Signature, Submission
from portal.submissions.views.blueprint import bp, found


@bp.get("/<key:key>/signatories")
@signed_in
def signatories(key: str) -> ResponseReturnValue:
    """Who is invited and what they answered; find others by name; name who has no account."""
    submission = _led(key)
    form = NamesForm(formdata=None)
    row = text.on_behalf(db.session, submission)
    form.names.data = "\n".join(row.names) if row else ""
    form.seen.data = str(row.number if row else 0)
    return _lead_page(submission, form)


@bp.post("/<key:key>/signatories/invite")
@signed_in
def invite(key: str) -> ResponseReturnValue:
    """Invite one organisation."""
    submission = _led(key)
    organisation = db.session.get(Organisation, _chosen().organisation_id)
    if organisation is None or not policy.fits(submission, organisation):
        abort(400)
    with transaction() as session:
        actions.invite(session, submission, organisation, current_actor(), now())
    tell(DONE["invite"])
    return redirect(url_for(".signatories", key=key), 303)


@bp.post("/<key:key>/signatories/revoke")
@signed_in
def revoke(key: str) -> ResponseReturnValue:
    """Take back an invitation that is not answered."""
    submission = _led(key)
    with transaction() as session:
        actions.revoke(session, submission, _chosen().organisation_id, current_actor(), now())
    tell(DONE["revoke"])
    return redirect(url_for(".signatories", key=key), 303)


@bp.post("/<key:key>/signatories/others")
@signed_in
def name_others(key: str) -> ResponseReturnValue:
    """Save the names that stand last."""
    submission = _led(key)
    form = NamesForm()
    if not form.validate_on_submit():
        if "csrf_token" in form.errors:
            abort(400)
        return _lead_page(submission, form), 422
    with transaction() as session:
        actions.name_others(
            session, submission, form.lines, current_actor(), seen=form.seen_version, now=now()
        )
    tell(DONE["name-others"])
    return redirect(url_for(".signatories", key=key), 303)


@bp.get("/<key:key>/sign")
@signed_in
def sign(key: str) -> ResponseReturnValue:
    """Exactly the text that is to be signed, and the answers an invited organisation can give."""
    submission, mine = _to_sign(key)
    return _sign_page(submission, mine)


@bp.post("/<key:key>/sign/confirm")
@signed_in
def confirm(key: str) -> ResponseReturnValue:
    """Sign what was read; another text by now is shown first."""
    submission, mine = _to_sign(key)
    form = _chosen()
    try:
        with transaction() as session:
            actions.confirm(
                session,
                submission,
                form.organisation_id,
                current_actor(),
                seen=str(form.text.data or ""),
                now=now(),
            )
    except actions.TextChanged:
        db.session.rollback()
        submission, mine = _to_sign(key)
        return _sign_page(submission, mine, changed=True), 409
    tell(DONE["confirm"])
    return redirect(url_for(".sign", key=key), 303)


@bp.post("/<key:key>/sign/decline")
@signed_in
def decline(key: str) -> ResponseReturnValue:
    """Answer no."""
    return _leave(key, "decline", actions.decline)


@bp.post("/<key:key>/sign/withdraw")
@signed_in
def withdraw_signature(key: str) -> ResponseReturnValue:
    """Take the signature back."""
    return _leave(key, "withdraw", actions.withdraw)


def _leave(key: str, name: str, act: Callable[..., Signature]) -> ResponseReturnValue:
    submission, _mine = _to_sign(key)
    organisation_id = _chosen().organisation_id
    with transaction() as session:
        act(session, submission, organisation_id, current_actor(), now())
    tell(DONE[name])
    return redirect(url_for(".sign", key=key), 303)


def _chosen() -> AnswerForm:
    form = AnswerForm()
    if not form.validate_on_submit():
        abort(400)
    return form


def _led(key: str) -> Submission:
    submission = found(key)
    if not policy.may_lead(current_actor(), submission):
        raise NotAllowed
    return submission


def _to_sign(key: str) -> tuple[Submission, list[Signature]]:
    """The submission and what one's own organisations are asked; else as if it were not there."""
    actor, session = current_actor(), db.session
    submission = submissions.by_key(session, key)
    if submission is None or submission.deleted_at is not None:
        abort(404)
    ids = [each.organisation_id for each in actor.organisations]
    asked = queries.of_organisations(session, submission, ids)
    mine = [signature for signature in asked if policy.may_see(actor, signature)]
    if not mine:
        abort(404)
    return submission, mine


def _lead_page(submission: Submission, form: NamesForm) -> str:
    session = db.session
    find = FindForm(request.args)
    words = str(find.q.data or "") if find.validate() else ""
    signatures = queries.of_submission(session, submission)
    asked = {each.organisation_id: each for each in signatures}
    invites = policy.can_invite(submission, now())
    results = [
        organisation
        for organisation in queries.organisations_named(session, words)
        if policy.fits(submission, organisation)
    ]
    return render_template(
        "submissions/signatories.html",
        submission=submission,
        answers=shown.answers(signatures, text.current(session, submission).hash),
        states=STATES,
        find=find,
        words=words,
        results=[(o, policy.can_invite_again(asked.get(o.id))) for o in results],
        invites=invites,
        names_others=policy.can_name(submission),
        others=text.names_of(session, submission),
        form=form,
        choose=OrganisationForm(formdata=None),
    )


def _sign_page(submission: Submission, mine: list[Signature], changed: bool = False) -> str:
    session, actor, moment = db.session, current_actor(), now()
    reads = any(policy.may_read_text(actor, signature) for signature in mine)
    stands = text.current(session, submission) if reads else None
    sections, attached = (
        text.read(session, submission, stands, current_locale(), moment.date())
        if stands
        else ([], [])
    )
    return render_template(
        "submissions/sign.html",
        submission=submission,
        stands=stands,
        answers=shown.answers(mine, stands.hash if stands else None),
        may_sign={s.id: policy.may_sign(actor, s) for s in mine},
        can_confirm={s.id: policy.can_confirm(submission, s, moment) for s in mine},
        is_late=submission.call.window.is_late(moment),
        states=STATES,
        sections=sections,
        files=pages.shown_files(attached),
        others=_others(submission, stands) if stands else [],
        changed=changed,
        choose=AnswerForm(formdata=None, text=stands.hash if stands else ""),
    )


def _others(submission: Submission, stands: text.SignedText) -> list[str]:
    if stands.version is not None:
        return list(shown.frozen(stands.version).others)
    return text.names_of(db.session, submission)
