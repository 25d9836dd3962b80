"""The database refuses impossible organisations, memberships, invitations and decisions."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.organisations.models import Invitation, Membership, StandingDecision
from tests import people
from tests.factories.organisations import make_organisation


def _refuses_organisation(app: Flask, **values: Any) -> None:
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        make_organisation(session, **values)


@pytest.mark.constraint("uq_organisation_slug")
def test_two_organisations_cannot_share_an_address(app: Flask) -> None:
    people.organisation(app, slug="reeds")
    _refuses_organisation(app, slug="reeds")


@pytest.mark.constraint("uq_organisation_secretariat")
def test_there_is_one_secretariat(app: Flask) -> None:
    people.staff(app)
    _refuses_organisation(app, kind="secretariat")


@pytest.mark.constraint("ck_organisation_kind")
def test_an_organisation_is_of_a_known_kind(app: Flask) -> None:
    _refuses_organisation(app, kind="club")


@pytest.mark.constraint("ck_organisation_organisation_class")
def test_an_organisation_is_of_a_known_class(app: Flask) -> None:
    _refuses_organisation(app, organisation_class="local")


@pytest.mark.constraint("ck_organisation_seat")
def test_a_national_organisation_has_its_seat_in_a_state(app: Flask) -> None:
    _refuses_organisation(app, organisation_class="national", seat_code=None)


@pytest.mark.constraint("ck_organisation_name")
def test_an_organisation_has_a_name(app: Flask) -> None:
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        make_organisation(session, name="x", slug="x").name = ""


@pytest.mark.constraint("ck_organisation_website")
@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://reeds.example", "reeds.example"])
def test_a_web_site_is_on_the_web(app: Flask, website: str) -> None:
    _refuses_organisation(app, website=website)


def _membership(app: Flask, **values: Any) -> Membership:
    facts: dict[str, Any] = {
        "role": "head",
        "for_staff": False,
        "may_submit": False,
        "since": now(),
    }
    if "person_id" not in values:
        facts["person_id"] = people.person(app).id
    if "organisation_id" not in values:
        facts["organisation_id"] = people.organisation(app).id
    return Membership(**{**facts, **values})


def _refuses(app: Flask, *rows: Any) -> None:
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        session.add_all(rows)


@pytest.mark.constraint("ck_membership_role")
@pytest.mark.parametrize(
    ("role", "for_staff"),
    [("moderator", False), ("head", True), ("owner", False), ("reader", True)],
)
def test_roles_fit_the_organisation(app: Flask, role: str, for_staff: bool) -> None:
    _refuses(app, _membership(app, role=role, for_staff=for_staff))


@pytest.mark.constraint("ck_membership_may_submit")
def test_only_an_editor_needs_leave_to_submit(app: Flask) -> None:
    _refuses(app, _membership(app, role="reader", may_submit=True))


@pytest.mark.constraint("ck_membership_ended_at")
def test_no_membership_ends_before_it_began(app: Flask) -> None:
    _refuses(app, _membership(app, ended_at=now() - timedelta(days=1)))


@pytest.mark.constraint("uq_membership_active")
def test_a_person_has_one_role_in_an_organisation(app: Flask) -> None:
    first = _membership(app)
    same = {"person_id": first.person_id, "organisation_id": first.organisation_id}
    ended = _membership(app, **same, role="reader", since=first.since, ended_at=now())
    with app.app_context(), transaction() as session:
        session.add_all([first, ended])
    _refuses(app, _membership(app, **same, role="reader"))


@pytest.mark.constraint("uq_membership_active_staff")
def test_staff_hold_each_role_once(app: Flask) -> None:
    same = {"person_id": people.person(app).id, "organisation_id": people.organisation(app).id}
    staff = {**same, "for_staff": True}
    with app.app_context(), transaction() as session:
        session.add(_membership(app, **staff, role="moderator"))
        session.add(_membership(app, **staff, role="translator"))
    _refuses(app, _membership(app, **staff, role="moderator"))


def _invitation(app: Flask, **values: Any) -> Invitation:
    facts: dict[str, Any] = {
        "email": "amina@reeds.example",
        "email_key": "amina@reeds.example",
        "role": "editor",
        "for_staff": False,
        "may_submit": False,
        "token_hash": "0" * 64,
        "created_at": now(),
        "expires_at": now() + timedelta(days=14),
    }
    if "organisation_id" not in values:
        facts["organisation_id"] = people.organisation(app).id
    return Invitation(**{**facts, **values})


@pytest.mark.constraint("ck_invitation_role")
def test_a_role_offered_fits_the_organisation(app: Flask) -> None:
    _refuses(app, _invitation(app, role="administrator"))


@pytest.mark.constraint("ck_invitation_may_submit")
def test_only_an_editor_is_offered_leave_to_submit(app: Flask) -> None:
    _refuses(app, _invitation(app, role="head", may_submit=True))


@pytest.mark.constraint("ck_invitation_expires_at")
def test_an_invitation_works_for_a_while(app: Flask) -> None:
    _refuses(app, _invitation(app, expires_at=now() - timedelta(seconds=1)))


@pytest.mark.constraint("ck_invitation_one_end")
def test_an_invitation_has_one_end(app: Flask) -> None:
    _refuses(app, _invitation(app, accepted_at=now(), revoked_at=now()))


@pytest.mark.constraint("uq_invitation_token_hash")
def test_two_invitations_cannot_share_a_token(app: Flask) -> None:
    _refuses(app, _invitation(app), _invitation(app))


@pytest.mark.constraint("uq_invitation_open")
def test_an_address_has_one_open_invitation(app: Flask) -> None:
    first = _invitation(app, revoked_at=now())
    same = {"organisation_id": first.organisation_id}
    with app.app_context(), transaction() as session:
        session.add_all([first, _invitation(app, **same, token_hash="1" * 64)])
    _refuses(app, _invitation(app, **same, token_hash="2" * 64))


def _decision(app: Flask, **values: Any) -> StandingDecision:
    facts = {"decision": "verified", "reason": "Seen.", "language": "en", "decided_at": now()}
    reeds = people.organisation(app)
    return StandingDecision(organisation_id=reeds.id, **{**facts, **values})


@pytest.mark.constraint("ck_standing_decision_decision")
def test_a_decision_is_one_of_the_known(app: Flask) -> None:
    _refuses(app, _decision(app, decision="perhaps"))


@pytest.mark.constraint("ck_standing_decision_reason")
def test_a_decision_has_a_reason(app: Flask) -> None:
    _refuses(app, _decision(app, reason=""))
