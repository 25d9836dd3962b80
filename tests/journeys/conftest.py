"""What journeys share: a served portal, and browsers as different people have them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from portal.convention.loading import load
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from portal.questionnaires.actions import load_built_in
from tests import people
from tests.factories.calls import make_call, make_meeting
from tests.house import House
from tests.journeys.report import CALL, MEETING
from tests.live import LivePortal, live

HERE = Path(__file__).parent
WIDE = {"width": 1280, "height": 900}
SMALL = {"width": 390, "height": 844}
# The rules of axe whose outcome depends on colours, or on what a width shows and where.
LOOKS = [
    "color-contrast",
    "link-in-text-block",
    "target-size",
    "scrollable-region-focusable",
    "region",
    "page-has-heading-one",
]
SCREENSHOTS = "PORTAL_TEST_SCREENSHOTS"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, kept from speaking to anybody but us."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium: apt-get install chromium fonts-noto-core fonts-noto-cjk")
    return {
        "executable_path": program,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="module")
def live_portal(
    sqlite_house: House, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LivePortal]:
    """The portal on a real server; the journeys of one file share it."""
    with live(sqlite_house, template, tmp_path_factory.mktemp("live"), "live") as portal:
        yield portal


@pytest.fixture(scope="session")
def template(sqlite_house: House) -> str:
    """The state a journey starts from: the Convention, and an open call for formal reports."""
    sqlite_house.template("journeys", _open_call)
    return "journeys"


def _open_call(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        load(session, now())
        versions = load_built_in(session, now())
        make_meeting(session, MEETING)
        make_call(
            session,
            slug=CALL,
            title=Localised(en="Example call for reports", fr="Appel exemple à rapports"),
            text=Localised(en="Tell us about **your work**.", fr="Parlez de **votre travail**."),
            bodies=["EXAMPLE"],
            meeting_code=MEETING,
            questionnaire_version_id=versions[0].id,
        )


@pytest.fixture(scope="session")
def moderator_of() -> Callable[[LivePortal], str]:
    """``moderator_of(portal)``: the address of a new moderator, who signs in by the page."""

    def make(portal: LivePortal) -> str:
        return people.staff(portal.app, "moderator", name="Example Moderator").email

    return make


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, live_portal: LivePortal) -> Iterator[Visit]:
    """``visit("/en/")``: a page in a browser of its own, as a new person has it.

    ``small`` for 390 px, ``dark``, ``scripts=False`` for a browser without JavaScript,
    ``language`` for what the browser prefers. A script error, a failed request or a page that
    scrolls sideways fails the journey.
    """
    complaints: list[str] = []
    contexts = []

    def visit_(
        path: str = "/",
        *,
        small: bool = False,
        dark: bool = False,
        scripts: bool = True,
        language: str = "en",
    ) -> Page:
        context = browser.new_context(
            base_url=live_portal.url,
            viewport=SMALL if small else WIDE,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale=language,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        _listen(page, complaints)
        page.goto(path)
        return page

    yield visit_
    for context in contexts:
        context.close()
    log = live_portal.server.log.read_text() if any(" 5" in each for each in complaints) else ""
    assert complaints == [], log[-3000:]


def _listen(page: Page, complaints: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        # A refused answer (403, 409, 422) is shown as an error too; that is looked at below.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"{page.url}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.url}: {response.status}")
        if response.status == 404 and response.request.resource_type != "document":
            complaints.append(f"{response.url}: {response.status}")

    page.on("console", on_console)
    page.on("response", on_response)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """``axe(page)``: fail, in words, when axe finds anything on the page as it stands.

    ``axe(page, looks_only=True)`` asks only what colours and widths decide, which is quick.
    """
    checker = Axe()

    def check(page: Page, looks_only: bool = False) -> None:
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if looks_only:
            options["runOnly"] = {"type": "rule", "values": LOOKS}
        found = checker.run(page, options=options).response["violations"]
        lines = [
            f"{each['id']} ({each['impact']}): {each['help']}\n    {node['html'][:200]}\n"
            f"    at {' '.join(map(str, node['target']))}"
            for each in found
            for node in each["nodes"][:5]
        ]
        assert not lines, f"axe on {page.url}:\n" + "\n".join(lines)

    return check


def fits(page: Page) -> None:
    """Fail when the page is wider than its window: nobody should have to scroll sideways."""
    wide, window = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"


@pytest.fixture(scope="session", name="fits")
def _fits() -> Callable[[Page], None]:
    """``fits(page)``: fail when the page is wider than its window."""
    return fits


@pytest.fixture(scope="session")
def tab_to() -> Callable[..., Locator]:
    """``tab_to(page, locator)``: go there with the Tab key alone, and see that focus shows."""

    def go(page: Page, target: Locator, most: int = 150) -> Locator:
        for _ in range(most):
            if target.evaluate("element => element === document.activeElement"):
                outline = target.evaluate(
                    "e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).boxShadow,"
                    " getComputedStyle(e).backgroundColor].join('|')"
                )
                assert not outline.startswith("none|none|rgba(0, 0, 0, 0)"), "focus is not seen"
                return target
            page.keyboard.press("Tab")
        raise AssertionError(f"{most} times Tab on {page.url} do not reach {target}")

    return go


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """``shoot(page, "receipt")``: keep a picture, where PORTAL_TEST_SCREENSHOTS names a folder."""
    folder = os.environ.get(SCREENSHOTS)

    def take(page: Page, name: str) -> None:
        if folder:
            path = Path(folder) / f"{request.node.name}-{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=path, full_page=True)

    return take
