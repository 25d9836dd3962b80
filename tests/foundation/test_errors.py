"""Errors answer plainly, whatever the request."""

from flask import Flask

from tests.browsing import Browser


def test_a_foreign_host_is_refused_in_plain_words(app: Flask, client: Browser) -> None:
    answer = client.get("/en/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_an_unknown_address_answers_with_a_page_that_helps(client: Browser) -> None:
    answer = client.get("/fr/nowhere")
    assert answer.status_code == 404
    assert answer.page.heading


def test_a_language_that_is_not_offered_is_no_address(client: Browser) -> None:
    assert client.get("/ru/", inspect=False).status_code == 404


def test_nobody_posts_to_a_page_that_is_only_read(client: Browser) -> None:
    answer = client.post("/en/about/privacy", inspect=False)
    assert answer.status_code in (400, 405)
