"""Files through the page: what is refused leaves nothing behind; who may download what."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.settings import current as settings
from portal.submissions.lifecycle import Action
from portal.submissions.models import Attachment, Rendition
from tests import people
from tests.browsing import Browser
from tests.factories.submissions import Filing, step
from tests.samples import pictures, tables
from tests.submissions.writing import home, make_draft

CSV = next(tables.honest()).data
JPEG = next(s for s in pictures.honest() if s.filename.lower().endswith((".jpg", ".jpeg"))).data


def send(client: Browser, filing: Filing, data: bytes, name: str, **more: object) -> object:
    """Attach a file through the page."""
    return client.submit_form(
        f"{home(filing)}/files/documents",
        {"file": (io.BytesIO(data), name)},
        button="Add this file",
        **more,  # type: ignore[arg-type]
    )


def kept(app: Flask) -> tuple[int, int]:
    """How many files the database knows and the store holds."""
    with app.app_context():
        known = len(db.session.scalars(select(Rendition.id)).all())
        folder = Path(settings().data_dir)
    stored = [p for p in folder.rglob("*") if p.is_file() and len(p.name) > 30]
    return known, len(stored)


def addresses(app: Flask) -> list[str]:
    """The addresses of the received files."""
    with app.app_context():
        found = db.session.scalars(select(Attachment).order_by(Attachment.id))
        return [f"/files/{a.received.key}/{a.name}" for a in found]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "empty.pdf", "empty"),
        (JPEG, "report.pdf", "report.pdf"),
        (CSV, "counts.xlsm", "macros"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "map.svg", "map.svg"),
        (b"MZ\x90\x00" + b"\x00" * 200, "report.docx", "report.docx"),
    ],
)
def test_a_refused_file_is_told_and_leaves_nothing_behind(
    app: Flask, client: Browser, data: bytes, name: str, told: str
) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    answer = send(client, filing, data, name)
    assert answer.status_code == 422
    assert told in " ".join(answer.page.errors)
    assert kept(app) == (0, 0)


def test_a_file_beyond_the_limit_is_told_and_leaves_nothing_behind(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(upload_limit=1024 * 1024)
    client: Browser = app.test_client()  # type: ignore[assignment]
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    answer = send(client, filing, b"a;b\n" * 300_000, "counts.csv")
    assert answer.status_code == 422
    assert "1 MiB" in " ".join(answer.page.errors)
    assert kept(app) == (0, 0)
    answer = send(client, filing, b"a;b\n" * 1_000_000, "counts.csv")
    assert answer.status_code == 413
    assert kept(app) == (0, 0)


def test_a_file_of_11_mib_is_told_and_leaves_nothing_behind(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    answer = send(client, filing, b"a;b\n" * (11 * 1024 * 1024 // 4), "counts.csv")
    assert answer.status_code == 422
    assert "10 MiB" in " ".join(answer.page.errors)
    assert kept(app) == (0, 0)


def test_the_sixth_file_is_refused(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    page = client.get_ok(f"{home(filing)}/files/documents")
    for number in range(5):
        answer = send(client, filing, CSV + b"%d;1\n" % number, f"n{number}.csv", page=page)
        assert answer.status_code == 302
    held = kept(app)
    answer = send(client, filing, CSV + b"6;1\n", "n6.csv", page=page)
    assert answer.status_code == 422
    assert "5 files" in answer.page.words
    assert kept(app) == held == (5, 5)


def test_the_same_file_sent_twice_is_one_file(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    page = client.get_ok(f"{home(filing)}/files/documents")
    for _ in range(2):
        assert send(client, filing, CSV, "counts.csv", page=page).status_code == 302
    assert len(addresses(app)) == 1


def test_a_file_is_taken_out_again(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    send(client, filing, CSV, "counts.csv")
    answer = client.submit_form(f"{home(filing)}/files/documents", action="remove", follow=True)
    assert "The file is taken out." in answer.page.words
    assert "counts.csv" not in answer.page.words
    client.submit_form(
        f"{home(filing)}/submit", {"authorised": True, "agreed": True}, button="Submit"
    )
    assert "counts.csv" not in client.get_ok(f"{home(filing)}/receipt/1").words


def test_a_file_of_another_draft_cannot_be_taken_out(app: Flask, client: Browser) -> None:
    mine, theirs = make_draft(app), make_draft(app)
    people.sign_in(client, theirs.head)
    send(client, theirs, CSV, "theirs.csv")
    people.sign_in(client, mine.head)
    send(client, mine, CSV, "mine.csv")
    key = addresses(app)[0].split("/")[2]
    url = f"{home(mine)}/files/documents"
    answer = client.submit_form(url, action="remove", forge={"file": key})
    assert answer.status_code == 409
    answer = client.submit_form(url, action="remove", forge={"file": "../../etc/passwd"})
    assert answer.status_code == 409
    with app.app_context():
        assert db.session.scalars(select(Attachment.removed_at)).all() == [None, None]


def test_who_may_download_in_which_state(app: Flask, client: Browser) -> None:
    filing, other = make_draft(app), make_draft(app)
    people.sign_in(client, filing.head)
    send(client, filing, CSV, "counts.csv")
    (url,) = addresses(app)
    reader = people.person(app)
    people.join_organisation(app, reader, filing.organisation, "reader")
    browsers: dict[str, Browser] = {}
    for name, who in (
        ("visitor", None),
        ("reader", reader),
        ("other", other.head),
        ("moderator", filing.moderator),
        ("administrator", people.staff(app, "administrator")),
    ):
        browsers[name] = app.test_client()  # type: ignore[assignment]
        if who is not None:
            people.sign_in(browsers[name], who)

    def told() -> dict[str, int]:
        return {name: b.get(url, buffered=True).status_code for name, b in browsers.items()}

    nobody = dict.fromkeys(browsers, 404)
    assert told() == nobody | {"reader": 200}
    client.submit_form(
        f"{home(filing)}/submit", {"authorised": True, "agreed": True}, button="Submit"
    )
    assert told() == nobody | {"reader": 200, "moderator": 200}
    with app.app_context():
        for action in (Action.TAKE_UP, Action.PUBLISH):
            step(app, filing.id, action, filing.moderator, now())
    assert told() == dict.fromkeys(browsers, 200)
    with app.app_context():
        step(app, filing.id, Action.WITHDRAW, filing.head, now())
    assert told() == nobody | {"reader": 200, "moderator": 200}


def test_the_file_of_a_superseded_version_stays_readable(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    send(client, filing, CSV, "counts.csv")
    declared = {"authorised": True, "agreed": True}
    for correcting in (False, True):
        if correcting:
            with app.app_context():
                step(app, filing.id, Action.REVISE, filing.head, now())
            client.submit_form(f"{home(filing)}/files/documents", action="remove")
        client.submit_form(f"{home(filing)}/submit", declared, button="Submit")
        with app.app_context():
            for action in (Action.TAKE_UP, Action.PUBLISH):
                step(app, filing.id, action, filing.moderator, now())
    visitor: Browser = app.test_client()  # type: ignore[assignment]
    (url,) = addresses(app)
    assert visitor.get(url, buffered=True).status_code == 200
    with app.app_context():
        reference = filing.submission().reference
    assert "counts.csv" in visitor.get_ok(f"/en/register/{reference}/v1").words
    assert "counts.csv" not in visitor.get_ok(f"/en/register/{reference}").words


def test_a_file_is_never_a_page(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    send(client, filing, CSV, "../<b>counts</b>\u202e.csv")
    (url,) = addresses(app)
    answer = client.get(url, buffered=True)
    assert answer.data == CSV
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        "no-store" in answer.headers["Cache-Control"]
        or "private" in (answer.headers["Cache-Control"])
    )
    assert "\u202e" not in url
    assert "<b>counts</b>" not in client.get(f"{home(filing)}/files/documents").text
    wrong = url.rsplit("/", 1)[0] + "/other.csv"
    assert client.get(wrong).status_code == 301
