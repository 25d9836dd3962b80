"""Writing one section: saved as it stands, with what is wrong beside each field."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.flashes import tell
from portal.foundation.formats import utc_moment
from portal.foundation.locales import current_locale
from portal.questionnaires import rendering
from portal.questionnaires.completeness import section_states
from portal.questionnaires.forms import SectionForm, section_form
from portal.questionnaires.schema import Questionnaire, Section
from portal.submissions import drafts, pages, policy, queries, reading
from portal.submissions.kinds import KINDS
from portal.submissions.models import Submission
from portal.submissions.views.blueprint import bp, found

CONTINUE, STAY, AUTO = "continue", "stay", "auto"


@bp.route("/<key:key>/sections/<question:section>", methods=["GET", "POST"])
@signed_in
def section(key: str, section: str) -> ResponseReturnValue:
    """One section's form. Saving keeps everything typed, complete or not."""
    submission = found(key)
    if not policy.may_edit(current_actor(), submission):
        raise NotAllowed
    if not policy.can_edit(submission):
        raise NotPossible
    session = db.session
    questionnaire = reading.questionnaire_for(session, submission)
    asked = questionnaire.section(section)
    if asked is None:
        abort(404)
    answers = reading.draft_answers(session, submission, submission.round)
    attached = queries.attachments(session, submission)
    seen = reading.context(submission.language, now().date(), attached, current_locale())
    stored = queries.draft_sections(session, submission.round).get(section)
    form = section_form(
        questionnaire,
        asked,
        answers,
        seen,
        formdata=request.form if request.method == "POST" else None,
        row=request.args.get("row"),
        seen=stored.number if stored else 0,
    )
    if request.method == "GET":
        if request.args.get("check"):
            form.show_gaps()
        return _page(submission, questionnaire, asked, form, 200)
    return _save(submission, questionnaire, asked, form)


def _save(
    submission: Submission, questionnaire: Questionnaire, asked: Section, form: SectionForm
) -> ResponseReturnValue:
    key = submission.key
    sound = form.validate()
    if "csrf_token" in form.errors:
        abort(400)
    by_itself = request.form.get("save") == AUTO
    changed = form.changed()
    try:
        with transaction() as session:
            saved = drafts.save_section(
                session,
                submission,
                asked.code,
                changed.answers,
                current_actor(),
                seen=max(form.seen_version, 0),
                now=now(),
            )
    except drafts.Overtaken as overtaken:
        if by_itself:
            return {"text": _("Somebody else saved this section. Press “Save” to compare.")}, 409
        return _overtaken(key, questionnaire, asked, form, overtaken)
    if by_itself:
        return {
            "text": _("Saved %(time)s", time=utc_moment(saved.saved_at)),
            "fields": {"seen": str(saved.number)},
        }
    if form.change is not None:
        target = url_for(".section", key=key, section=asked.code, row=changed.row)
        return redirect(target + (f"#{changed.row}" if changed.row else ""), 303)
    if not sound:
        form.seen.data = str(saved.number)
        return _page(found(key), questionnaire, asked, form, 422)
    if request.form.get("save") == CONTINUE:
        following = _following(questionnaire, asked)
        if following is not None:
            return redirect(url_for(".section", key=key, section=following), 303)
    if request.form.get("save") == STAY:
        return redirect(url_for(".section", key=key, section=asked.code), 303)
    tell(_("Saved."))
    return redirect(url_for(".overview", key=key), 303)


def _overtaken(
    key: str,
    questionnaire: Questionnaire,
    asked: Section,
    form: SectionForm,
    overtaken: drafts.Overtaken,
) -> ResponseReturnValue:
    """Both texts on one page: what stands there now, and what was typed, ready to be saved."""
    submission = found(key)
    form.seen.data = str(overtaken.section.number)
    theirs = rendering.read_section(asked, questionnaire, overtaken.section.answers, form.context)
    return _page(submission, questionnaire, asked, form, 409, theirs=theirs, by=overtaken.section)


def _page(
    submission: Submission,
    questionnaire: Questionnaire,
    asked: Section,
    form: SectionForm,
    status: int,
    **more: Any,
) -> ResponseReturnValue:
    states = section_states(questionnaire, form.stored, form.context)
    tasks = pages.shown_tasks(questionnaire.sections, states, submission.key, asked.code)
    page = render_template(
        "submissions/section.html",
        submission=submission,
        kind=KINDS[submission.kind],
        section=asked,
        number=questionnaire.sections.index(asked) + 1,
        tasks=tasks,
        done=sum(task.status in pages.DONE for task in tasks),
        errors_kept=status == 422,
        form=form,
        saved=queries.last_saved(db.session, submission.round),
        **{"theirs": None, "by": None, **more},
    )
    return page, status


def _following(questionnaire: Questionnaire, asked: Section) -> str | None:
    codes = [s.code for s in questionnaire.sections]
    place = codes.index(asked.code) + 1
    return codes[place] if place < len(codes) else None
