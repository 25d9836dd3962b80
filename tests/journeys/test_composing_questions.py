"""Staff compose a questionnaire by keyboard, without scripts, on a screen 390 px wide."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.journeys.person import KeyboardPerson
from tests.live import LivePortal


def test_questions_are_composed_by_keyboard_without_scripts(
    live_portal: LivePortal,
    visit: Callable[..., Page],
    moderator_of: Callable[[LivePortal], str],
    tab_to: Callable[..., Locator],
    fits: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    staff = KeyboardPerson(visit("/en/", scripts=False, small=True), live_portal, look=fits)
    staff.tab_to = tab_to
    staff.sign_in(moderator_of(live_portal))
    staff.open("moderation/questionnaires/")
    staff.press("Compose a questionnaire")
    staff.fill(way="asks", title__en="Light pollution", title__fr="Pollution lumineuse")
    staff.fill(asks__en="What is planned?\nWhat is done?", asks__fr="Qu’est-il prévu ?")
    shoot(staff.page, "composer-start")
    staff.press("Go on")
    staff.reads("Asks in French: 1; in English: 2.")
    staff.fill(asks__fr="Qu’est-il prévu ?\nQu’est-il fait ?")
    staff.press("Go on")

    staff.press("Add a question Your answers")
    staff.press("One choice")
    staff.fill(label__en="How far is it?", required=True, asked_of=["government"])
    shoot(staff.page, "composer-question")
    staff.press("Save")
    staff.fill(label__0__en="Planned", label__1__en="Done")
    shoot(staff.page, "composer-choices")
    staff.press("Save")
    staff.press("Move up How far is it?")
    staff.press("Move up How far is it?")
    staff.press("Condition What is done?")
    staff.press("How far is it?")
    staff.fill(test="chosen", values=["done"])
    staff.press("Save")
    staff.reads("Depends on “How far is it?”")
    shoot(staff.page, "composer")

    staff.press("Preview")
    staff.press("Parties and other Governments")
    staff.reads("How far is it?")
    staff.reads("Answer this only if you answered “How far is it?” with: Done.")
    shoot(staff.page, "composer-preview")
    staff.press("NGOs and CSOs")
    assert "How far is it?" not in staff.page.locator("main form").inner_text()
    staff.press("Back to the questions")
    staff.press("Freeze")
    staff.press("Freeze")
    staff.reads("Frozen as version 1")
