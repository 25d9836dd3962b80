"""The Secretariat's pages about calls. Every act is looked at before it is done."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.calls import actions, description, forms, listing, mails, policy, queries, rules
from portal.calls.choices import choices_for
from portal.calls.content import BEFORE_OPENING, Content, changed
from portal.calls.kinds import has_own_letter
from portal.calls.labels import EVENTS
from portal.calls.models import Call
from portal.calls.rules import Problems, Refused
from portal.calls.views.blueprint import bp, found
from portal.calls.window import State
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import Late, NotAllowed, NotPossible, way_back
from portal.foundation.flashes import tell
from portal.foundation.localised import FALLBACK, Localised
from portal.foundation.mail import Mail, Rendered, render
from portal.foundation.settings import current as settings

STAFF_ROLES = ("moderator", "administrator")
CHECK, CONFIRM, BACK = "check", "confirm", "back"
UNSENT = frozenset({"csrf_token", "step"})


class Letter(NamedTuple):
    """A mail that an act would send: to how many people, and what it says in their language."""

    number: int
    mail: Rendered


class Text(NamedTuple):
    """A text that an act would make public, in one language."""

    label: Any
    language: str
    text: str
    is_markdown: bool


@bp.get("/moderation/calls/")
@staff(*STAFF_ROLES)
def desk() -> ResponseReturnValue:
    """All calls, the latest first."""
    moment = now()
    page = queries.all_calls(db.session, cursor=request.args.get("after"))
    return render_template(
        "calls/desk.html",
        rows=listing.rows(page.items, moment),
        page=page,
        may_change=policy.may_change(current_actor()),
    )


@bp.get("/moderation/calls/<slug:slug>")
@staff(*STAFF_ROLES)
def manage(slug: str) -> ResponseReturnValue:
    """One call, with what can be done with it and who did what."""
    call, moment = found(slug), now()
    row = listing.row(call, moment)
    with_letter = has_own_letter(call.kind)
    open_ = row.state is not State.CLOSED and not with_letter
    may_change = open_ and policy.may_change(current_actor())
    return render_template(
        "calls/manage.html",
        call=call,
        row=row,
        parts=description.facts(db.session, call, BEFORE_OPENING, call.time_zone),
        events=[
            {"label": EVENTS[event.kind], "at": event.at, "actor": name}
            for event, name in queries.events_with_names(db.session, call.id)
        ],
        may_change=may_change,
        with_letter=with_letter,
        may_extend=may_change and call.due_at is not None,
    )


@bp.route("/moderation/calls/new", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def issue() -> ResponseReturnValue:
    """Issue a call."""
    actor, zone = _changer(), settings().deadline_zone
    form = forms.call_form(None, choices_for(db.session, None), fixed=frozenset({"seen"}))
    if _sent(form):
        content = form.content(form.window(zone))

        def act(session: Session) -> Call:
            return actions.issue(session, content, actor, now=now(), time_zone=zone)

        if request.form.get("step") == CONFIRM:
            if _done(form, act):
                tell(_("The call is issued."))
                return redirect(url_for(".manage", slug=content.slug))
        elif _stands(form, rules.problems(db.session, content, now())):
            return _check(
                _("Check before you issue the call"),
                url_for(".issue"),
                _("Issue the call"),
                parts=[
                    (_("Address"), url_for(".read", slug=content.slug)),
                    *description.facts(db.session, content, BEFORE_OPENING, zone),
                ],
                texts=_texts(content, ("title", "text")),
            )
    return _form_page("calls/edit.html", form, call=None, zone=zone)


@bp.route("/moderation/calls/<slug:slug>/edit", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def edit(slug: str) -> ResponseReturnValue:
    """Change what may still change of a call."""
    actor, call = _changer(), _changeable(slug)
    names = actions.editable(call, now())
    form = forms.call_form(call, choices_for(db.session, call), _fixed(names))
    if _sent(form):
        content, reason = form.content(form.window(call.time_zone)), forms.reason(form)

        def act(session: Session) -> list[str]:
            return actions.edit(session, call, content, reason, actor, now=now(), seen=_seen(form))

        if request.form.get("step") == CONFIRM:
            if _done(form, act):
                tell(_("The call is changed."))
                return redirect(url_for(".manage", slug=slug))
        else:
            _refuse_stale(call, form)
            fields = changed(call, content, names)
            problems = rules.problems(db.session, content, now(), call)
            if fields and now() >= call.opens_at:
                problems |= rules.reason_problems(reason)
            if _stands(form, problems):
                if not fields:
                    tell(_("Nothing was changed."), "info")
                    return redirect(url_for(".manage", slug=slug))
                return _check(
                    _("Check before you change the call"),
                    url_for(".edit", slug=slug),
                    _("Change the call"),
                    call=call,
                    parts=description.facts(db.session, content, fields, call.time_zone),
                    texts=[*_texts(content, fields), *_reason(reason)],
                )
    return _form_page("calls/edit.html", form, call=call, zone=call.time_zone)


@bp.route("/moderation/calls/<slug:slug>/extend", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def extend(slug: str) -> ResponseReturnValue:
    """Set a later deadline."""
    actor, call = _changer(), _changeable(slug)
    if call.due_at is None:
        raise NotPossible(_("A standing call has no deadline that could be extended."))
    form = forms.extend_form(call)
    if _sent(form):
        due_at, reason = form.new_due_at(call.time_zone), forms.reason(form)
        if due_at is None:
            return _form_page("calls/extend.html", form, call=call, zone=call.time_zone)

        def act(session: Session) -> int:
            return actions.extend(session, call, due_at, reason, actor, now=now(), seen=_seen(form))

        if request.form.get("step") == CONFIRM:
            told = _done(form, act)
            if told is not None:
                tell(_told(_("The deadline is extended."), told))
                return redirect(url_for(".manage", slug=slug))
        else:
            _refuse_stale(call, form)
            problems = rules.extension_problems(call, due_at, now())
            if _stands(form, problems | rules.reason_problems(reason)):
                return _check(
                    _("Check before you extend the deadline"),
                    url_for(".extend", slug=slug),
                    _("Extend the deadline"),
                    call=call,
                    parts=[
                        (_("Deadline until now"), description.said_moment(call.due_at, call)),
                        (_("New deadline"), description.said_moment(due_at, call)),
                    ],
                    texts=_reason(reason),
                    letters=_letters(
                        call, lambda code: mails.extended_for(call, due_at, reason, code)
                    ),
                )
    return _form_page("calls/extend.html", form, call=call, zone=call.time_zone)


@bp.route("/moderation/calls/<slug:slug>/close", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def close(slug: str) -> ResponseReturnValue:
    """Close a call for good."""
    actor, call = _changer(), _changeable(slug)
    form = forms.close_form(call)
    if _sent(form):
        reason = forms.reason(form)

        def act(session: Session) -> int:
            return actions.close(session, call, reason, actor, now=now(), seen=_seen(form))

        if request.form.get("step") == CONFIRM:
            told = _done(form, act)
            if told is not None:
                tell(_told(_("The call is closed."), told))
                return redirect(url_for(".manage", slug=slug))
        else:
            _refuse_stale(call, form)
            if _stands(form, rules.reason_problems(reason)):
                return _check(
                    _("Check before you close the call"),
                    url_for(".close", slug=slug),
                    _("Close the call"),
                    danger=True,
                    call=call,
                    parts=[(_("From now on"), _("Nothing can be filed in answer to this call."))],
                    texts=_reason(reason),
                    letters=_letters(call, lambda code: mails.closed_for(call, reason, code)),
                )
    return _form_page("calls/close.html", form, call=call, zone=call.time_zone)


def _changer() -> Any:
    """Whoever acts, if they may change calls; reading is all that other staff may."""
    actor = current_actor()
    if not policy.may_change(actor):
        raise NotAllowed
    return actor


def _changeable(slug: str) -> Call:
    call = found(slug)
    way_back(str(call.title), url_for(".manage", slug=slug))
    if has_own_letter(call.kind):
        raise NotPossible(
            _("A letter carries this call. Change, extend or close it with the letter.")
        )
    if call.window.state(now()) is State.CLOSED:
        raise NotPossible(_("This call is closed. Issue a new call instead."))
    return call


def _seen(form: Any) -> int:
    """The version that was really sent: a form sent without one has seen nothing."""
    return int(form.seen_version) if form.seen.raw_data else -1


def _refuse_stale(call: Call, form: Any) -> None:
    """Tell the late one before they look at what they cannot do any more."""
    if _seen(form) != call.version:
        raise Late(_("Somebody else has changed this call in the meantime."))


def _fixed(names: tuple[str, ...]) -> frozenset[str]:
    """The fields that a form does without when only ``names`` may change."""
    fixed = {"slug", "kind"}
    if "questionnaire_version_id" not in names:
        fixed.add("questionnaire_version_id")
    if "due_at" not in names:
        fixed |= {"opens_on", "opens_time", "due_on", "due_time"}
    return frozenset(fixed)


def _sent(form: Any) -> bool:
    """Whether the form was sent to go on, and its fields hold what they may."""
    if not form.is_submitted() or request.form.get("step") == BACK:
        return False
    return bool(form.validate())


def _stands(form: Any, problems: Problems) -> bool:
    """Write ``problems`` beside their fields; whether the form has none at all."""
    forms.put_problems(form, problems)
    return not form.errors


def _done(form: Any, act: Callable[[Session], Any]) -> Any:
    """What ``act`` gave, done in one transaction; None, with problems beside fields, if refused."""
    if form.errors:
        return None
    try:
        with transaction() as session:
            return act(session)
    except Refused as refused:
        forms.put_problems(form, refused.problems)
    except IntegrityError as error:
        if "slug" not in str(error.orig):
            raise
        problem = _("Another call has this address. Enter a different one.")
        forms.put_problems(form, {"slug": problem})
    return None


def _form_page(template: str, form: Any, call: Call | None, zone: str) -> ResponseReturnValue:
    written = {*settings().offered_locales, FALLBACK, *(call.title if call else ())}
    body = render_template(
        template,
        form=form,
        call=call,
        zone_words=description.zone_words(zone),
        shown_languages=[code for code in forms.LANGUAGES if code in written],
        more_languages=[code for code in forms.LANGUAGES if code not in written],
        more_open=any(_holds(form, code) for code in forms.LANGUAGES if code not in written),
    )
    return body, 422 if form.errors else 200


def _holds(form: Any, code: str) -> bool:
    names = [name for name in (f"title__{code}", f"text__{code}") if name in form]
    return any(form[name].data or form[name].errors for name in names)


def _check(heading: str, url: str, label: str, **context: Any) -> str:
    """The page that shows what becomes public and which mails go, before anything does."""
    given = {"call": None, "parts": [], "texts": [], "letters": [], "danger": False, **context}
    carried = [pair for pair in request.form.items(multi=True) if pair[0] not in UNSENT]
    return render_template(
        "calls/check.html", heading=heading, url=url, label=label, carried=carried, **given
    )


def _texts(content: Content, names: Any) -> list[Text]:
    labels = {"title": _("Title"), "text": _("Text")}
    return [
        Text(labels[name], code, text, name == "text")
        for name in names
        if name in labels
        for code, text in getattr(content, name).items()
    ]


def _reason(reason: Localised) -> list[Text]:
    return [Text(_("Reason"), code, text, False) for code, text in reason.items()]


def _letters(call: Call, build: Callable[[str], Mail]) -> list[Letter]:
    """The mails to people with drafts. Who they are stays hidden: drafts are not for staff."""
    languages = [one.language for one in actions.people_with_drafts(db.session, call.id)]
    return [
        Letter(languages.count(code), render(build(code), code))
        for code in dict.fromkeys(languages)
    ]


def _told(sentence: str, told: int) -> str:
    if not told:
        return sentence
    people = ngettext(
        "%(num)s person with a draft is told.", "%(num)s people with drafts are told.", told
    )
    return f"{sentence} {people}"
