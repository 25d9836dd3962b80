"""The Secretariat's list of notifications, and the page of one with all that can be done."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.notifications import (
    addressing,
    asking,
    listing,
    parity,
    policy,
    queries,
    rules,
)
from portal.notifications.labels import EVENTS, STATES, group_name
from portal.notifications.models import Notification
from portal.notifications.views.blueprint import desk_bp, found

STAFF_ROLES = ("moderator", "editor")


@desk_bp.get("/")
@staff(*STAFF_ROLES)
def index() -> ResponseReturnValue:
    """All notifications, drafts too, the highest number first."""
    state = request.args.get("state", "")
    page = queries.desk_list(
        db.session, state if state in STATES else "", request.args.get("after")
    )
    drew = queries.drew(db.session, [one.id for one in page.items], filed=True)
    return render_template(
        "notifications/desk/index.html",
        rows=listing.rows(page.items, now(), drew),
        page=page,
        state=state,
        states=STATES,
        may_compose=policy.composes(current_actor()),
    )


@desk_bp.get("/<slug:slug>")
@staff(*STAFF_ROLES)
def manage(slug: str) -> ResponseReturnValue:
    """One notification: where it stands, what it lacks, what can be done, who did what."""
    notification, session, actor = found(slug), db.session, current_actor()
    queries.load_parts(session, notification)
    moment = now()
    row = listing.row(notification, moment)
    is_draft = not notification.is_public
    lacks = rules.missing(session, notification, moment) if is_draft else []
    is_open = notification.state == "issued" and not notification.is_historical
    follows_up = policy.follows_up(actor) and is_open
    return render_template(
        "notifications/desk/manage.html",
        notification=notification,
        row=row,
        text=listing.issued(notification, notification.text),
        mandate=listing.mandate(notification),
        instruments=listing.instrument_names(notification),
        groups=listing.group_names(notification),
        asked=queries.addressee_counts(session, notification),
        drew=queries.drew(session, [notification.id], filed=True)[notification.id],
        lacks=lacks,
        complete=rules.complete_languages(session, notification) if is_draft else [],
        audience=audience_of(notification) if is_draft else None,
        questions=asking.definition_of(session, notification),
        draft_questions=asking.draft_of(session, notification),
        availabilities=parity.availabilities(notification.available_in, row.due_at),
        proposed=parity.proposed_deadline(notification.available_in, row.due_at)
        if follows_up and notification.call
        else None,
        editor=queries.person_name(session, notification.last_edited_by_id),
        checker=queries.person_name(session, notification.checked_by_id),
        files=queries.files(session, notification),
        events=[
            {"label": EVENTS[event.action], "at": event.at, "actor": name, "quote": event.note}
            for event, name in queries.events_with_names(session, notification)
        ],
        may_edit=is_draft and policy.composes(actor),
        may_check=notification.state == "draft"
        and not lacks
        and policy.checks(actor, notification),
        waits_for_another=notification.state == "draft"
        and not lacks
        and policy.composes(actor)
        and not policy.checks(actor, notification),
        may_issue=notification.state == "checked" and policy.issues(actor),
        follows_up=follows_up,
    )


def audience_of(notification: Notification) -> dict[str, Any]:
    """Whom a draft would reach if it were issued now: by group, and who has no contact."""
    session = db.session
    chosen = addressing.resolve(session, notification.groups, notification.listed)
    contacts = queries.contacts(session, [one.organisation.id for one in chosen])
    reached = {contact.organisation_id for contact in contacts}
    groups: dict[str, int] = {}
    for one in chosen:
        groups[one.group] = groups.get(one.group, 0) + 1
    return {
        "groups": [(group_name(name), number) for name, number in groups.items()],
        "number": len(chosen),
        "without_contact": [
            one.organisation for one in chosen if one.organisation.id not in reached
        ],
        "contacts": contacts,
    }
