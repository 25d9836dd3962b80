"""The main pages from right to left, before their words are translated."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from portal.foundation.db import transaction
from tests.factories.calls import make_call
from tests.factories.people import PASSWORD
from tests.factories.submissions import Filing, make_filing
from tests.journeys.conftest import SMALL, WIDE
from tests.journeys.person import Person
from tests.journeys.report import CALL
from tests.live import LivePortal

# Where the start edge lies: what begins a line is on the right, and nothing is drawn outside.
OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(e => {
    const box = e.getBoundingClientRect();
    if (!box.width || getComputedStyle(e).position === 'absolute') return false;
    if (e.closest('.vh, .checks--tall, pre, details:not([open])')) return false;
    return box.right > innerWidth + 1 || box.left < -1;
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def filings(live_portal: LivePortal) -> dict[str, Filing]:
    """A published submission, one under review, one returned; one is written in Arabic."""
    app = live_portal.app
    made = {road: make_filing(app, road) for road in ("under-review", "returned")}
    arabic = {"title": "تقرير مثال عن طيور الكركي", "results": "ثلاثة مواقع (CMS) في 2025."}
    with app.app_context(), transaction() as session:
        call = make_call(session, languages=["ar", "en"])
    made["published"] = make_filing(app, "published", call=call, answers=arabic, language="ar")
    return made


def look_through(page: Page, paths: list[str], shoot: Callable[[Page, str], None]) -> None:
    """Each page runs from right to left, and nothing is wider than the window."""
    for path in paths:
        answer = page.goto(f"/ar/{path}")
        assert answer is not None
        assert answer.status == 200, page.url
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.locator("html").get_attribute("lang") == "ar"
        brand = page.locator("header .brand").bounding_box()
        assert brand is not None
        for size in (WIDE, SMALL, {"width": 320, "height": 640}):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wide, window = page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            assert wide <= window, f"{page.url} is {wide} px wide in {window} px"
            assert page.evaluate(OUTSIDE) == [], page.url
            brand = page.locator("header .brand").bounding_box()
            assert brand is not None
            assert brand["x"] + brand["width"] > size["width"] / 2, "the header is not mirrored"
            shoot(page, f"{path.replace('/', '-')}-{size['width']}")


def test_public_pages(
    visit: Callable[..., Page],
    live_portal: LivePortal,
    filings: dict[str, Filing],
    shoot: Callable[[Page, str], None],
) -> None:
    with live_portal.app.app_context():
        reference = filings["published"].submission().reference
    paths = ["", "register/", f"register/{reference}", "calls/", f"calls/{CALL}", "meetings/"]
    paths += ["organisations/", "join", "sign-in", "about/how-we-check"]
    look_through(visit("/ar/", language="ar"), paths, shoot)


def test_pages_of_an_organisation(
    visit: Callable[..., Page],
    live_portal: LivePortal,
    filings: dict[str, Filing],
    shoot: Callable[[Page, str], None],
) -> None:
    head = Person(visit("/ar/", language="ar"), live_portal, "ar")
    returned = filings["returned"]
    head.sign_in(returned.head.email, PASSWORD)
    head.open(f"workspace/submissions/start/{CALL}")
    head.fill(language="en")
    head.press("Start writing")
    draft = head.page.url.split("/ar/")[1]
    own = f"workspace/submissions/{returned.key}"
    paths = ["workspace/", own, f"{own}/submit", f"{own}/receipt/1", f"{own}/preview", draft]
    sections = ("report", "period", "activities", "lessons", "documents")
    paths += [f"{draft}/sections/{section}" for section in sections]
    paths += [f"{draft}/files/attachments", f"{draft}/submit", "account"]
    look_through(head.page, paths, shoot)


def test_pages_of_the_secretariat(
    visit: Callable[..., Page],
    live_portal: LivePortal,
    filings: dict[str, Filing],
    shoot: Callable[[Page, str], None],
) -> None:
    moderator = Person(visit("/ar/", language="ar"), live_portal, "ar")
    review = f"moderation/review/{filings['under-review'].key}"
    moderator.sign_in(filings["under-review"].moderator.email, PASSWORD)
    paths = ["moderation/", review, f"{review}/steps/publish", f"{review}/steps/return"]
    look_through(moderator.page, [*paths, "moderation/mails", "moderation/calls/"], shoot)
