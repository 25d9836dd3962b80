"""A focal point says "no comment"; a colleague clears a draft on a telephone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from portal.calls.models import Call
from portal.foundation.db import transaction
from tests import people
from tests.factories.calls import make_call
from tests.factories.submissions import make_filing
from tests.journeys.person import Person
from tests.live import LivePortal
from tests.submissions.writing import home


def test_short_answers(
    live_portal: LivePortal,
    visit: Callable[..., Page],
    fits: Callable[[Page], None],
    axe: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    app = live_portal.app

    def look(page: Page, name: str) -> None:
        fits(page)
        axe(page)
        shoot(page, name)

    def asked(slug: str, before: Call | None = None) -> Call:
        with app.app_context(), transaction() as session:
            follows = before.id if before else None
            return make_call(session, slug=slug, kind="answer", audience=[], follows_id=follows)

    first = asked("asked-first")
    filing = make_filing(app, "published", call=first)
    asked("asked-again", first)
    head = Person(visit("/en/"), live_portal)
    head.sign_in(filing.head.email)
    head.open("workspace/submissions/start/asked-again/earlier")
    look(head.page, "earlier")
    head.open("workspace/submissions/start/asked-again/nil")
    look(head.page, "nil")
    head.page.get_by_role("button", name="File “No comment”").click()
    look(head.page, "receipt")
    expect(head.page.get_by_role("main")).to_contain_text("No comment")

    draft = make_filing(app, "draft", call=asked("asked-third"))
    writer = Person(visit("/en/"), live_portal)
    writer.sign_in(draft.head.email)
    writer.open(f"{home(draft).removeprefix('/en/')}/clearance")
    look(writer.page, "ask")
    writer.page.get_by_label("Name of the colleague").fill("Bo Example")
    writer.page.get_by_label("E-mail address").fill("bo@ministry.example")
    writer.page.get_by_role("button", name="Send the link").click()
    look(writer.page, "overview")
    live_portal.work()
    bo = visit(people.link_for(app, "bo@ministry.example"), small=True, dark=True)
    look(bo, "clearance")
    bo.get_by_role("link", name="Give your answer").first.click()
    bo.get_by_label("Cleared: it may go as it stands").check()
    bo.get_by_label("I have read the draft").check()
    look(bo, "clearance-answer")
    bo.get_by_role("button", name="Send your answer").click()
    expect(bo.get_by_role("heading", level=1)).to_have_text("Your answer is sent")

    moderator = Person(visit("/en/", small=True), live_portal)
    moderator.sign_in(people.staff(app, "moderator").email)
    moderator.open("moderation/recordings/asked-third")
    look(moderator.page, "record")
