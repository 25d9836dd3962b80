"""The same life, short, in a browser without JavaScript on a screen 390 px wide."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.person import Person
from tests.journeys.report import CALL, REPORT, TITLE
from tests.live import LivePortal
from tests.samples import tables

SECTIONS = list(REPORT)


def test_the_whole_life_without_scripts_on_a_small_screen(
    live_portal: LivePortal,
    visit: Callable[..., Page],
    moderator_of: Callable[[LivePortal], str],
    fits: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    def somebody() -> Person:
        return Person(visit("/en/", scripts=False, small=True), live_portal, look=fits)

    head = somebody()
    head.join("plain@example.org", "Example Plain")
    head.register_organisation("Example Plain Society", "en")
    head.open(f"calls/{CALL}")
    head.press("Start a report")
    head.fill(language="en")
    head.press("Start writing")
    overview = head.page.url
    head.open_section(SECTIONS[0])
    for section in SECTIONS[:-1]:
        head.write_section(section, REPORT[section])
        shoot(head.page, section)
    head.press("Add or take out files")
    head.attach(next(tables.honest()))
    head.press("Back to the overview")
    head.open_section(SECTIONS[-1])
    head.write_section(SECTIONS[-1], REPORT[SECTIONS[-1]], save="later")
    head.press("Check and submit")
    head.declare_and_submit()
    found = re.search(r"CSP-\d{4}-\d+", head.page.title())
    assert found, head.page.title()
    shoot(head.page, "receipt")

    moderator = somebody()
    moderator.sign_in(moderator_of(live_portal))
    moderator.open("moderation/")
    shoot(moderator.page, "queue")
    moderator.press(TITLE)
    moderator.press("Take up for review")
    moderator.press("Take up for review")
    moderator.press("Return with comments")
    moderator.fill(ground="incomplete", reason="Please add a lesson.")
    moderator.press("Return with comments")

    head.page.goto(overview)
    head.reads("Please add a lesson.")
    head.open_section("lessons")
    head.answer("lessons", "Ask the fishers first.")
    head.save("later")
    head.press("Check and submit")
    head.declare_and_submit()
    assert "/receipt/2" in head.page.url

    moderator.open("moderation/")
    moderator.press(TITLE)
    moderator.reads("Ask the fishers first.")
    moderator.press("Take up for review")
    moderator.press("Take up for review")
    moderator.press("Publish as received")
    moderator.fill(
        answers_call=True, no_personal_data=True, no_exact_places=True, files_opened=True
    )
    moderator.press("Publish as received")

    visitor = somebody()
    visitor.open("register/")
    visitor.fill(q="fishers")
    visitor.press("Filter")
    visitor.press(TITLE)
    visitor.reads("Ask the fishers first.")
    shoot(visitor.page, "read")


def test_rows_come_and_go_without_scripts(
    live_portal: LivePortal, visit: Callable[..., Page], fits: Callable[[Page], None]
) -> None:
    from tests import people

    app = live_portal.app
    account = people.person(app, email="rows@example.org")
    people.organisation(app, head=account, name="Example Row Society")
    head = Person(visit("/en/", scripts=False, small=True), live_portal, look=fits)
    head.sign_in(account.email)
    head.open(f"calls/{CALL}")
    head.press("Start a report")
    head.fill(language="en")
    head.press("Start writing")
    head.open_section("report")
    head.answer("title", "Example of rows")
    add = head.page.locator('button[name="do"][value="add:co_submitters"]')
    head.press_it(add)
    head.answer("co_submitter_name", "Example Friends")
    head.press_it(add)
    names = head.page.locator('[name$="-co_submitter_name"]')
    assert [name.input_value() for name in names.all()] == ["Example Friends", ""]
    head.press_it(head.page.locator('button[value^="remove:co_submitters"]').first)
    assert names.count() <= 1
    assert head.page.locator('[name="q-title"]').input_value() == "Example of rows"
