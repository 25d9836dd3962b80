"""Without a pointer: a report is written and submitted, taken up and published."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests import people
from tests.factories.submissions import make_filing
from tests.journeys.person import KeyboardPerson, Person
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


def test_the_keys_of_the_queue(
    live_portal: LivePortal, visit: Callable[..., Page], moderator_of: Callable[[LivePortal], str]
) -> None:
    filings = [make_filing(live_portal.app, "submitted") for _ in range(2)]
    moderator = Person(visit("/en/"), live_portal)
    moderator.sign_in(moderator_of(live_portal))
    moderator.open("moderation/?state=submitted")
    page = moderator.page
    keys, rows = page.keyboard, page.locator("tbody tr")
    for key in ("j", "j", "k", "x"):
        keys.press(key)
    expect(rows.nth(0)).to_have_class("is-on")
    expect(page.locator("tbody :checked")).to_have_count(1)
    keys.press("j")
    keys.press("x")
    keys.press("?")
    expect(page.get_by_text("The letters work while")).to_be_visible()
    keys.press("a")
    moderator.reads("2 cases assigned.")
    moderator.open("moderation/?state=submitted")
    keys.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    keys.press("x")  # a letter in a field is a letter
    expect(page.locator("[data-search]")).to_have_value("x")
    page.get_by_role("button", name="Turn the keys off").click()
    expect(page.get_by_role("button", name="Turn the keys of the queue on")).to_be_visible()
    moderator.open("moderation/?state=submitted")
    keys.press("j")
    expect(page.locator("tr.is-on")).to_have_count(0)
    page.get_by_role("button", name="Turn the keys of the queue on").click()
    expect(page.get_by_role("button", name="Turn the keys off")).to_be_visible()
    moderator.open("moderation/?state=submitted")
    keys.press("j")
    keys.press("Enter")
    expect(page).to_have_url(re.compile(f"/review/({'|'.join(f.key for f in filings)})"))


def test_the_first_stop_of_the_tab_key_leads_past_the_menus(
    visit: Callable[..., Page], tab_to: Callable[..., Locator]
) -> None:
    page = visit("/en/register/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    tab_to(page, skip, 1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
