"""Lists and pages ask the database as often for thirty rows as for one."""

from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.submissions import drafts
from portal.submissions.lifecycle import Action
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_call
from tests.factories.submissions import ANSWERS, make_filing, step


def asked(client: Browser, url: str) -> int:
    """How many statements the page needs; opened once before, so that nothing is read first."""
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    client.get_ok(url)
    event.listen(Engine, "before_cursor_execute", note)
    client.get_ok(url)
    event.remove(Engine, "before_cursor_execute", note)
    return len(statements)


def test_one_row_and_thirty_ask_alike(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        call = make_call(session)
    public = make_filing(app, "published", call=call)
    waiting = make_filing(app, "submitted", call=call)

    def file(count: int, *steps: Action) -> None:
        for _ in range(count):
            with app.app_context():
                with transaction() as session:
                    mine = public.submission(session)
                    actor = people.actor_here(session, public.head)
                    made = drafts.start(session, mine.call, mine.organisation, "en", actor, now())
                    drafts.save_section(session, made, "work", ANSWERS, actor, seen=0, now=now())
                    number = made.id
                for action in steps:
                    who = public.head if action is Action.SUBMIT else public.moderator
                    step(app, number, action, who, now())

    file(1)
    file(1, Action.SUBMIT)
    with app.app_context():
        reference = public.submission().reference
    staff = app.test_client()
    people.sign_in(staff, public.moderator)  # type: ignore[arg-type]
    head = app.test_client()
    people.sign_in(head, public.head)  # type: ignore[arg-type]
    pages: list[tuple[Any, str]] = [
        (client, "/en/"),
        (client, "/en/reports/"),
        (client, "/en/register/"),
        (client, "/en/register/?q=example"),
        (client, f"/en/register/{reference}"),
        (head, "/en/workspace/"),
        (head, f"/en/workspace/submissions/{public.key}"),
        (staff, "/en/moderation/"),
        (staff, f"/en/moderation/review/{waiting.key}"),
    ]
    before = {url: asked(browser, url) for browser, url in pages}
    file(29)
    file(29, Action.SUBMIT)
    file(29, Action.SUBMIT, Action.TAKE_UP, Action.PUBLISH)
    assert {url: asked(browser, url) for browser, url in pages} == before
