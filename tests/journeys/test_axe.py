"""Every page that the journeys reach: axe finds nothing, nothing scrolls sideways.

Each page is looked at light at 1280 px and dark at 390 px, and measured at 320 px too. What the
browser says of the content security policy fails the test by ``visit`` itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.convention.nouns import NOUNS
from tests import people
from tests.factories.people import PASSWORD
from tests.factories.submissions import Filing, make_filing
from tests.journeys.conftest import SMALL, WIDE
from tests.journeys.person import Person
from tests.journeys.report import CALL, MEETING
from tests.live import LivePortal

# All four; what neither colour nor width can change is looked for in two of them.
VIEWS = [
    ("light", WIDE, False),
    ("light", SMALL, True),
    ("dark", SMALL, False),
    ("dark", WIDE, True),
]
NARROWEST = {"width": 320, "height": 640}
ABOUT = ("portal", "accessibility", "privacy", "terms", "how-we-check", "check-a-receipt")


@dataclass
class Scene:
    """Submissions in several states, with everybody around them."""

    app: Flask
    filings: dict[str, Filing]
    editor: str
    staff: str
    draft: str = ""

    def reference(self, road: str) -> str:
        """The reference of a submission that was filed."""
        with self.app.app_context():
            return str(self.filings[road].submission().reference)

    def fingerprint(self, road: str) -> str:
        """The fingerprint of its public version."""
        with self.app.app_context():
            version = self.filings[road].submission().public_version
            assert version is not None
            return version.fingerprint


@pytest.fixture(scope="module")
def scene(live_portal: LivePortal) -> Scene:
    """A portal in which something of everything has happened."""
    app = live_portal.app
    roads = ("published", "superseded", "withdrawn", "submitted", "under-review", "returned")
    filings = {road: make_filing(app, road) for road in (*roads, "decline-proposed", "declined")}
    editor = people.person(app, name="Editor Example")
    people.join_organisation(app, editor, filings["returned"].organisation, "editor")
    staff = people.staff(app, "administrator", "moderator", "editor")
    return Scene(app, filings, editor.email, staff.email)


Inspect = Callable[..., None]


@pytest.fixture
def inspect(axe: Callable[..., None], fits: Callable[[Page], None]) -> Inspect:
    """``inspect(page)``: look at the page as it stands in both colours and widths."""

    def look(page: Page) -> None:
        assert page.locator("h1").count() == 1, page.url
        for scheme, size, looks_only in VIEWS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            fits(page)
            axe(page, looks_only)
        page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
        fits(page)
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]

    return look


def all_of(page: Page, paths: Iterator[str], inspect: Inspect) -> None:
    """Inspect every page of ``paths`` and tell all that is wrong at once."""
    wrong = []
    for path in paths:
        page.goto(path if path.startswith("/") else f"/en/{path}")
        try:
            inspect(page)
        except AssertionError as found:
            wrong.append(str(found))
    assert not wrong, "\n\n".join(wrong)


def test_public_pages(visit: Callable[..., Page], scene: Scene, inspect: Inspect) -> None:
    all_of(visit("/en/"), _public(scene), inspect)


def _public(scene: Scene) -> Iterator[str]:
    yield from ("", "register/", "register/?q=nothing-at-all", "calls/", f"calls/{CALL}")
    yield from ("meetings/", f"meetings/{MEETING.lower()}", "organisations/", "reports/")
    yield f"organisations/{scene.filings['published'].organisation.slug}"
    yield "subscribe"
    yield from (f"about/{page}" for page in ABOUT)
    for road in ("published", "withdrawn"):
        yield f"register/{scene.reference(road)}"
    yield f"register/{scene.reference('superseded')}/v1"
    reference = scene.reference("published")
    yield f"/r/{reference}"
    yield f"/r/{reference}?fingerprint={scene.fingerprint('published')}"
    yield f"/r/{reference}?fingerprint=wrong"
    yield f"/r/{reference}/check-a-file"
    yield f"/r/{scene.reference('submitted')}"
    yield from ("sign-in", "join", "join/check-your-mail")
    yield from ("reset-password", "reset-password/check-your-mail")
    yield from ("no-such-page", "register/CSP-2020-00001", "confirm/no-such-link")


def test_pages_of_an_organisation(
    visit: Callable[..., Page], live_portal: LivePortal, scene: Scene, inspect: Inspect
) -> None:
    returned = scene.filings["returned"]
    head = Person(visit("/en/"), live_portal)
    head.sign_in(returned.head.email, PASSWORD)
    head.open(f"calls/{CALL}")
    head.press("Start a report")
    inspect(head.page)
    head.fill(language="en")
    head.press("Start writing")
    scene.draft = head.page.url
    all_of(head.page, _of_an_organisation(scene, returned), inspect)


def test_a_long_address_breaks_on_a_narrow_screen(
    visit: Callable[..., Page], live_portal: LivePortal, fits: Callable[[Page], None]
) -> None:
    address = "a-long-name-without-any-space-in-it@conservation-of-wetlands.example.org"
    person = Person(visit("/en/"), live_portal)
    person.sign_in(people.person(live_portal.app, email=address).email, PASSWORD)
    person.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    person.open("account")
    person.reads(address)
    fits(person.page)


def _of_an_organisation(scene: Scene, returned: Filing) -> Iterator[str]:
    yield from ("workspace/", "workspace/organisations/new")
    yield from ("account", "account/details", "account/password", "account/address")
    yield from ("account/address/check-your-mail", "account/sign-out-everywhere")
    own = f"workspace/organisations/{returned.organisation.slug}"
    yield from (own, f"{own}/edit", f"{own}/invite", f"{own}/leave")
    draft = "/en/" + scene.draft.split("/en/")[1]
    sections = ("report", "period", "summary", "activities", "capacity", "lessons")
    for section in (*sections, "resources", "documents"):
        yield f"{draft}/sections/{section}"
        yield f"{draft}/sections/{section}?check=1"
    yield from (draft, f"{draft}/files/attachments", f"{draft}/preview", f"{draft}/submit")
    yield f"{draft}/steps/delete"
    sent = f"workspace/submissions/{returned.key}"
    yield from (sent, f"{sent}/submit", f"{sent}/preview", f"{sent}/sections/work")
    yield from (f"{sent}/receipt/1", f"{sent}/versions/1", f"{sent}/steps/withdraw")
    yield "moderation/"  # refused: 403


def test_forms_that_were_filled_in_wrongly(
    visit: Callable[..., Page], live_portal: LivePortal, scene: Scene, inspect: Inspect
) -> None:
    person = Person(visit("/en/"), live_portal)
    wrong = []

    def look() -> None:
        assert person.page.locator("[aria-invalid]").count(), person.page.url
        try:
            inspect(person.page)
        except AssertionError as found:
            wrong.append(str(found))

    for path, button in (
        ("join", "Ask for an account"),
        ("sign-in", "Sign in"),
        ("reset-password", "Send me the link"),
        (f"../r/{scene.reference('published')}/check-a-file", "Check this file"),
    ):
        person.open(path)
        person.press(button)
        look()
    returned = scene.filings["returned"]
    person.sign_in(returned.head.email, PASSWORD)
    for path, button in (
        ("workspace/organisations/new", "Register the organisation"),
        (f"workspace/organisations/{returned.organisation.slug}/invite", "Send the invitation"),
        (f"workspace/submissions/{returned.key}/submit", "Submit"),
        (f"workspace/submissions/{returned.key}/steps/withdraw", "Withdraw"),
        ("account/password", "Change the password"),
    ):
        person.open(path)
        person.press(button)
        look()
    person.open(f"calls/{CALL}")
    person.press("Start a report")
    person.fill(language="en")
    person.press("Start writing")
    person.open_section("summary")
    person.answer("summary", "word " * 251)
    person.save()
    look()
    assert not wrong, "\n\n".join(wrong)


def test_pages_of_the_secretariat(
    visit: Callable[..., Page], live_portal: LivePortal, scene: Scene, inspect: Inspect
) -> None:
    staff = Person(visit("/en/"), live_portal)
    staff.sign_in(scene.staff, PASSWORD)
    all_of(staff.page, _of_the_secretariat(scene), inspect)


def _of_the_secretariat(scene: Scene) -> Iterator[str]:
    filings = scene.filings
    yield from ("moderation/", "moderation/?q=nothing-at-all", "moderation/?view=mine")
    for road in ("submitted", "returned", "published", "decline-proposed", "declined"):
        yield f"moderation/review/{filings[road].key}"
    yield f"moderation/review/{filings['superseded'].key}?view=changes"
    yield f"moderation/review/{filings['submitted'].key}/steps/take-up"
    for step in ("return", "publish", "propose-decline"):
        yield f"moderation/review/{filings['under-review'].key}/steps/{step}"
    yield f"moderation/review/{filings['submitted'].key}/steps/publish"  # not now: 409
    yield from ("moderation/mails", "moderation/parts")
    yield from ("moderation/calls/", "moderation/calls/new", f"moderation/calls/{CALL}")
    yield from (f"moderation/calls/{CALL}/{page}" for page in ("edit", "extend", "close"))
    yield "moderation/convention/"
    yield from (f"moderation/convention/{name}/" for name in NOUNS)
    yield f"moderation/convention/meetings/{MEETING}"
    yield from ("moderation/convention/meetings/new", "moderation/organisations/")
    yield f"moderation/organisations/{filings['published'].organisation.slug}"
    yield from ("moderation/people/", f"moderation/people/{filings['published'].head.id}")
    yield f"moderation/people/{filings['published'].head.id}/deactivate"


def test_pages_where_questions_are_composed(
    visit: Callable[..., Page], live_portal: LivePortal, scene: Scene, inspect: Inspect
) -> None:
    staff = Person(visit("/en/"), live_portal)
    staff.sign_in(scene.staff, PASSWORD)
    staff.open("moderation/questionnaires/new")
    staff.fill(
        way="asks", title__en="Example questions", asks__en="What is planned?\nWhat is done?"
    )
    staff.press("Go on")
    composer = staff.page.url.removeprefix(f"{live_portal.url}/en/")
    question = f"{composer}questions/what_is_done"
    pages = ["moderation/questionnaires/", "moderation/questionnaires/new", composer]
    pages += [f"{composer}{page}" for page in ("title", "sections/new", "preview", "freeze")]
    pages += [f"{composer}add/section/answers", f"{composer}add/section/answers/rows"]
    pages += [question, f"{question}/condition", f"{question}/condition/what_is_planned"]
    pages += [f"{composer}remove/section/answers", f"{composer}discard"]
    staff.open(f"{composer}add/section/answers/one-of")
    staff.fill(label__en="How far is it?")
    staff.press("Save")
    pages.append(staff.page.url.removeprefix(f"{live_portal.url}/en/"))
    all_of(staff.page, iter(pages), inspect)
