"""The two short forms of an answer: a nil return, and "our earlier answer stands".

Both are filed by the same step as answers and get the same receipt. An earlier answer stands as it
was filed: its reference, version and hash are frozen, its text is not copied.
"""

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.calls import queries as calls
from portal.calls.kinds import Shortcut
from portal.calls.models import Call
from portal.foundation.errors import NotPossible
from portal.foundation.locales import LOCALES
from portal.submissions import queries
from portal.submissions.filed import AlreadyAnswered, Filed, Form
from portal.submissions.kinds import kind_of
from portal.submissions.lifecycle import State
from portal.submissions.models import Round, Submission, Version

SHORTCUTS = (
    Shortcut(_l("Say that you have no comment"), "submissions.short", {"form": "nil"}),
    Shortcut(
        _l("Say that your earlier answer stands"),
        "submissions.short",
        {"form": "earlier"},
        follows_only=True,
    ),
)
"""What a kind of call that allows short forms enters beside its button."""

_STANDING = (State.SUBMITTED, State.UNDER_REVIEW, State.PUBLISHED)


def earlier_answers(
    session: Session, call: Call, organisation_id: int
) -> list[tuple[Submission, Version]]:
    """The organisation's own answers that may stand for ``call``: the latest call first.

    Of each answer to a call that ``call`` follows, the version that counts: the public one, else
    the newest filed. A short form has no text of its own and cannot stand; nor can what was
    returned, declined or withdrawn. Two queries, whatever the lineage.
    """
    lineage = [one.id for one in calls.earlier(session, call)]
    if not lineage:
        return []
    found = session.execute(
        select(Submission, Version)
        .join(Version, Version.submission_id == Submission.id)
        .join(Round, Round.id == Version.round_id)
        .where(
            Submission.call_id.in_(lineage),
            Submission.organisation_id == organisation_id,
            Submission.deleted_at.is_(None),
            Submission.withdrawn_at.is_(None),
            Round.stored_state.in_([state.value for state in _STANDING]),
        )
        .options(joinedload(Submission.call))
        .order_by(Version.number.desc())
    )
    chosen: dict[int, tuple[Submission, Version]] = {}
    for submission, version in found:
        if submission.id not in chosen or version.id == submission.public_version_id:
            chosen[submission.id] = (submission, version)
    answers = [pair for pair in chosen.values() if pair[1].form == Form.ANSWERS]
    return sorted(answers, key=lambda pair: (lineage.index(pair[0].call_id), -pair[0].id))


def standing(session: Session, version: Version) -> tuple[Submission, Version] | None:
    """What stands according to ``version``: the earlier answer and its version."""
    if version.stands_id is None:
        return None
    stands = session.get_one(Version, version.stands_id)
    return session.get_one(Submission, stands.submission_id), stands


def check(session: Session, submission: Submission, filed: Filed) -> Version | None:
    """The version that stands, if one does; raise NotPossible for what may not be filed so."""
    kind = kind_of(submission)
    if (filed.is_short and not kind.short_forms) or (filed.is_interim and not kind.may_be_interim):
        raise NotPossible
    if submission.is_being_recorded and kind.one_per_call:
        own = queries.answer_to(session, submission.call_id, submission.organisation_id)
        if own is not None:  # begun by the organisation itself in the meantime
            raise AlreadyAnswered(own.key)
    if filed.form is not Form.EARLIER:
        return None
    offered = earlier_answers(session, submission.call, submission.organisation_id)
    return chosen(offered, filed.stands_id)[1]


def chosen(
    offered: Sequence[tuple[Submission, Version]], version_id: int | None
) -> tuple[Submission, Version]:
    """The offered answer whose version is ``version_id``; raise NotPossible for any other."""
    for pair in offered:
        if pair[1].id == version_id:
            return pair
    raise NotPossible


def title(language: str, call: Call, form: Form, stands: tuple[str, int] | None) -> str:
    """The title of what is filed without answers, in ``language``, that of the submission.

    ``stands`` is the reference of the answer that stands, and its year.
    """
    with force_locale(LOCALES[language].babel):
        if stands is not None and form is Form.EARLIER:
            reference, year = stands
            return _(
                "Our answer of %(year)s stands (%(reference)s)", year=year, reference=reference
            )
        return _("No comment on “%(call)s”", call=call.title.text(language))


def recorded_title(language: str, call: Call) -> str:
    """The title of what arrived by mail or letter without one, in ``language``."""
    with force_locale(LOCALES[language].babel):
        return _("Answer to “%(call)s”", call=call.title.text(language))
