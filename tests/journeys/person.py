"""A person at a browser: what they do, in words of the portal, whatever language it speaks.

Buttons and links are found by what they say, looked up in the catalogue of the person's language;
fields by their names. ``Person`` uses a pointer, ``KeyboardPerson`` nothing but the keyboard.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from portal.foundation.db import db
from portal.foundation.mail import OutboxMail
from tests.catalogues import FOLDER
from tests.live import LivePortal
from tests.samples import Sample

PASSWORD = "seven-herons-at-dawn"
CONTROLS = "input:not([type=hidden]), select, textarea"


class Person:
    """Somebody with a browser of their own. ``look`` is called with each page they come to."""

    def __init__(
        self,
        page: Page,
        portal: LivePortal,
        language: str = "en",
        look: Callable[[Page], None] = lambda page: None,
    ) -> None:
        self.page = page
        self.portal = portal
        self.language = language
        self.look = look
        self.email = ""
        self._catalogue: NullTranslations = Translations.load(FOLDER, [language])

    # What they read.

    def words(self, msgid: str, **values: Any) -> str:
        """``msgid`` as the portal says it in their language."""
        said = self._catalogue.gettext(msgid)
        return said % values if values else said

    def open(self, path: str) -> None:
        """Go to a page of theirs: ``workspace/``."""
        self.page.goto(f"/{self.language}/{path}")
        self.look(self.page)

    def reads(self, text: str) -> None:
        """``text`` stands on the page."""
        expect(self.page.locator("main")).to_contain_text(text)

    def reads_words(self, msgid: str, **values: Any) -> None:
        """What the portal says for ``msgid`` stands on the page."""
        self.reads(self.words(msgid, **values))

    # What their hands do; KeyboardPerson does the same with keys.

    def _press(self, target: Locator) -> None:
        target.click()

    def _write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def _tick(self, target: Locator) -> None:
        target.check()

    def _pick(self, target: Locator, value: str) -> None:
        target.select_option(value)

    def _give(self, target: Locator, files: list[dict[str, Any]]) -> None:
        target.set_input_files(files)  # type: ignore[arg-type]

    # What they do.

    def press(self, msgid: str, **values: Any) -> None:
        """Press the button, or follow the link, that says ``msgid``."""
        said = self.words(msgid, **values)
        main = self.page.locator("main")
        either = main.get_by_role("button", name=said, exact=True).or_(
            main.get_by_role("link", name=said, exact=True)
        )
        self.press_it(either.filter(visible=True).first)

    def press_it(self, target: Locator) -> None:
        """Press ``target`` and wait for the page it leads to."""
        with self.page.expect_navigation():
            self._press(target)
        self.look(self.page)

    def fill(self, **values: Any) -> None:
        """Fill the fields with these names."""
        for name, value in values.items():
            self._put(self.page.locator(f'main [name="{name}"]'), value)

    def _put(self, controls: Locator, value: Any) -> None:
        if isinstance(value, bool):
            return self._tick(controls.first)
        if isinstance(value, int):  # so many of the boxes, from the first
            for number in range(value):
                self._tick(controls.nth(number))
            return None
        if isinstance(value, list):
            for one in value:
                self._tick(controls.and_(self.page.locator(f'[value="{one}"]')))
            return None
        sort = controls.first.evaluate("e => e.type")
        if sort == "radio":
            return self._tick(controls.and_(self.page.locator(f'[value="{value}"]')))
        if sort == "select-one":
            return self._pick(controls, value)
        return self._write(controls, value)

    def answer(self, code: str, value: Any) -> None:
        """Answer the question ``code`` of the section that is open, in the row that is open."""
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                self.answer(f"{code}-{part}", str(getattr(value, part)))
            return
        controls = self.page.locator(f'main [name$="-{code}"]')
        self._put(controls.and_(self.page.locator(CONTROLS)), value)

    def save(self, value: str = "continue") -> None:
        """Press the button of a section that saves: ``continue`` or ``later``."""
        self.press_it(self.page.locator(f'button[name="save"][value="{value}"]'))

    def write_section(self, section: str, answers: dict[str, Any], save: str = "continue") -> None:
        """Answer every question of ``answers`` in ``section``, which is open, and save."""
        assert f"/sections/{section}" in self.page.url
        for code, value in answers.items():
            self.answer(code, value)
        self.save(save)

    def open_section(self, section: str) -> None:
        """Open a section from the overview."""
        self.press_it(self.page.locator(f'main a[href$="/sections/{section}"]:visible').first)

    def attach(self, sample: Sample) -> None:
        """Attach a file on the page of files, which is open."""
        kept = {"name": sample.filename, "mimeType": "", "buffer": sample.data}
        self._give(self.page.locator('main input[type="file"]'), [kept])
        self.press("Add this file")
        self.reads(sample.filename)

    def declare_and_submit(self) -> None:
        """Confirm what the page that submits asks to confirm, and submit."""
        for box in self.page.locator('main form [type="checkbox"]').all():
            self._tick(box)
        self.press("Submit")
        assert "/receipt/" in self.page.url, self.page.locator("main").inner_text()

    def sign_in(self, email: str = "", password: str = PASSWORD) -> None:
        """Sign in by the page."""
        self.email = email or self.email
        self.open("sign-in")
        self.fill(email=self.email, password=password)
        self.press("Sign in")
        expect(self.page.locator('form[action$="/sign-in"]')).to_have_count(0)

    def sign_out(self) -> None:
        """Sign out by the menu of the account."""
        form = self.page.locator('form[action$="/sign-out"]')
        menu = self.page.locator("header details", has=form).locator("summary")
        self._press(menu)
        self.press_it(form.locator("button"))

    def newest_mail(self, kind: str) -> OutboxMail:
        """The newest mail to them of that kind, as it waits in the outbox."""
        statement = (
            select(OutboxMail)
            .where(OutboxMail.to_address == self.email, OutboxMail.kind == kind)
            .order_by(OutboxMail.id.desc())
        )
        with self.portal.app.app_context():
            found = db.session.scalars(statement).first()
        assert found is not None, f"no mail {kind} to {self.email}"
        assert found.language == self.language
        return found

    def follow_mail(self, kind: str, containing: str = "") -> None:
        """Open the newest mail of that kind and follow its link, or the one with ``containing``."""
        links = re.findall(r"https?://\S+", self.newest_mail(kind).text)
        wanted = [link for link in links if containing in link]
        assert wanted, f"{kind} has no link with {containing!r}: {links}"
        self.page.goto(wanted[-1])
        self.look(self.page)

    def join(self, email: str, name: str) -> None:
        """Ask for an account, open the mail, follow its link and press its button."""
        self.email = email
        self.open("join")
        self.fill(email=email, name=name, password=PASSWORD)
        self.press("Ask for an account")
        self.reads_words("Check your mail")
        self.follow_mail("accounts.confirm")
        self.fill(password=PASSWORD)
        self.press("Confirm and sign in")
        self.reads_words("Welcome. Your account is ready.")

    def register_organisation(self, name: str, language: str) -> None:
        """Register an organisation and become its head."""
        self.open("workspace/organisations/new")
        self.fill(name=name, language=language, kind="ngo", organisation_class="international")
        self.press("Register the organisation")
        self.reads_words("Your organisation is registered. You can write and submit at once.")

    def download(self, target: Locator) -> bytes:
        """Download what a link gives, as it is."""
        with self.page.expect_download() as waiting:
            self._press(target)
        return Path(waiting.value.path()).read_bytes()


class KeyboardPerson(Person):
    """The same person without a pointer. Every stop of the Tab key on the way must be seen."""

    tab_to: Callable[..., Locator]
    MOST = 1500  # the lists of countries and of species are long

    def _go(self, target: Locator) -> None:
        self.tab_to(self.page, target, self.MOST)

    def _press(self, target: Locator) -> None:
        self._go(target)
        self.page.keyboard.press("Enter")

    def _write(self, target: Locator, text: str) -> None:
        self._go(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def _tick(self, target: Locator) -> None:
        if target.evaluate("e => e.type") == "checkbox":
            self._go(target)
            if not target.is_checked():
                self.page.keyboard.press("Space")
            assert target.is_checked()
            return
        name = target.get_attribute("name")
        group = self.page.locator(f'[name="{name}"]')
        checked = group.and_(self.page.locator(":checked"))
        self._go(checked if checked.count() else group.first)
        if not checked.count():
            self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {target}")

    def _pick(self, target: Locator, value: str) -> None:
        self._go(target)
        self.page.keyboard.press("Home")
        for _ in range(target.locator("option").count()):
            if target.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {value}")

    def _give(self, target: Locator, files: list[dict[str, Any]]) -> None:
        self._go(target)
        with self.page.expect_file_chooser() as waiting:
            self.page.keyboard.press("Space")
        waiting.value.set_files(files)  # type: ignore[arg-type]


def sha256(data: bytes) -> str:
    """The SHA-256 of ``data``, as receipts show it."""
    return hashlib.sha256(data).hexdigest()
