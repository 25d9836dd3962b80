"""Reminding by hand, and the schedule by which the worker reminds."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotPossible
from portal.foundation.flashes import tell
from portal.foundation.forms import OnceForm, SeenForm
from portal.foundation.mail import Rendered, render
from portal.notifications import queries, reminding, schedule
from portal.notifications.delivering import Serving, letter_for
from portal.notifications.models import Addressee, Notification
from portal.notifications.queries import Contact
from portal.notifications.views.blueprint import desk_bp
from portal.notifications.views.desk import STAFF_ROLES
from portal.notifications.views.steps import Letter, followed

LONGEST = 60


class ScheduleForm(SeenForm):
    """On which days before the deadline it reminds."""

    days = StringField(
        _l("Days before the deadline"),
        description=_l(
            "Whole numbers with commas between them, such as 21, 7, 2. Leave it empty to remind "
            "by hand alone."
        ),
        validators=[Length(max=LONGEST)],
    )

    def validate_days(self, field: StringField) -> None:
        """Say what days look like."""
        try:
            schedule.days_of(field.data or "")
        except schedule.NotDays as error:
            raise ValidationError(
                _(
                    "Enter up to %(most)s whole numbers from 1 to %(furthest)s.",
                    most=schedule.MOST,
                    furthest=schedule.FURTHEST,
                )
            ) from error


@dataclass(frozen=True)
class Group:
    """Those whom one reminder is for: who they are, and what goes to whom in which language."""

    sort: str
    heading: Any
    label: Any
    addressees: list[Addressee]
    letters: list[Letter]
    unreached: list[Addressee]  # nobody of them can be written to
    form: OnceForm


@desk_bp.get("/<slug:slug>/remind")
@staff(*STAFF_ROLES)
def remind(slug: str) -> ResponseReturnValue:
    """Who would be reminded, with what, in which language: before anything is sent."""
    notification, moment, session = _asking(slug), now(), db.session
    owing = reminding.owing(session, notification)
    rows = [*owing.silent, *owing.drafting]
    contacts = queries.contacts(session, [row.organisation_id for row in rows])
    bounced = reminding.bounced_people(session)
    seen = reminding.latest(session, notification)
    reached = [contact for contact in contacts if contact.person_id not in bounced]
    words = {
        reminding.REMINDER: (_("Addressees that have not begun an answer"), _("Remind them")),
        reminding.DRAFT_REMINDER: (
            _("Addressees with a draft that was not sent"),
            _("Remind them of their draft"),
        ),
    }
    return render_template(
        "notifications/desk/remind.html",
        notification=notification,
        groups=[
            _group(notification, moment, sort, owing.of(sort), reached, seen, words[sort])
            for sort in words
        ],
        bounced=len({contact.person_id for contact in contacts} & bounced),
        days=reminding.days_of(session, notification),
        next_turn=_next_turn(notification, moment),
    )


@desk_bp.post("/<slug:slug>/remind/<any('reminder', 'draft-reminder'):sort>")
@staff(*STAFF_ROLES)
def remind_now(slug: str, sort: str) -> ResponseReturnValue:
    """Remind them. A double click sends once, and so does a second person."""
    notification, form = _asking(slug), OnceForm()
    if not form.validate_on_submit() or not form.form_key.data:
        return redirect(url_for(".remind", slug=slug))
    with transaction() as session:
        sent = reminding.remind(
            session,
            notification,
            sort,
            current_actor(),
            now=now(),
            seen=form.seen_version,
            form_key=form.form_key.data[:64],
        )
    tell(ngettext("%(num)s reminder is sent.", "%(num)s reminders are sent.", sent))
    return redirect(url_for(".addressees", slug=slug))


@desk_bp.route("/<slug:slug>/reminders", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def reminder_schedule(slug: str) -> ResponseReturnValue:
    """When the worker reminds by itself."""
    notification, moment = _asking(slug), now()
    days = reminding.days_of(db.session, notification)
    said = ", ".join(map(str, days))
    form = ScheduleForm(data={"seen": str(notification.version), "days": said})
    if form.validate_on_submit():
        with transaction() as session:
            reminding.set_days(
                session,
                notification,
                schedule.days_of(form.days.data or ""),
                current_actor(),
                now=moment,
                seen=form.seen_version,
            )
        tell(_("The reminder schedule is set."))
        return redirect(url_for(".reminder_schedule", slug=slug))
    due_at = notification.deadline
    body = render_template(
        "notifications/desk/schedule.html",
        notification=notification,
        form=form,
        turns=[
            turn
            for turn in schedule.turns(due_at, notification.time_zone, days)
            if turn.at > moment
        ]
        if due_at
        else [],
        history=reminding.history_of(db.session, notification),
    )
    return body, 422 if form.errors else 200


def _group(
    notification: Notification,
    moment: datetime,
    sort: str,
    rows: list[Addressee],
    reached: list[Contact],
    seen: int,
    words: tuple[Any, Any],
) -> Group:
    ids = {row.organisation_id for row in rows}
    mine = [contact for contact in reached if contact.organisation_id in ids]
    served = {contact.organisation_id for contact in mine}
    numbers = Counter(contact.language for contact in mine)
    return Group(
        sort,
        words[0],
        words[1],
        [row for row in rows if row.organisation_id in served],
        [Letter(numbers[code], _rendered(notification, sort, code, moment)) for code in numbers],
        [row for row in rows if row.organisation_id not in served],
        OnceForm(formdata=None, data={"seen": str(seen)}),
    )


def _rendered(notification: Notification, sort: str, code: str, moment: datetime) -> Rendered:
    return render(letter_for(notification, Serving(sort), code, moment), code)


def _next_turn(notification: Notification, moment: datetime) -> schedule.Turn | None:
    if notification.deadline is None:
        return None
    days = reminding.days_of(db.session, notification)
    return schedule.next_turn(moment, notification.deadline, notification.time_zone, days)


def _asking(slug: str) -> Notification:
    """The notification at that address, if it awaits answers and who acts may remind."""
    notification = followed(slug)
    if not reminding.can_remind(notification):
        raise NotPossible(_("It asks for no response, so nobody is reminded."))
    return notification
