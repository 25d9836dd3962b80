"""What the portal says of itself: every page, in every language offered, and only what holds."""

import pytest

from portal.home.views import ABOUT
from portal.submissions.labels import GROUNDS
from tests.browsing import Browser
from tests.house_rules.source import ROOT


@pytest.mark.parametrize("subject", ABOUT)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_page_answers_and_leads_back(client: Browser, subject: str, language: str) -> None:
    read = client.get_ok(f"/{language}/about/{subject}")
    assert f"/{language}/about/{subject}" in {link.get("href") for link in read.all("a")}


@pytest.mark.parametrize("subject", ["terms", "how-we-check"])
def test_the_grounds_are_those_that_can_be_chosen(client: Browser, subject: str) -> None:
    words = client.get_ok(f"/en/about/{subject}").words
    assert [str(ground) for ground in GROUNDS.values() if str(ground) not in words] == []


def test_the_program_shown_is_the_program_in_the_docs(client: Browser) -> None:
    shown = client.get_ok("/en/about/check-a-receipt").one("pre", tabindex="0")
    program = (ROOT / "docs" / "check_receipt.py").read_text("utf-8")
    assert "".join(shown.itertext()) == program


def test_a_kept_page_is_not_sent_again(client: Browser) -> None:
    first = client.get("/en/about/portal")
    again = client.get("/en/about/portal", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
