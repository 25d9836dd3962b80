"""The test client: it behaves as a browser does, and inspects every page it is given."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.page import Form, Page, name
from tests.page_inspection import findings


class Browser(FlaskClient):
    """A test client that fails on any page with a fault, and fills in forms as people do.

    Each HTML answer gets ``answer.page`` (``tests.page.Page``). ``inspect=False`` as an argument
    of a request, or ``client.inspects = False``, lets a page pass uninspected.
    """

    inspects = True

    def open(self, *args: Any, inspect: bool = True, **kwargs: Any) -> TestResponse:
        """Send a request; see werkzeug's ``Client.open``."""
        assert not has_app_context(), (
            "A request inside an app context would find the last person signed in on `g`: "
            "leave `with app.app_context():` first."
        )
        had_cookies = bool(self._cookies)
        answer = super().open(*args, **kwargs)
        _put_away(answer)
        if answer.mimetype == "text/html" and not hasattr(answer, "page"):
            fragment = "HX-Request" in answer.request.headers
            page = Page(answer.get_data(as_text=True), fragment=fragment)
            answer.page = page  # type: ignore[attr-defined]
            if inspect and self.inspects and not 300 <= answer.status_code < 400:
                self._inspect(answer, page, had_cookies, fragment)
        return answer

    def _inspect(self, answer: TestResponse, page: Page, had_cookies: bool, fragment: bool) -> None:
        found = findings(page, answer.request.path, dict(answer.headers), fragment=fragment)
        reading = answer.request.method in ("GET", "HEAD") and not had_cookies
        if reading and "Set-Cookie" in answer.headers:
            if not any(form.method == "post" for form in page.forms):
                found.append(f"a cookie is set by reading: {answer.headers['Set-Cookie']}")
        if found:
            where = f"{answer.request.method} {answer.request.full_path.rstrip('?')}"
            raise AssertionError(f"{where} ({answer.status}):\n- " + "\n- ".join(found))

    def get_ok(self, url: str, **kwargs: Any) -> Page:
        """The page at ``url``, which must answer 200 (redirects are followed)."""
        answer = self.get(url, follow_redirects=True, **kwargs)
        assert answer.status_code == 200, f"{url}: {answer.status}"
        page: Page = answer.page  # type: ignore[attr-defined]
        return page

    def submit_form(
        self,
        url: str,
        data: Mapping[str, Any] | None = None,
        *,
        button: str | None = None,
        action: str | None = None,
        forge: Mapping[str, Any] | None = None,
        follow: bool = False,
        page: Page | None = None,
    ) -> TestResponse:
        """Open ``url``, fill in its form and send it, as a person with a browser does.

        The form's hidden and present values are sent too (the CSRF token, the version seen, the
        form's key). ``data``: field → text, True or False for one box, a list for several,
        ``(stream, filename)`` for files. ``button``: the words, name or value of the button to
        press. ``action``: part of the form's address, where a page has several. ``forge``: values
        that no browser would send (None takes a field out). ``page`` spares the opening: a form
        opened earlier is sent now. The answer is the one to the POST, or, with ``follow``, the
        page it leads to.
        """
        page = page or self.get_ok(url)
        form = _choose(page, data or {}, button, action)
        sent = form.values()
        for field, value in (data or {}).items():
            _fill(form, sent, field, value)
        target = form.action
        pressed = _pressed(form, button)
        if pressed is not None:
            if pressed.get("name"):
                sent.add(pressed.get("name"), pressed.get("value", ""))
            target = pressed.get("formaction") or target
        for field, value in (forge or {}).items():
            sent.poplist(field)
            for one in value if isinstance(value, list) else [] if value is None else [value]:
                sent.add(field, one)
        address = urljoin(url, target)
        if form.method == "get":
            return self.get(urlsplit(address).path, query_string=sent, follow_redirects=follow)
        multipart = form.element.get("enctype") == "multipart/form-data"
        return self.post(
            address,
            data=sent,
            content_type="multipart/form-data" if multipart else None,
            follow_redirects=follow,
        )


def _choose(page: Page, data: Mapping[str, Any], button: str | None, action: str | None) -> Form:
    forms = [form for form in page.forms if set(data) <= form.fields]
    if action is not None:
        forms = [form for form in forms if action in form.action]
    if button is not None:
        forms = [form for form in forms if _pressed(form, button) is not None]
    if len(forms) > 1:  # the menu's little forms never are what a test means
        forms = [form for form in forms if page.inside(form.element, "main")] or forms
    assert len(forms) == 1, (
        f"{len(forms)} forms on {page.title!r} suit {sorted(data)} {button or ''}: "
        + "; ".join(f"{form.method} {form.action} {sorted(form.fields)}" for form in page.forms)
    )
    return forms[0]


def _pressed(form: Form, button: str | None) -> Element | None:
    for candidate in form.submit_buttons:
        words = {name(candidate, form.page), candidate.get("name"), candidate.get("value")}
        if button is None or button in words:
            return candidate
    return None


def _fill(form: Form, sent: "MultiDict[str, Any]", field: str, value: Any) -> None:
    sent.poplist(field)
    choices = form.choices(field)
    if isinstance(value, bool):
        value = sorted(choices or {"on"})[:1] if value else []
    for one in value if isinstance(value, list) else [value]:
        if choices is not None:
            assert str(one) in choices, f"{field} offers {sorted(choices)}, not {one!r}"
        sent.add(field, one if isinstance(one, tuple) else str(one))


def _put_away(answer: TestResponse) -> None:
    """Close what the client wrote its upload to: werkzeug leaves a large one's file open."""
    for one in (answer, *answer.history):
        close = getattr(one.request.environ.get("wsgi.input"), "close", None)
        if close is not None:
            close()
