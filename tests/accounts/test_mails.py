"""The mails about accounts and organisations, in every language."""

import pytest
from flask import Flask

from portal.foundation.locales import LOCALES
from portal.foundation.mail import MAIL_KINDS, render
from tests.house import House


def _kinds() -> list[str]:
    return [name for name in MAIL_KINDS if name.startswith(("accounts.", "organisations."))]


@pytest.mark.parametrize("language", LOCALES)
def test_every_mail_is_whole(sqlite_house: House, language: str) -> None:
    app: Flask = sqlite_house.app
    assert len(_kinds()) == 14
    with app.app_context():
        for name in _kinds():
            made = render(MAIL_KINDS[name].example(), language)
            assert "%(" not in made.subject + made.text + made.html
            assert made.direction == LOCALES[language].direction
            if made.action:
                assert made.action[1] in made.text


def test_mails_hold_no_password(sqlite_house: House) -> None:
    with sqlite_house.app.app_context():
        values = {value for name in _kinds() for value in MAIL_KINDS[name].values}
    assert values <= {
        "name",
        "url",
        "sign_in_url",
        "reset_url",
        "join_url",
        "organisation",
        "role",
        "reason",
        "language",
    }
