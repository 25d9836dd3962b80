"""Submits with a file of 1 MB: each an upload and a submit, of a complete draft."""

import re
import secrets
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from benchmarks.clients import Answer, Client, Figures, Request, measured
from portal.accounts.models import Person
from portal.demo.building import Demonstration
from portal.demo.filing import Filer
from portal.demo.script import reports
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.organisations.models import Organisation
from portal.submissions.models import Submission
from tests.live import Server

PEOPLE, DRAFTS = 8, 6
SIZE = 1_000_000
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_FORM = re.compile(r"<form[^>]*>.*?</form>", re.DOTALL)


def submits(app: Any, portal: Server, cookie_of: Callable[[Any, str], dict[str, str]]) -> Figures:
    """Eight people submit ``DRAFTS`` complete drafts each; opening the forms is not measured."""
    people = []
    for number in range(PEOPLE):
        email = f"head-{number}@example.org"
        keys = _drafts(app, email, f"Example Wetland Watch {number}")
        person = _Person(portal.port, cookie_of(app, email), keys)
        person.open_forms()
        people.append(person)

    def work() -> list[tuple[float, Answer]]:
        for person in people:
            person.start()
        for person in people:
            person.join()
        return [each for person in people for each in person.seen]

    figures = measured(portal, work)
    wrong = [text for person in people for text in person.wrong]
    for each in wrong:
        print(f"not submitted: {each}")
    return figures


class _Person(threading.Thread):
    def __init__(self, port: int, cookie: dict[str, str], keys: list[str]) -> None:
        super().__init__()
        self._client = Client(port)
        self._cookie = cookie
        self._keys = keys
        self._forms: list[tuple[dict[str, str], dict[str, str]]] = []
        self.seen: list[tuple[float, Answer]] = []
        self.wrong: list[str] = []

    def open_forms(self) -> None:
        """Have every form open, as a browser has."""
        for key in self._keys:
            base = f"/en/workspace/submissions/{key}"
            upload = self._hidden(f"{base}/files/attachments", "/files/")
            self._forms.append((upload, self._hidden(f"{base}/submit", "/submit")))
        self._client.close()  # it opens again by itself; the server would close it meanwhile

    def run(self) -> None:
        """Upload and submit, one draft after the other."""
        for key, (upload, submit) in zip(self._keys, self._forms, strict=True):
            base = f"/en/workspace/submissions/{key}"
            began = time.monotonic()
            first = self._post(f"{base}/files/attachments", *_multipart(upload))
            second = self._post(
                f"{base}/submit",
                urlencode({**submit, "authorised": "y", "agreed": "y"}).encode(),
                "application/x-www-form-urlencoded",
            )
            self.seen.append((time.monotonic() - began, second))
            if first.status not in (302, 303) or "/receipt/" not in second.headers.get(
                "Location", ""
            ):
                self.wrong.append(f"{key}: {first.status}, {second.status}")
                break
        self._client.close()

    def _hidden(self, path: str, action: str) -> dict[str, str]:
        answer = self._send(Request(path, self._cookie))
        form = next(f for f in _FORM.findall(answer.body.decode()) if action in f.split(">")[0])
        found = {}
        for field in _HIDDEN.findall(form):
            name = re.search(r'name="([^"]*)"', field)
            value = re.search(r'value="([^"]*)"', field)
            if name:
                found[name[1]] = value[1] if value else ""
        return found

    def _post(self, path: str, body: bytes, kind: str) -> Answer:
        return self._send(Request(path, {**self._cookie, "Content-Type": kind}, "POST", body))

    def _send(self, request: Request) -> Answer:
        answer = self._client.send(request)
        if "Set-Cookie" in answer.headers:
            self._cookie = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
        return answer


def _multipart(fields: dict[str, str]) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="counts.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    line = b"example site,2026-01-05,17\r\n"
    table = f"site,{secrets.token_hex(8)},count\r\n".encode()
    table += line * ((SIZE - len(table)) // len(line))
    body = "".join(parts).encode() + table + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def _drafts(app: Any, email: str, organisation: str) -> list[str]:
    with app.app_context():
        demonstration = Demonstration(now(), lambda text: None)
        session = db.session
        person = session.scalars(select(Person).where(Person.email == email)).one()
        mine = session.scalars(select(Organisation).where(Organisation.name == organisation)).one()
        demonstration.people[email] = person.id
        demonstration.organisations["mine"] = mine.id
        report = next(r for r in reports() if r["road"] == "published" and r["language"] == "en")
        filer, keys = Filer(demonstration), []
        for _ in range(DRAFTS):
            with transaction() as session:
                number = filer._write(
                    session,
                    {**report, "organisation": "mine"},
                    email,
                    now() - timedelta(hours=1),
                )
                keys.append(session.get_one(Submission, number).key)
        return keys
