"""The inspection of pages sees what it is there to see."""

import pytest

from tests.page import Page
from tests.page_inspection import findings

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'nonce-abc'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
GOOD = (
    '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>{head}</head>'
    '<body><a href="#main">Skip</a><main id="main"><h1>Reports</h1>{body}</main></body></html>'
)
FORM = '<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">{}</form>'
FAULTS = {
    "<p>open <b>and never closed": "HTML: ",
    '<p id="main">x</p>': "two elements have the id 'main'",
    "<h1>Another</h1>": "2 h1",
    "<h3>Deep</h3>": "h3 'Deep' follows h1",
    "<h2></h2>": "an empty h2",
    '<label for="nothing">x</label>': "for points at 'nothing'",
    '<p aria-describedby="gone">x</p>': "aria-describedby points at 'gone'",
    FORM.format('<input name="a"><button>Go</button>'): "has no label",
    FORM.format('<input type="radio" name="a" aria-label="x"><button>Go</button>'): "no fieldset",
    FORM.format("<button></button>"): "has no words",
    FORM.format(""): "has no button",
    '<form method="post" action="/x"><button>Go</button></form>': "has no csrf_token",
    '<form method="get"><button>Go</button></form>': "does not say where it goes",
    '<form action="/x"><button>Go</button></form>': "has no method",
    '<a href="/x"></a>': "has no words",
    '<a href="">Nowhere</a>': "leads nowhere",
    '<a href="#gone">Away</a>': "leads to #gone",
    '<a href="javascript:x()">Script</a>': "leads to javascript:",
    '<a href="https://example.org">Away</a>': "leaves the portal",
    '<img src="/x.png">': "has no alt",
    '<img src="https://example.org/x.png" alt="">': "is loaded from elsewhere",
    '<p style="color:red">x</p>': "inline style",
    '<p onclick="x()">x</p>': "inline script",
    '<script src="/x.js"></script>': "does not carry the nonce",
    '<script src="/x.js" nonce="other"></script>': "does not carry the nonce",
    '<svg viewBox="0 0 1 1"></svg>': "neither hidden from assistive technology nor named",
    '<table class="table"><tr><td>x</td></tr></table>': "a table has no caption",
    "<p>%(name)s is here</p>": "a reader sees",
}


def _found(body: str = "", title: str = "Reports – Portal", head: str = "") -> list[str]:
    page = Page(GOOD.format(title=title, head=head, body=body))
    return findings(page, "/en/reports/", HEADERS)


def test_a_good_page_passes() -> None:
    body = '<h2>One</h2><svg aria-hidden="true"></svg><script src="/x" nonce="abc"></script>'
    assert _found(body) == []


@pytest.mark.parametrize("title", ["Error: Reports – Portal", "Erreur : Reports"])
def test_a_title_may_begin_with_the_error(title: str) -> None:
    assert _found(title=title) == []


@pytest.mark.parametrize(("body", "said"), FAULTS.items(), ids=FAULTS.values())
def test_a_fault_is_found(body: str, said: str) -> None:
    assert any(said in each for each in _found(body)), _found(body)


def test_the_title_begins_with_the_heading() -> None:
    assert any("does not begin with the heading" in f for f in _found(title="Portal – Reports"))


def test_the_language_is_that_of_the_address() -> None:
    page = Page(GOOD.format(title="Reports", head="", body=""))
    assert any("begins with /fr/" in f for f in findings(page, "/fr/reports/", HEADERS))


def test_right_to_left_pages_say_so() -> None:
    html = GOOD.format(title="Reports", head="", body="").replace('lang="en"', 'lang="ar"')
    assert "<html lang='ar' dir='ltr'>" in findings(Page(html), "/ar/", HEADERS)


def test_headers_are_there() -> None:
    page = Page(GOOD.format(title="Reports", head="", body=""))
    assert findings(page, "/en/", {}) == [f"no {name}" for name in HEADERS]


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    html = FORM.format(
        '<input name="a" value="1"><input type="checkbox" name="b" checked>'
        '<input type="checkbox" name="c"><select name="d"><option>x</option>'
        '<option value="y" selected>Why</option></select><textarea name="e">\nline\nnext</textarea>'
        '<input name="f" value="2" disabled><button name="g" value="h">Go</button>'
    )
    form = Page(GOOD.format(title="Reports", head="", body=html)).forms[0]
    assert list(form.values().items(multi=True)) == [
        ("csrf_token", "t"),
        ("a", "1"),
        ("b", "on"),
        ("d", "y"),
        ("e", "line\r\nnext"),
    ]
    assert form.choices("d") == {"x", "y"}
