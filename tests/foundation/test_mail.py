from contextlib import suppress
from datetime import timedelta

import pytest
from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.foundation.clock import now
from portal.foundation.db import WriteOutsideTransaction, db, transaction
from portal.foundation.locales import LOCALES
from portal.foundation.mail import (
    MAIL_KINDS,
    Mail,
    OutboxMail,
    Quoted,
    UnsafeMail,
    mail_kind,
    queue,
    render,
    send_again,
)

SUBJECTS = {"en": "Confirm", "fr": "Confirmez", "ar": "أكّد"}


@mail_kind("test.plain", example={"name": "Ana"})
def plain(name="Ana", url="https://portal.example.org/confirm/abc"):
    """A mail whose subject depends on the language it is spoken in."""
    subject = LazyString(lambda: SUBJECTS.get(get_locale().language, "?"))
    return Mail(
        "test.plain",
        subject,
        (f"Dear {name}", Quoted("Première ligne\n<b>deuxième</b>", "fr")),
        action=("Confirm", url),
        after=("If this was not you, do nothing.",),
    )


def send(app, mail=None, to="ana@example.org", language="en", **values):
    with app.app_context(), transaction():
        queue(mail or plain(), to, language, **values)


def outbox(app):
    with app.app_context():
        return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def test_a_mail_is_a_row_in_the_recipients_language(app, clock):
    send(app, language="fr", person_id=7)
    (row,) = outbox(app)

    assert (row.kind, row.to_address, row.person_id) == ("test.plain", "ana@example.org", 7)
    assert (row.language, row.subject, row.state, row.attempts) == ("fr", "Confirmez", "waiting", 0)
    assert row.next_attempt_at == clock.now
    assert row.give_up_at == clock.now + timedelta(days=3)
    assert row.message_id.startswith("<")
    assert row.message_id.endswith("@localhost>")


def test_text_and_html_say_the_same(app):
    with app.app_context():
        made = render(plain(), "en")

    assert made.text.startswith(
        "Dear Ana\n\n> Première ligne\n> <b>deuxième</b>\n\n"
        "Confirm\nhttps://portal.example.org/confirm/abc\n\n"
        "If this was not you, do nothing.\n\n-- \n"
    )
    assert '<html lang="en" dir="ltr">' in made.html
    assert '<blockquote lang="fr" dir="ltr"><p>Première ligne<br>&lt;b&gt;deuxième' in made.html
    assert '<a href="https://portal.example.org/confirm/abc">Confirm</a>' in made.html
    assert "style" not in made.html


def test_a_mail_in_arabic_runs_from_right_to_left(app):
    with app.app_context():
        made = render(plain(), "ar")

    assert made.subject == SUBJECTS["ar"]
    assert '<html lang="ar" dir="rtl">' in made.html
    assert '<body dir="rtl">' in made.html


def test_a_language_that_is_not_ours_becomes_english(app):
    send(app, language="pt")

    assert [(row.language, row.subject) for row in outbox(app)] == [("en", "Confirm")]


def test_a_mail_does_not_change_the_language_of_the_page(app):
    with app.test_request_context("/fr/"):
        before = str(get_locale())
        render(plain(), "ar")
        assert str(get_locale()) == before


def test_markup_in_words_stays_words(app):
    with app.app_context():
        made = render(plain(name='<script>alert("x")</script>'), "en")

    assert "<script>" not in made.html
    assert '<script>alert("x")</script>' in made.text


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "ana@example.org\r\nBcc: eva@example.org",
        "ana@example.org\n",
        "ana@example.org, eva@example.org",
        "ana@example.org;eva@example.org",
        "Ana <ana@example.org>",
        "ana@example.org eva@example.org",
        "a@b@c",
        "ana@example.org\x00",
        "a" * 250 + "@b.org",
    ],
)
def test_a_mail_goes_to_exactly_one_plain_address(app, to):
    with pytest.raises(UnsafeMail):
        send(app, to=to)

    assert outbox(app) == []


@pytest.mark.parametrize(
    "subject", ["", "  ", "A\r\nBcc: eva@example.org", "A\nB", "A\u2028B", "\x07"]
)
def test_a_subject_is_one_line(app, subject):
    with pytest.raises(UnsafeMail):
        send(app, Mail("test.plain", subject, ("x",)))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "/confirm", "https://x.org/a b", 'https://"x']
)
def test_a_link_is_a_full_web_address(app, url):
    with pytest.raises(UnsafeMail):
        send(app, plain(url=url))


def test_a_kind_must_be_entered(app):
    with pytest.raises(KeyError):
        send(app, Mail("test.unknown", "x", ("x",)))


def test_mail_is_queued_in_a_transaction_only(app):
    with app.app_context(), pytest.raises(WriteOutsideTransaction):
        queue(plain(), "ana@example.org", "en")


def test_no_step_no_mail(app):
    with app.app_context(), suppress(ZeroDivisionError), transaction():
        queue(plain(), "ana@example.org", "en")
        raise ZeroDivisionError

    assert outbox(app) == []


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_every_mail_can_be_said_in_every_language(app, language):
    with app.app_context():
        for name, kind in MAIL_KINDS.items():
            example = kind.example()
            made = render(example, language)

            assert example.kind == name
            assert made.subject
            assert f'<html lang="{language}" dir="{LOCALES[language].direction}">' in made.html
            assert "%(" not in made.text + made.subject


def test_a_failed_mail_can_be_sent_again(app, clock):
    send(app)
    with app.app_context(), transaction() as session:
        session.execute(update(OutboxMail).values(state="failed", attempts=9))
    clock.forward(days=5)
    with app.app_context(), transaction():
        send_again(1)
    (row,) = outbox(app)

    assert (row.state, row.attempts, row.next_attempt_at) == ("waiting", 0, clock.now)
    assert row.give_up_at == clock.now + timedelta(days=3)


def change(app, **values):
    send(app)
    send(app)
    with app.app_context(), transaction() as session:
        session.execute(update(OutboxMail).values(**values))


@pytest.mark.constraint("ck_outbox_state_known")
def test_an_unknown_state_is_refused(app):
    with pytest.raises(IntegrityError, match="state_known"):
        change(app, state="lost")


@pytest.mark.constraint("ck_outbox_lease_sending")
def test_only_a_mail_being_sent_has_a_lease(app):
    with pytest.raises(IntegrityError, match="lease_sending"):
        change(app, state="sending")


@pytest.mark.constraint("ck_outbox_sent_dated")
def test_a_sent_mail_has_its_date(app):
    with pytest.raises(IntegrityError, match="sent_dated"):
        change(app, state="sent")


@pytest.mark.constraint("uq_outbox_message_id")
def test_no_message_id_occurs_twice(app):
    with pytest.raises(IntegrityError, match="message_id"):
        change(app, message_id="<same@localhost>", created_at=now())
