"""A session ends while somebody writes: they sign in again and go on, and no word is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.accounts import actions
from portal.foundation.clock import now
from portal.foundation.db import transaction
from tests.factories.submissions import make_filing
from tests.journeys.person import PASSWORD, Person
from tests.live import LivePortal

LONG = "Two hundred cranes rested here in spring. " * 60


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_was_typed_is_sent_after_signing_in_again(
    scripts: bool, live_portal: LivePortal, visit: Callable[..., Page], fits: Callable[[Page], None]
) -> None:
    app = live_portal.app
    filing = make_filing(app)
    head = Person(visit("/en/", scripts=scripts), live_portal, look=fits)
    head.sign_in(filing.head.email)
    head.open(f"workspace/submissions/{filing.key}/sections/work")
    head.answer("title", "Example of patience")
    head.answer("results", LONG)
    with app.app_context(), transaction() as session:
        actions.sign_out_everywhere(session, filing.head.id, filing.head.id, now())

    head.save("later")
    head.reads_words("Sign in again")
    head.fill(password=PASSWORD)
    head.press("Sign in and go on")
    head.press("Go on")
    head.reads_words("Saved.")
    head.open_section("work")
    expect(head.page.locator('[name="q-title"]')).to_have_value("Example of patience")
    expect(head.page.locator('[name="q-results"]')).to_have_value(LONG.strip())


def test_a_script_that_saves_says_so_when_it_cannot(
    live_portal: LivePortal, visit: Callable[..., Page]
) -> None:
    app = live_portal.app
    filing = make_filing(app)
    head = Person(visit("/en/"), live_portal)
    head.sign_in(filing.head.email)
    head.page.clock.install()
    head.open(f"workspace/submissions/{filing.key}/sections/work")
    head.answer("title", "Example saved by itself")
    head.page.clock.run_for(21_000)
    expect(head.page.locator("[data-saved]")).to_contain_text("Saved")
    with app.app_context(), transaction() as session:
        actions.sign_out_everywhere(session, filing.head.id, filing.head.id, now())
    head.answer("title", "Example not saved")
    head.page.clock.run_for(21_000)
    failed = head.words("Not saved by itself. Press “Save” to keep what you typed.")
    expect(head.page.locator("[data-saved]")).to_have_text(failed)
    head.save("later")
    head.fill(password=PASSWORD)
    head.press("Sign in and go on")
    head.press("Go on")
    head.reads("Example not saved")
