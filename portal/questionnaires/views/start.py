"""The list of what is composed, and beginning another."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.questionnaires import queries
from portal.questionnaires.composing import codes, forms, starts, steps
from portal.questionnaires.composing.outline import Node
from portal.questionnaires.hosts import HOSTS, CarriesAsks
from portal.questionnaires.models import QuestionnaireDraft, QuestionnaireVersion
from portal.questionnaires.policy import STAFF_ROLES
from portal.questionnaires.views.blueprint import bp


@bp.get("/")
@staff(*STAFF_ROLES)
def index() -> ResponseReturnValue:
    """Everything that is composed and was, the last edited first."""
    page = queries.drafts(db.session, request.args.get("after"))
    return render_template("questionnaires/composer/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def new() -> ResponseReturnValue:
    """Begin a questionnaire that any call can ask."""
    versions = [
        (str(version.id), _version_name(version)) for version in queries.all_versions(db.session)
    ]
    form = forms.start_form(versions, {}, request.args.get("version"))
    return _start(form, "", None, None)


@bp.route("/for/<slug:host>/<int:host_id>", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def new_for(host: str, host_id: int) -> ResponseReturnValue:
    """Begin the questions of something that carries its own; what is begun already goes on."""
    known = HOSTS.get(host)
    if known is None or not known.may_compose(db.session, host_id, current_actor()):
        raise NotAllowed
    begun = queries.draft_of(db.session, host, host_id)
    if begun is not None:
        return redirect(url_for(".compose", key=begun.key))
    if not known.can_compose(db.session, host_id):
        raise NotPossible
    earlier = [(str(one.version_id), one.label) for one in known.earlier(db.session, host_id)]
    others = [
        (str(version.id), _version_name(version)) for version in queries.all_versions(db.session)
    ]
    seen = {value for value, _label in earlier}
    versions = [*earlier, *(one for one in others if one[0] not in seen)]
    asks = known.asks(db.session, host_id) if isinstance(known, CarriesAsks) else None
    form = forms.start_form(versions, known.title(db.session, host_id), asks=asks)
    return _start(form, known.code(db.session, host_id), host, host_id)


def _start(
    form: forms.StartForm, code: str, host: str | None, host_id: int | None
) -> ResponseReturnValue:
    if form.validate_on_submit():
        wished = code or codes.propose(form.texts("title").get("en", ""), (), "questionnaire", "-")

        def make(own: str) -> Node:
            return _made(db.session, form, own)

        try:
            with transaction() as session:
                draft = steps.start(
                    session,
                    make,
                    wished,
                    current_actor(),
                    now(),
                    form_key=form.form_key.data or None,
                    host=host,
                    host_id=host_id,
                )
        except IntegrityError:  # two at once: the other one has begun it
            begun = _begun(db.session, form, host, host_id)
            if begun is None:
                raise
            draft = begun
        return redirect(url_for(".compose", key=draft.key), 303)
    carrier = HOSTS[host].name(db.session, host_id) if host and host_id is not None else None
    back = (
        HOSTS[host].url(db.session, host_id) if host and host_id is not None else url_for(".index")
    )
    page = render_template(
        "questionnaires/composer/start.html",
        form=form,
        carrier=carrier,
        back=back,
        here=request.path,
    )
    return page, 422 if form.errors else 200


def _made(session: Session, form: forms.StartForm, code: str) -> Node:
    if form.way.data == forms.EARLIER:
        version = session.get(QuestionnaireVersion, int(form.version.data))
        if version is None:
            raise NotPossible
        return starts.from_version(version)
    if form.way.data == forms.FROM_ASKS:
        return starts.from_asks(code, form.texts("title"), form.asks(), bool(form.letter.data))
    return starts.blank(code, form.texts("title"))


def _begun(
    session: Session, form: forms.StartForm, host: str | None, host_id: int | None
) -> QuestionnaireDraft | None:
    return queries.draft_begun(session, form.form_key.data or None, host, host_id)


def _version_name(version: QuestionnaireVersion) -> str:
    return _(
        "%(title)s, version %(number)s",
        title=version.questionnaire.title.text(),
        number=version.number,
    )
