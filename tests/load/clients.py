"""People who submit and do not give up: they send a form again until they are shown a receipt."""

import http.client
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from tests.page import Page, text

PATIENCE_SECONDS = 300  # the machine may be slow, and the server is away half of the time
REQUEST_SECONDS = 20


@dataclass(frozen=True)
class Receipt:
    """What a person was shown."""

    draft: str
    reference: str
    version: int
    fingerprint: str
    public_hash: str
    files: tuple[str, ...]


@dataclass
class Answer:
    """An HTTP answer that arrived whole."""

    status: int
    location: str
    body: str

    @property
    def page(self) -> Page:
        """The answer as a page."""
        return Page(self.body)


@dataclass
class Person(threading.Thread):
    """One browser that submits one draft after the other until told to stop."""

    port: int
    cookies: dict[str, str]
    drafts: list[str]
    stop: threading.Event
    receipts: list[Receipt] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    repeats: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Work through the drafts."""
        for draft in self.drafts:
            if self.stop.is_set():
                return
            try:
                self.receipts.append(self.submit(draft))
            except Exception as error:  # noqa: BLE001 - the test tells what went wrong
                self.complaints.append(f"{draft}: {error!r}")
                self.stop.set()

    def submit(self, draft: str) -> Receipt:
        """Attach a file, submit, and read the receipt."""
        base = f"/en/workspace/submissions/{draft}"
        table = f"site,count\r\n{draft},1\r\n".encode()
        annex = FileStorage(BytesIO(table), "counts.csv")
        self._send_form(f"{base}/files/annex", {"file": annex}, "/files/")
        ticked = {"authorised": "y", "agreed": "y"}
        sent = self._send_form(f"{base}/submit", ticked, "/submit")
        page = self._request("GET", sent.location).page
        hashes = [_digits(e) for e in page.all("span", class_="hash")]
        match = re.search(r"(CSP-\d{4}-\d+)\.v(\d+)", page.heading)
        assert match, page.title
        return Receipt(draft, match[1], int(match[2]), hashes[0], hashes[1], tuple(hashes[2:]))

    def _send_form(self, url: str, data: Mapping[str, Any], action: str) -> Answer:
        """Open a form once, and send that same form until an answer arrives whole."""
        page = self._request("GET", url).page
        form = next(f for f in page.forms if action in f.action and f.fields >= set(data))
        values = form.values()
        for name, value in data.items():
            values.setlist(name, [value])
        if form.element.get("enctype") == "multipart/form-data":
            stream, _, boundary = stream_encode_multipart(values)
            body, kind = stream.read(), f"multipart/form-data; boundary={boundary}"
        else:
            body = urlencode(list(values.items(multi=True))).encode()
            kind = "application/x-www-form-urlencoded"
        answer = self._request("POST", form.action, body, {"Content-Type": kind})
        assert answer.status in (302, 303), f"{url}: {answer.status} {answer.page.words[:300]}"
        return answer

    def _request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._once(method, path, body, headers or {})
            except (OSError, http.client.HTTPException):
                self.repeats += 1
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _once(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_SECONDS)
        try:
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            named = {"Host": f"localhost:{self.port}", "Cookie": cookie, **headers}
            connection.request(method, path, body=body or None, headers=named)
            answer = connection.getresponse()
            content = answer.read().decode("utf-8")
            for header in answer.headers.get_all("Set-Cookie") or []:
                for name, morsel in SimpleCookie(header).items():
                    self.cookies[name] = morsel.value
        finally:
            connection.close()
        if method == "GET" and answer.status != 200:
            raise AssertionError(f"{path}: {answer.status} {Page(content).words[:300]}")
        return Answer(answer.status, answer.headers.get("Location", ""), content)


def _digits(element: Any) -> str:
    return re.sub(r"\s+", "", text(element)).rpartition("sha256")[2]
