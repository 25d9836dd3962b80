"""The Secretariat reminds: those who owe an answer, differently those with a draft, nobody else."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from portal.accounts.models import Person as Account
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.organisations.models import Organisation
from tests import people
from tests.factories.organisations import make_government
from tests.journeys.person import Person
from tests.live import LivePortal
from tests.notifications.following_up import begin_draft, change, issued

DESK = "moderation/notifications/2026-014"
NAMES = {"Kenya": "KE", "France": "FR", "Egypt": "EG", "Chile": "CL"}


def test_only_those_who_owe_are_reminded(
    live_portal: LivePortal,
    visit: Callable[..., Page],
    moderator_of: Callable[[LivePortal], str],
    fits: Callable[[Page], None],
    axe: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    app = live_portal.app
    heads: dict[str, Account] = {}
    organisations: dict[str, Organisation] = {}
    for name, code in NAMES.items():
        heads[name] = people.person(app, f"{name.lower()}@state.example", language="en")
        with app.app_context(), transaction() as session:
            organisations[name] = make_government(session, code, name=f"Government of {name}")
        people.join_organisation(app, heads[name], organisations[name], "head")
    issued(app, *organisations.values())
    begin_draft(app, organisations["Egypt"], heads["Egypt"])
    answer = begin_draft(app, organisations["Chile"], heads["Chile"])
    change(app, organisations["Chile"], answer_id=answer, answered_at=now(), is_nil=True)

    reader = Person(visit("/en/", scripts=False, small=True), live_portal, "en", look=fits)
    reader.sign_in(heads["Kenya"].email)
    reader.open("notifications/2026-014")

    staff = Person(visit("/en/"), live_portal, "en", look=fits)
    staff.sign_in(moderator_of(live_portal))
    staff.open(f"{DESK}/addressees")
    row = staff.page.get_by_role("row", name="Government of Kenya")
    expect(row).to_contain_text("Seen")
    expect(staff.page.get_by_role("row", name="Government of Chile")).to_contain_text("Nil return")
    axe(staff.page)
    shoot(staff.page, "table")
    staff.page.get_by_role("main").get_by_role("link", name="Remind", exact=True).click()
    expect(staff.page.get_by_role("main")).to_contain_text("2 addressees are written to")
    axe(staff.page)
    shoot(staff.page, "remind")
    staff.page.get_by_role("button", name="Remind them", exact=True).click()
    expect(staff.page.get_by_role("main")).to_contain_text("Addressees of Notification 2026/014")
    staff.open(f"{DESK}/remind")
    staff.page.get_by_role("button", name="Remind them of their draft").click()
    live_portal.work()
    kinds = {name: [m.kind for m in people.mails_to(app, heads[name].email)] for name in NAMES}
    assert kinds == {
        "Kenya": ["notifications.reminder"],
        "France": ["notifications.reminder"],
        "Egypt": ["notifications.draft_reminder"],
        "Chile": [],
    }
    staff.open(f"{DESK}/reminders")
    axe(staff.page)
    shoot(staff.page, "schedule")
    small = Person(visit("/en/", small=True, dark=True), live_portal, "en", look=fits)
    small.sign_in(staff.email)
    small.open(f"{DESK}/addressees")
    axe(small.page)
    shoot(small.page, "table-small")
    small.page.goto(f"/ar/{DESK}/remind")
    fits(small.page)
    shoot(small.page, "remind-arabic")
