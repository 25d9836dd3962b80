"""Every mail that asks somebody to do something: it is opened, its link followed, the task done."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import people
from tests.factories.submissions import make_filing
from tests.journeys.person import PASSWORD, Person
from tests.live import LivePortal

NEW_PASSWORD = "five-storks-on-a-roof"


def test_a_forgotten_password_is_set_anew(
    live_portal: LivePortal, visit: Callable[..., Page]
) -> None:
    account = people.person(live_portal.app, email="forgetful@example.org")
    person = Person(visit("/en/"), live_portal)
    person.email = account.email
    person.open("sign-in")
    person.press("Forgotten your password?")
    person.fill(email=account.email)
    person.press("Send me the link")
    person.follow_mail("accounts.reset")
    person.fill(password=NEW_PASSWORD)
    person.press("Set password and sign in")
    person.reads_words("Your new password is set, and you are signed in.")
    person.sign_out()
    person.sign_in(password=NEW_PASSWORD)


def test_an_address_is_changed(live_portal: LivePortal, visit: Callable[..., Page]) -> None:
    account = people.person(live_portal.app, email="old@example.org")
    person = Person(visit("/en/"), live_portal)
    person.sign_in(account.email)
    person.open("account/address")
    person.fill(email="new@example.org", current_password=PASSWORD)
    person.press("Send the link")
    person.email = "new@example.org"
    person.follow_mail("accounts.confirm-new-address")
    person.press("Use this address")
    person.reads_words("Your account now uses this address.")
    person.sign_out()
    person.sign_in()


def test_somebody_without_an_account_accepts_an_invitation(
    live_portal: LivePortal, visit: Callable[..., Page]
) -> None:
    app = live_portal.app
    account = people.person(app, email="inviting@example.org")
    own = people.organisation(app, head=account, name="Example Inviting Society")
    head = Person(visit("/en/"), live_portal)
    head.sign_in(account.email)
    head.open(f"workspace/organisations/{own.slug}/invite")
    head.fill(email="invited@example.org", role="editor")
    head.press("Send the invitation")

    invited = Person(visit("/en/"), live_portal)
    invited.email = "invited@example.org"
    invited.follow_mail("organisations.invitation")
    invited.reads(own.name)
    invited.fill(name="Example Invited", password=PASSWORD)
    invited.press("Accept and make my account")
    invited.reads_words("You now act for %(organisation)s.", organisation=own.name)
    invited.open("workspace/")

    head.open(f"workspace/organisations/{own.slug}")
    head.reads("Example Invited")


def test_a_returned_report_is_corrected_from_the_mail(
    live_portal: LivePortal, visit: Callable[..., Page]
) -> None:
    filing = make_filing(live_portal.app, "returned")
    head = Person(visit("/en/"), live_portal)
    head.email = filing.head.email
    head.follow_mail("submissions.returned")
    head.fill(email=head.email, password=PASSWORD)  # and is then where the link leads
    head.press("Sign in")
    head.reads("Please add the dates.")
    head.open_section("work")
    head.answer("results", "Three sites, from March to May.")
    head.save("later")
    head.press("Check and submit")
    head.declare_and_submit()
    assert "/receipt/2" in head.page.url
    head.follow_mail("submissions.submitted")
    expect(head.page.locator("main")).to_contain_text("CSP-")
