"""Without a pointer: a report is written and submitted, taken up and published."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests import people
from tests.journeys.person import KeyboardPerson
from tests.journeys.report import CALL, REPORT, TITLE
from tests.live import LivePortal
from tests.samples import pdfs

SECTIONS = list(REPORT)


def test_writing_submitting_and_publishing_need_no_pointer(
    live_portal: LivePortal,
    visit: Callable[..., Page],
    moderator_of: Callable[[LivePortal], str],
    tab_to: Callable[..., Locator],
) -> None:
    def somebody() -> KeyboardPerson:
        person = KeyboardPerson(visit("/en/"), live_portal)
        person.tab_to = tab_to
        return person

    app = live_portal.app
    account = people.person(app, email="keys@example.org")
    people.organisation(app, head=account, name="Example Keyboard Society")
    head = somebody()
    head.sign_in(account.email)
    head.open(f"calls/{CALL}")
    head.press("Start a report")
    head.fill(language="en")
    head.press("Start writing")
    head.open_section(SECTIONS[0])
    for section in SECTIONS[:-1]:
        head.write_section(section, REPORT[section])
    head.press("Add or take out files")
    head.attach(next(pdfs.honest()))
    head.press("Back to the overview")
    head.open_section(SECTIONS[-1])
    head.write_section(SECTIONS[-1], REPORT[SECTIONS[-1]], save="later")
    head.press("Check and submit")
    head.declare_and_submit()
    found = re.search(r"CSP-\d{4}-\d+", head.page.title())
    assert found, head.page.title()
    head.sign_out()

    moderator = somebody()
    moderator.sign_in(moderator_of(live_portal))
    moderator.open("moderation/")
    moderator.press(TITLE)
    moderator.press("Take up for review")
    moderator.press("Take up for review")
    moderator.press("Publish as received")
    moderator.fill(
        answers_call=True, no_personal_data=True, no_exact_places=True, files_opened=True
    )
    moderator.press("Publish as received")
    moderator.press("See it in the public register")
    moderator.reads(TITLE)
    assert moderator.page.url.endswith(found[0])


def test_the_first_stop_of_the_tab_key_leads_past_the_menus(
    visit: Callable[..., Page], tab_to: Callable[..., Locator]
) -> None:
    page = visit("/en/register/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    tab_to(page, skip, 1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
