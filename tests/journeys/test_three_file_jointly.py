"""A joint answer of three organisations, without scripts, from the invitation to the register."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.person import Person
from tests.live import LivePortal
from tests.submissions.signing import gather
from tests.submissions.writing import home


def test_three_organisations_file_one_answer(
    live_portal: LivePortal,
    visit: Callable[..., Page],
    fits: Callable[[Page], None],
    axe: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    together = gather(live_portal.app, "Crane Friends", "Stork Circle")
    overview = home(together.filing).removeprefix("/en/")

    def somebody(email: str, small: bool) -> Person:
        page = visit("/en/", scripts=False, small=small)
        person = Person(page, live_portal, "en", look=fits)
        person.sign_in(email)
        return person

    lead = somebody(together.filing.head.email, small=False)
    for name in together.organisations:
        lead.open(f"{overview}/signatories?q={name.split()[0].lower()}")
        lead.page.get_by_role("button", name=f"Invite {name}").click()
        expect(lead.page.get_by_role("main")).to_contain_text("Invited, no answer yet")
    lead.page.get_by_label("Also on behalf of").fill("River School\nWadi Group")
    lead.page.get_by_role("button", name="Save the names").click()
    fits(lead.page)
    shoot(lead.page, "lead")

    for name, head in together.heads.items():
        signatory = somebody(head.email, small=True)
        signatory.open("workspace/")
        signatory.page.get_by_role("main").get_by_role("link", name="Example report").click()
        fits(signatory.page)
        shoot(signatory.page, f"sign-{name}")
        signatory.page.get_by_role("button", name=f"Sign this text {name}").click()
        expect(signatory.page.get_by_role("main")).to_contain_text("Signed,")

    lead.open(f"{overview}/submit")
    expect(lead.page.get_by_role("main")).to_contain_text("Crane Friends · Stork Circle")
    shoot(lead.page, "submit")
    together.submit()
    lead.open(overview)
    shoot(lead.page, "overview")
    reference = together.publish()
    reader = visit(f"/en/register/{reference}")
    for name in (*together.organisations, "River School", "Wadi Group"):
        expect(reader.get_by_role("region", name="Filed jointly")).to_contain_text(name)
    axe(reader)
    shoot(reader, "register")
