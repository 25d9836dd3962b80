"""A lead's draft and organisations that are asked to sign it, through the pages."""

from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.calls.models import Call
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.mail import OutboxMail
from portal.organisations.models import Organisation
from portal.submissions.lifecycle import Action
from portal.submissions.models import Signature
from tests import people
from tests.browsing import Browser
from tests.factories.submissions import Filing, step
from tests.page import Page
from tests.submissions.writing import home, make_draft


@dataclass
class Together:
    """Who files jointly, and what each does with a browser."""

    app: Flask
    filing: Filing
    lead: Browser
    heads: dict[str, Person]
    organisations: dict[str, Organisation]
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The address of the lead's page of signatories."""
        return f"{home(self.filing)}/signatories"

    @property
    def sign(self) -> str:
        """The address of the page to sign."""
        return f"{home(self.filing)}/sign"

    def browser(self, name: str) -> Browser:
        """A browser of the head of that organisation."""
        if name not in self.browsers:
            self.browsers[name] = self.app.test_client()  # type: ignore[assignment]
            people.sign_in(self.browsers[name], self.heads[name])
        return self.browsers[name]

    def invite(self, *names: str) -> None:
        """Find each organisation by name and press its button."""
        for name in names:
            found = f"{self.page}?q={name}"
            answer = self.lead.submit_form(found, button=f"Invite {name}")
            assert answer.status_code == 303

    def opened(self, name: str) -> Page:
        """The page to sign, as the head of that organisation sees it."""
        return self.browser(name).get_ok(self.sign)

    def press(self, name: str, what: str, page: Page | None = None) -> int:
        """Press confirm, decline or withdraw; return the status."""
        client = self.browser(name)
        return client.submit_form(self.sign, action=f"/sign/{what}", page=page).status_code

    def signature(self, name: str) -> Signature:
        """The row of that organisation; inside an app context."""
        found = select(Signature).where(Signature.organisation_id == self.organisations[name].id)
        return db.session.scalars(found).one()

    def mails(self, kind: str) -> list[str]:
        """Who got a mail of that kind."""
        with self.app.app_context():
            found = select(OutboxMail.to_address).where(OutboxMail.kind == kind)
            return list(db.session.scalars(found.order_by(OutboxMail.id)))

    def submit(self) -> None:
        """The lead submits what stands there."""
        with self.app.app_context():
            step(self.app, self.filing.id, Action.SUBMIT, self.filing.head, now())

    def publish(self) -> str:
        """The Secretariat publishes; return the reference."""
        with self.app.app_context():
            for action in (Action.TAKE_UP, Action.PUBLISH):
                step(self.app, self.filing.id, action, self.filing.moderator, now())
            return str(self.filing.submission().reference)


def gather(app: Flask, *names: str, call: Call | None = None) -> Together:
    """A draft of a lead, and an organisation of each name with its head."""
    filing = make_draft(app, call=call)
    lead: Browser = app.test_client()  # type: ignore[assignment]
    people.sign_in(lead, filing.head)
    heads = {name: people.person(app, name=f"Head of {name}") for name in names}
    made = {name: people.organisation(app, head=heads[name], name=name) for name in names}
    return Together(app, filing, lead, heads, made)
