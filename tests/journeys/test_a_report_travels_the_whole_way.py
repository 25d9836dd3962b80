"""One formal report from joining to the public register, in three languages of the portal."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.submissions.fingerprint import public_hash
from tests.journeys.person import Person, sha256
from tests.journeys.report import CALL, CORRECTED, REPORT, TITLE
from tests.live import LivePortal
from tests.samples import Sample, pdfs, tables

CSV: Sample = next(tables.honest())
PDF: Sample = next(pdfs.honest())
SECTIONS = list(REPORT)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_report_travels_the_whole_way(
    language: str,
    live_portal: LivePortal,
    visit: Callable[..., Page],
    moderator_of: Callable[[LivePortal], str],
    fits: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    def somebody(path: str = "") -> Person:
        page = visit(f"/{language}/{path}", language=language)
        return Person(page, live_portal, language, look=fits)

    organisation = f"Example Reed Watch {language}"
    head = somebody()
    head.join(f"head.{language}@example.org", "Example Head")
    head.register_organisation(organisation, language)

    overview = _writes_in_two_sittings(head, language)
    reference = _submits(head, overview, shoot)

    moderator = somebody()
    moderator.sign_in(moderator_of(live_portal))
    moderator.open("moderation/")
    moderator.press_it(moderator.page.locator("tr", has_text=reference).locator("th a"))
    moderator.reads(organisation)
    moderator.press("Take up for review")
    moderator.press("Take up for review")
    moderator.press("Return with comments")
    moderator.fill(ground="incomplete", reason="Please say how many are women.")
    moderator.press("Return with comments")

    head.follow_mail("submissions.returned")
    head.reads("Please say how many are women.")
    head.open_section("activities")
    head.page.locator('button[name="do"][value^="open:"]').first.click()
    head.answer("activity_results", CORRECTED)
    head.save("later")
    head.press("Check and submit")
    head.declare_and_submit()

    moderator.press("Back to the queue")
    moderator.press_it(moderator.page.locator("tr", has_text=reference).locator("th a"))
    changes = moderator.page.locator(".source-frame")
    expect(changes.locator("ins")).to_contain_text(["women"])
    shoot(moderator.page, "changes")
    moderator.press("Take up for review")
    moderator.press("Take up for review")
    moderator.press("Publish as received")
    moderator.reads(CORRECTED)
    moderator.fill(
        answers_call=True, no_personal_data=True, no_exact_places=True, files_opened=True
    )
    shoot(moderator.page, "publish")
    moderator.press("Publish as received")
    head.follow_mail("submissions.published")
    head.press("See it in the public register")
    head.reads(CORRECTED)

    _is_found_and_checked(somebody("register/"), reference, organisation, shoot)


def _writes_in_two_sittings(head: Person, language: str) -> str:
    head.open(f"calls/{CALL}")
    head.press("Start a report")
    head.fill(language=language)
    head.press("Start writing")
    overview = head.page.url
    head.open_section(SECTIONS[0])
    for section in SECTIONS[:3]:
        head.write_section(section, REPORT[section])
    head.write_section(SECTIONS[3], REPORT[SECTIONS[3]], save="later")
    head.sign_out()

    head.page.goto(overview)
    assert "/sign-in" in head.page.url
    head.fill(email=head.email, password="seven-herons-at-dawn")
    head.press("Sign in")
    assert head.page.url == overview
    head.open_section(SECTIONS[4])
    for section in SECTIONS[4:-1]:
        head.write_section(section, REPORT[section])
    head.write_section(SECTIONS[-1], REPORT[SECTIONS[-1]], save="later")
    head.open_section(SECTIONS[-1])
    head.press_it(head.page.locator('main a[href$="/files/attachments"]'))
    head.attach(CSV)
    head.attach(PDF)
    head.press("Back to the overview")
    return overview


def _submits(head: Person, overview: str, shoot: Callable[[Page, str], None]) -> str:
    head.press("Preview as the public will see it")
    head.reads(TITLE)
    head.reads(CSV.filename)
    expect(head.page.locator("article")).not_to_contain_text("contact@example.org")
    head.press("Back to the overview")
    head.press("Check and submit")
    head.declare_and_submit()
    shoot(head.page, "receipt")
    receipt = _closed_up(head)
    assert sha256(CSV.data) in receipt
    assert sha256(PDF.data) in receipt
    found = re.search(r"CSP-\d{4}-\d+", head.page.title())
    assert found, head.page.title()
    mail = head.newest_mail("submissions.submitted").text
    fingerprint = re.search(r"\b[0-9a-f]{64}\b", mail)
    assert fingerprint
    assert fingerprint[0] in receipt

    head.follow_mail("submissions.submitted", containing="/r/")
    head.reads_words(
        "Nothing public stands behind this reference. "
        "That says nothing about whether something was filed under it."
    )
    head.fill(fingerprint=fingerprint[0])
    head.press("Check the fingerprint")
    head.reads_words("This receipt is genuine")
    head.follow_mail("submissions.submitted")
    assert head.page.url == overview
    return found[0]


def _is_found_and_checked(
    visitor: Person, reference: str, organisation: str, shoot: Callable[[Page, str], None]
) -> None:
    visitor.fill(q="wardens")
    visitor.press("Filter")
    row = visitor.page.locator("tr", has_text=reference)
    expect(row).to_contain_text(organisation)
    visitor.press_it(row.locator("th a"))
    visitor.reads(CORRECTED)
    shoot(visitor.page, "read")
    reading = visitor.page.url.split("?")[0]
    shown = _closed_up(visitor)

    file = visitor.download(visitor.page.get_by_role("link", name=CSV.filename))
    assert file == CSV.data
    assert sha256(file) in shown
    exact = visitor.words("The exact bytes (JSON)")
    address = visitor.page.get_by_role("link", name=exact).get_attribute("href")
    assert address is not None
    canonical = visitor.page.request.get(address).body()

    visitor.press("Check a file you have against these")
    check = visitor.page.locator('main input[type="file"]')
    check.set_input_files({"name": "mine.csv", "mimeType": "", "buffer": file})
    visitor.press("Check this file")
    visitor.reads_words("This is the file that was received")
    check.set_input_files({"name": "mine.csv", "mimeType": "", "buffer": file + b"\n"})
    visitor.press("Check this file")
    visitor.reads_words("This is not a file received under this reference")
    visitor.press("Back to the reference")
    assert public_hash(canonical) in _closed_up(visitor)
    visitor.press(TITLE)
    assert visitor.page.url == reading


def _closed_up(person: Person) -> str:
    """The words of the page without spaces, as hashes are shown in groups."""
    return "".join(person.page.locator("main").inner_text().split())
