"""A small app for forms and words: no database, no pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture(scope="session")
def small_app() -> Flask:
    """An app with forms and languages, and nothing else."""
    app = Flask("portal")
    app.config.update(SECRET_KEY="not a secret", WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="en")
    return app


@pytest.fixture
def request_context(small_app: Flask) -> Iterator[None]:
    """A request in which forms can be made."""
    with small_app.test_request_context(method="POST"):
        yield
