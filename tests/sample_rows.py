"""One valid row of every table, for what is tested below the models: constraints and migrations."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from portal.foundation.db import Base

Row = dict[str, Any]
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
SHA = "ab" * 32
EXAMPLE = {"en": "Example", "fr": "Exemple"}


def _sourced(code: str, **own: Any) -> Row:
    return {"id": 1, "code": code, "basis": "a decision", "shipped": {}, "version": 1, **own}


ROWS: dict[str, Row] = {
    # foundation
    "audit_entry": {
        "position": 1, "at": AT, "actor_id": 1, "action": "joined", "subject_type": "person",
        "subject_id": "1", "details": "{}", "previous": "0" * 64, "hash": SHA,
    },
    "audit_head": {"id": 1, "position": 0, "hash": "0" * 64},
    "counter": {"name": "reference", "year": 2026, "last": 1},
    "job": {
        "id": 1, "kind": "example", "payload": {}, "key": "one", "created_at": AT, "run_at": AT,
    },
    "limit_count": {"name": "sign-in", "key": "a", "spent": 1, "ends_at": LATER},
    "outbox": {
        "id": 1, "kind": "example", "to_address": "ana@example.org", "person_id": 1,
        "language": "en", "subject": "s", "text": "t", "html": "h", "message_id": "m@example.org",
        "created_at": AT, "next_attempt_at": AT, "give_up_at": LATER,
    },
    "search_document": {"id": 1, "source": "version", "subject_id": 1, "language": "en"},
    "waiting_case": {
        "id": 1, "source": "submission", "sort": "review", "subject_id": 1, "key": "k",
        "title": "t", "due_on": date(2026, 3, 16), "opened_at": AT,
    },
    # convention
    "convention_revision": {"id": 1, "number": 1, "mark": "m"},
    "region": _sourced("africa", name=EXAMPLE),
    "country": _sourced(
        "DE", iso3="DEU", name=EXAMPLE, un_status="member", is_party=True, region_code="africa"
    ),
    "instrument": _sourced("CMS", short_name=EXAMPLE, name=EXAMPLE, kind="convention"),
    "body": _sourced("COP", instrument_code="CMS", name=EXAMPLE, kind="cop"),
    "meeting": _sourced(
        "COP15", slug="cop15", body_code="COP", number=15, title=EXAMPLE, kind="session",
        start_date=date(2026, 3, 23), end_date=date(2026, 3, 29), year=2026, city=EXAMPLE,
        country_code="DE",
    ),
    "meeting_deadline": {
        "id": 1, "meeting_id": 1, "kind": "registration", "audience": "everyone",
        "last_day": date(2026, 3, 1), "note": EXAMPLE, "basis": "a rule", "version": 1,
    },
    "agenda_item": _sourced("COP15-1", meeting_code="COP15", number="1", title=EXAMPLE),
    "strategic_plan": _sourced("SPMS", name=EXAMPLE, first_year=2024, last_year=2032),
    "strategic_goal": _sourced("SPMS-1", plan_code="SPMS", number="1", title=EXAMPLE),
    "strategic_target": _sourced("SPMS-1.1", goal_code="SPMS-1", number="1.1", title=EXAMPLE),
    "taxon": _sourced("ciconia", rank="species", name=EXAMPLE, appendix="II"),
    "taxon_instrument": {"taxon_code": "ciconia", "instrument_code": "CMS"},
    "threat": _sourced("bycatch", name=EXAMPLE),
    # accounts
    "person": {
        "id": 1, "email": "ana@example.org", "email_key": "ana@example.org", "name": "Ana",
        "password_hash": "!", "language": "en", "time_zone": "UTC", "created_at": AT,
    },
    "sign_in": {"id": 1, "person_id": 1, "token_hash": SHA, "device": "d", "created_at": AT},
    "one_time_token": {
        "id": 1, "purpose": "reset", "token_hash": SHA, "person_id": 1, "created_at": AT,
        "expires_at": LATER,
    },
    # organisations
    "organisation": {
        "id": 1, "slug": "reeds", "name": "Reeds", "language": "en", "names": EXAMPLE,
        "kind": "ngo", "organisation_class": "national", "seat_code": "DE", "name_key": "reeds",
        "sort_key": "reeds", "created_at": AT, "version": 1, "website": "https://example.org",
    },
    "organisation_instrument": {
        "organisation_id": 1, "instrument_code": "CMS", "country_code": "DE",
    },
    "membership": {
        "id": 1, "person_id": 1, "organisation_id": 1, "role": "head", "for_staff": False,
        "may_submit": False, "since": AT,
    },
    "invitation": {
        "id": 1, "organisation_id": 1, "email": "bo@example.org", "email_key": "bo@example.org",
        "role": "editor", "for_staff": False, "may_submit": True, "token_hash": SHA,
        "created_at": AT, "expires_at": LATER,
    },
    "standing_decision": {
        "id": 1, "organisation_id": 1, "decision": "verified", "reason": "known", "by_id": 1,
        "decided_at": AT, "language": "en",
    },
    # questionnaires
    "questionnaire": {"id": 1, "code": "report", "title": EXAMPLE, "created_at": AT},
    "questionnaire_version": {
        "id": 1, "questionnaire_id": 1, "number": 1, "hash": SHA, "body": b"{}", "frozen_at": AT,
    },
    "questionnaire_draft": {
        "id": 1, "key": "draft-key", "form_key": "f", "code": "report", "data": {"title": EXAMPLE},
        "host": "example", "host_id": 1, "created_at": AT, "edited_at": AT, "edited_by_id": 1,
        "frozen_id": 1, "version": 1,
    },
    # calls
    "call": {
        "id": 1, "slug": "reports-2026", "kind": "report", "title": EXAMPLE, "text": EXAMPLE,
        "questionnaire_version_id": 1, "bodies": ["COP"], "meeting_code": "COP15",
        "agenda_item_code": "COP15-1", "opens_at": AT, "due_at": LATER,
        "time_zone": "Europe/Berlin", "audience": [], "audience_classes": [], "languages": ["en"],
        "created_at": AT, "created_by_id": 1, "version": 1,
    },
    "call_event": {
        "id": 1, "call_id": 1, "kind": "opened", "at": AT, "person_id": 1, "reason": EXAMPLE,
    },
    # submissions
    "register_state": {"id": 1, "revision": 1},
    "submission": {
        "id": 1, "key": "k" * 12, "reference": "CSP-2026-00001", "kind": "report", "call_id": 1,
        "organisation_id": 1, "language": "en", "title": "t", "created_at": AT, "created_by_id": 1,
    },
    "round": {
        "id": 1, "submission_id": 1, "number": 1, "state": "submitted", "opened_at": AT,
        "submitted_at": AT, "lock": 1,
    },
    "draft_section": {
        "id": 1, "round_id": 1, "section": "about", "answers": {}, "number": 1, "saved_at": AT,
        "saved_by_id": 1,
    },
    "version": {
        "id": 1, "submission_id": 1, "round_id": 1, "number": 1, "questionnaire_version_id": 1,
        "title": "t", "language": "en", "organisation_name": "Reeds", "submitted_at": AT,
        "submitted_by_id": 1, "time_zone": "UTC", "is_late": False, "public_bytes": b"{}",
        "public_hash": SHA, "private_bytes": b"{}", "salt": b"s" * 32, "fingerprint": SHA,
    },
    "recording": {
        "id": 1, "submission_id": 1, "arrived_by": "e-mail", "arrived_on": date(2026, 3, 1),
        "recorded_by_id": 1, "recorded_at": AT,
    },
    "clearance": {
        "id": 1, "round_id": 1, "name": "Bo", "email": "bo@example.org", "language": "en",
        "token_hash": SHA, "asked_by_id": 1, "asked_at": AT, "expires_at": LATER,
    },
    "signature": {
        "id": 1, "submission_id": 1, "organisation_id": 1, "state": "confirmed", "invited_at": AT,
        "invited_by_id": 1, "confirmed_at": AT, "confirmed_by_id": 1, "organisation_name": "Reeds",
        "text_hash": SHA, "is_late": True, "version_id": 1,
    },
    "on_behalf": {"id": 1, "submission_id": 1, "names": ["Crane Friends"], "number": 1},
    "form_key": {
        "id": 1, "key": "k" * 24, "person_id": 1, "content_hash": SHA, "version_id": 1,
        "used_at": AT,
    },
    "submission_event": {
        "id": 1, "submission_id": 1, "round_number": 1, "action": "submit", "state": "submitted",
        "at": AT, "person_id": 1, "side": "organisation", "language": "en", "version_number": 1,
    },
    "internal_note": {"id": 1, "submission_id": 1, "person_id": 1, "at": AT, "text": "n"},
    "motion": {
        "id": 1, "round_id": 1, "sort": "decline", "side": "secretariat", "moved_by_id": 1,
        "moved_at": AT, "ground": "duplicate",
    },
    "attachment": {
        "id": 1, "submission_id": 1, "question": "annexes", "name": "a.pdf", "added_at": AT,
        "added_by_id": 1,
    },
    "rendition": {
        "id": 1, "key": "r" * 12, "attachment_id": 1, "sort": "received", "sha256": SHA, "size": 9,
        "media_type": "application/pdf", "store_key": SHA, "made_at": AT,
    },
    "attachment_text": {"id": 1, "rendition_id": 1, "text": "reeds", "read_at": AT},
    "version_file": {"id": 1, "version_id": 1, "attachment_id": 1, "position": 1},
    "document": {
        "id": 1, "version_id": 1, "sort": "receipt", "language": "en", "store_key": SHA,
        "made_at": AT,
    },
    "entry": {
        "id": 1, "version_id": 1, "row": "", "group_code": "activities", "title": "t",
        "starts": date(2026, 1, 1),
    },
    "facet": {"id": 1, "version_id": 1, "row": "", "vocabulary": "country", "code": "DE"},
    "figure": {
        "id": 1, "version_id": 1, "row": "", "code": "hectares", "number": 1.5, "unit": "ha",
    },
    # following
    "subscription": {
        "id": 1, "key": "k" * 22, "address": "bo@example.org", "address_key": "bo@example.org",
        "language": "en", "topics": ["calls"], "bodies": ["COP"], "created_at": AT,
        "token_hash": SHA, "token_expires_at": LATER,
    },
    "announcement": {
        "id": 1, "key": "call:1:opened", "happening": "call-opened", "bodies": ["COP"],
        "title": EXAMPLE, "endpoint": "calls.read", "arguments": {"slug": "example"},
        "created_at": AT, "reached": 0,
    },
    "announcement_told": {"announcement_id": 1, "mailbox": SHA},
    "gone_deadline": {
        "id": 1, "meeting_id": 1, "kind": "statements", "audience": "observers",
        "last_day": date(2026, 3, 1), "sequence": 2, "gone_at": AT,
    },
    # notifications
    "notification": {
        "id": 1, "number": "2026/014", "dated": date(2026, 3, 2), "subject": EXAMPLE,
        "text": EXAMPLE, "resolution": "Resolution 11.11", "revision_of_resolution": "",
        "paragraph": "", "purpose": "for-response", "instruments": ["CMS"], "groups": ["parties"],
        "listed": [], "contact": "", "meeting_code": "COP15", "agenda_item_code": "COP15-1",
        "asks": [EXAMPLE], "due_at": LATER, "time_zone": "Europe/Berlin", "state": "issued",
        "created_at": AT, "last_edited_at": AT, "last_edited_by_id": 1, "issued_at": AT,
        "call_id": 1, "revision": 1, "version": 1,
    },
    "notification_language": {
        "id": 1, "notification_id": 1, "language": "en", "available_at": AT,
    },
    "notification_link": {"id": 1, "from_id": 1, "to_id": 9, "relation": "follows"},
    "notification_event": {
        "id": 1, "notification_id": 1, "action": "issued", "at": AT, "person_id": 1, "note": "",
    },
    "notification_file": {
        "id": 1, "key": "f" * 12, "notification_id": 1, "language": "en", "name": "a.pdf",
        "sha256": SHA, "size": 9, "media_type": "application/pdf", "store_key": SHA,
        "added_at": AT, "added_by_id": 1,
    },
    "notification_document": {
        "id": 1, "notification_id": 1, "sort": "letter", "language": "en", "version_ids": [],
        "store_key": SHA, "made_at": AT,
    },
    "addressee": {
        "id": 1, "notification_id": 1, "organisation_id": 1, "group_name": "parties",
        "shelf": "party", "country_code": "DE", "region_code": "africa", "sort_key": "reeds",
        "added_at": AT, "answer_id": 1, "answered_at": AT, "is_late": False, "is_nil": False,
    },
    "delivery": {
        "id": 1, "addressee_id": 1, "purpose": "issue", "person_id": 1,
        "address": "ana@example.org", "language": "en", "message_id": "<m@example.org>",
        "queued_at": AT,
    },
    "received_input": {
        "id": 1, "notification_id": 1, "sender": "Example", "sender_kind": "ngo", "title": "t",
        "form": "letter", "received_by": "", "note": "",
    },
    "reminder_schedule": {
        "id": 1, "notification_id": 1, "days": [21, 7], "set_at": AT, "set_by_id": 1,
    },
    "reminder": {
        "id": 1, "notification_id": 1, "sort": "scheduled", "due_at": LATER, "days": 7,
        "form_key": None, "sent_at": AT, "sent_by_id": None, "mails": 3, "mails_to_drafters": 1,
    },
    "bounced_contact": {
        "id": 1, "person_id": 1, "address_key": "ana@example.org", "bounced_at": AT,
        "reason": "550 no such person",
    },
}  # fmt: skip

# A second row where another table's row needs two.
SECOND: dict[str, Row] = {
    "notification": {**ROWS["notification"], "id": 9, "number": "2026/009", "call_id": None},
}
# Rows that a migration itself puts there.
SEEDED = frozenset({"audit_head", "register_state", "convention_revision"})


def insert_all(connection: Connection, without: frozenset[str] = frozenset()) -> None:
    """Put the sample row into every table, those first that others refer to."""
    for table in Base.metadata.sorted_tables:
        if table.name in without or table.name not in ROWS:
            continue
        connection.execute(table.delete() if table.name in SEEDED else _nothing(table))
        connection.execute(table.insert(), [ROWS[table.name]])
        if table.name in SECOND:
            connection.execute(table.insert(), [SECOND[table.name]])


def _nothing(table: Any) -> Any:
    return table.select().limit(0)
