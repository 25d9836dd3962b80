"""Somebody without an account is told of a new call: every mail opened, every link followed."""

from collections.abc import Callable

from playwright.sync_api import Page

from portal.calls import actions
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from tests import people
from tests.calls.calling import content
from tests.journeys.person import PASSWORD, Person
from tests.live import LivePortal

ADDRESS = "reader@example.org"


def _issue(portal: LivePortal, slug: str) -> None:
    moderator = people.staff(portal.app, "moderator")
    with portal.app.app_context(), transaction() as session:
        asked = content(
            session, slug=slug, title=Localised(en=f"Example call {slug}", fr=f"Appel {slug}")
        )
        actor = people.actor_here(session, moderator)
        actions.issue(session, asked, actor, now=now(), time_zone="Europe/Berlin")
    portal.work()


def test_a_reader_is_told_changes_it_and_ends_it(
    live_portal: LivePortal,
    visit: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    def look(name: str) -> None:
        axe(reader.page)
        fits(reader.page)
        shoot(reader.page, name)

    reader = Person(visit("/en/", small=True, dark=True), live_portal)
    reader.email = ADDRESS
    reader.open("calls/")
    look("box")
    reader.press("By mail")
    look("subscribe")
    reader.fill(email=ADDRESS)
    reader.press("Send me the link to confirm")
    reader.reads_words("Check your mail")
    reader.follow_mail("following.confirm")
    look("confirm")
    reader.press("Confirm and be told")
    reader.reads_words("Your address is confirmed. From now on you are told by mail.")
    look("manage")

    _issue(live_portal, "first")
    reader.follow_mail("following.news", "/calls/first")
    reader.reads("Example call first")
    reader.follow_mail("following.news", "/following/")
    reader.fill(topics=["meetings"])
    reader.press("Save my choice")
    reader.reads_words("Your choice is saved.")

    reader.open("subscribe")
    reader.fill(email=ADDRESS)
    reader.press("Send me the link to confirm")
    reader.follow_mail("following.already")
    reader.press("Be told nothing any more")
    look("unsubscribe")
    reader.press("End these mails")
    reader.reads_words("You are told nothing any more")
    reader.follow_mail("following.news", "/unsubscribe/")
    reader.reads_words("You are told nothing any more")


def test_a_member_chooses_in_the_account(
    live_portal: LivePortal, visit: Callable[..., Page], shoot: Callable[[Page, str], None]
) -> None:
    account = people.person(live_portal.app, email="member-told@example.org")
    member = Person(visit("/ar/"), live_portal)
    member.page.goto("/ar/subscribe")
    shoot(member.page, "subscribe-arabic")
    member.page.goto("/en/subscribe")
    shoot(member.page, "subscribe-wide")
    member = Person(visit("/en/"), live_portal)
    member.sign_in(account.email, PASSWORD)
    member.open("account")
    shoot(member.page, "account")
    member.press("Choose what you are told")
    member.fill(topics=["calls"])
    member.press("Save my choice")
    shoot(member.page, "own")
    _issue(live_portal, "second")
    member.follow_mail("following.news", "/calls/second")
    member.reads("Example call second")
