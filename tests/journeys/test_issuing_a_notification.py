"""Staff compose a notification in three languages, a second person checks and issues it."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests import people
from tests.journeys.person import Person
from tests.live import LivePortal

Axe = Callable[..., None]


def test_composed_checked_and_issued_in_three_languages(
    live_portal: LivePortal,
    visit: Callable[..., Page],
    axe: Axe,
    fits: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    app = live_portal.app
    writing = people.staff(app, "editor", email="writing@example.org")
    checking = people.staff(app, "moderator", email="checking@example.org")
    asked = people.person(app, email="asked@example.org", language="fr")
    people.organisation(app, head=asked, name="Example Asked Society")

    editor = Person(visit("/en/"), live_portal)
    editor.sign_in(writing.email)
    editor.open("moderation/notifications/new")
    number = editor.page.get_by_label("Number").input_value()
    editor.fill(subject__en="Civil society", text__en="Please **answer**.", asks__en="What helps?")
    editor.fill(subject__fr="Société civile", text__fr="Répondez.", asks__fr="Qu’est-ce qui aide ?")
    editor.fill(subject__es="Sociedad civil", text__es="Respondan.", asks__es="¿Qué ayuda?")
    editor.fill(listed="Example Asked Society", due_on="2099-12-31")
    axe(editor.page)
    shoot(editor.page, "compose")
    editor.press("Save the draft")
    editor.reads_words("A second person has to check it")
    slug = number.replace("/", "-")

    second = Person(visit("/en/", small=True), live_portal)
    second.sign_in(checking.email)
    second.open(f"moderation/notifications/{slug}")
    second.press("Check the notification")
    second.press("It is right: mark it as checked")
    second.press("Issue the notification")
    axe(second.page)
    fits(second.page)
    shoot(second.page, "before-issue")
    second.press("Issue it and send the mails")
    second.reads_words("1 mail is sent.")
    shoot(second.page, "manage")

    reader = Person(visit("/en/"), live_portal)
    for language, words in (("en", "Please"), ("fr", "Répondez"), ("es", "Respondan")):
        reader.page.goto(f"{live_portal.url}/{language}/notifications/{slug}")
        reader.reads_words(words)
    axe(reader.page)
    shoot(reader.page, "public")
    arabic = visit(f"/ar/notifications/{slug}", small=True, dark=True)
    fits(arabic)
    shoot(arabic, "public-arabic")
