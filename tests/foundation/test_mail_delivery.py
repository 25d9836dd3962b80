import socket
import ssl
import subprocess
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.foundation import jobs, mail_delivery
from portal.foundation.db import db, transaction
from portal.foundation.mail import Mail, OutboxMail, mail_kind, queue
from portal.foundation.mail_delivery import Bounce, Delivery, SmtpTransport, on_bounce
from portal.foundation.settings import current as settings
from tests.servers.smtp import mail_server


@mail_kind("test.delivery", example={})
def example():
    return Mail("test.delivery", "Zażółć 保护", ("Dear Ana,", "ёлка"))


def send(app, to="ana@example.org", count=1):
    with app.app_context(), transaction():
        for _ in range(count):
            queue(example(), to, "fr")


def outbox(app):
    with app.app_context():
        return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def deliver(app, delivery):
    with app.app_context():
        return delivery.deliver_one()


def deliver_all(app, delivery):
    results = []
    while (one := deliver(app, delivery)) is not None:
        results.append(one.result)
    return results


def smtp_delivery(app, port, **changes):
    with app.app_context():
        chosen = settings().model_copy(
            update={
                "mail_transport": "smtp",
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_security": "none",
                **changes,
            }
        )
        return Delivery(SmtpTransport(chosen))


@pytest.fixture
def server():
    with mail_server() as running:
        yield running


@pytest.fixture
def delivery(app, server):
    made = smtp_delivery(app, server.port)
    yield made
    made.transport.close()


def test_the_page_transport_marks_mail_as_sent_and_keeps_it_readable(app, clock):
    send(app, count=2)
    with app.app_context():
        delivery = Delivery()
    results = deliver_all(app, delivery)
    rows = outbox(app)

    assert results == ["sent", "sent"]
    assert [(row.state, row.sent_at, row.attempts) for row in rows] == [("sent", clock.now, 1)] * 2
    assert "Dear Ana," in rows[0].text


def test_smtp_hands_over_each_mail_once_to_its_one_recipient(app, server, delivery):
    send(app, "ana@example.org")
    send(app, "eva@example.org")

    assert deliver_all(app, delivery) == ["sent", "sent"]
    assert deliver_all(app, delivery) == []
    assert [recipients for _, recipients, _ in server.taken] == [
        ["ana@example.org"],
        ["eva@example.org"],
    ]
    assert len(server.connections) == 1
    assert [row.state for row in outbox(app)] == ["sent", "sent"]


def test_a_message_says_what_it_is(app, server, delivery):
    send(app)
    deliver_all(app, delivery)
    (message,) = server.messages
    (row,) = outbox(app)

    assert message["Subject"] == "Zażółć 保护"
    assert message["To"] == "ana@example.org"
    assert message["From"].endswith("portal@localhost")
    assert message["Message-ID"] == row.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert message["Date"].datetime == row.created_at.replace(microsecond=0)
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert "ёлка" in text.get_content()
    assert "<p>ёлка</p>" in html.get_content()


def test_a_refused_recipient_fails_and_the_hooks_are_told(app, server, delivery, monkeypatch):
    told = []
    monkeypatch.setattr(mail_delivery, "_bounce_hooks", [])
    on_bounce(told.append)
    server.behaviour.recipient["gone@example.org"] = "550 5.1.1 no such person"
    send(app, "gone@example.org")
    send(app, "ana@example.org")

    assert deliver_all(app, delivery) == ["failed", "sent"]
    row = outbox(app)[0]
    assert (row.state, row.last_error) == ("failed", "550 5.1.1 no such person")
    with app.app_context():
        assert jobs.run(jobs.claim()).result == "done"
    assert told == [Bounce(row.id, "gone@example.org", None, "550 5.1.1 no such person")]


def test_a_refused_message_fails_without_blaming_the_address(app, server, delivery):
    server.behaviour.data = "554 looks like spam"
    send(app)

    assert deliver_all(app, delivery) == ["failed"]
    with app.app_context():
        assert jobs.claim() is None


def test_a_recipient_put_off_is_tried_later_and_holds_up_nobody(app, server, delivery, clock):
    server.behaviour.recipient["busy@example.org"] = "451 later"
    send(app, "busy@example.org")
    send(app, "ana@example.org")

    assert deliver_all(app, delivery) == ["deferred", "sent"]
    row = outbox(app)[0]
    assert (row.state, row.lease_until, row.last_error) == ("waiting", None, "451 later")
    assert timedelta(seconds=16) <= row.next_attempt_at - clock.now <= timedelta(seconds=24)

    server.behaviour.recipient.clear()
    clock.forward(seconds=30)
    assert deliver_all(app, delivery) == ["sent"]


def unused_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_an_outage_loses_nothing_and_is_made_up_for_within_minutes(app, clock, server):
    """The server is away for an hour, in several ways; then everything goes out."""
    send(app, count=40)
    delivery = smtp_delivery(app, unused_port())
    ways = ["refuse", "hang up", "421", "put off"]
    end = clock.now + timedelta(hours=1)
    tries = 0
    while clock.now < end:
        way = ways[tries % 4]
        if way != "refuse":
            delivery.transport.chosen = delivery.transport.chosen.model_copy(
                update={"smtp_port": server.port}
            )
            server.behaviour.greeting = {"hang up": "", "421": "421 down"}.get(way, "220 ready")
            server.behaviour.every_recipient = "450 later" if way == "put off" else ""
        tries += len(deliver_all(app, delivery))
        clock.forward(seconds=30)
    assert server.messages == []
    server.behaviour.greeting, server.behaviour.every_recipient = "220 ready", ""
    for _ in range(20):
        deliver_all(app, delivery)
        clock.forward(seconds=30)
    delivery.transport.close()

    rows = outbox(app)
    assert {row.state for row in rows} == {"sent"}
    assert sorted(m["Message-ID"] for m in server.messages) == sorted(r.message_id for r in rows)
    assert max(row.sent_at for row in rows) <= end + timedelta(minutes=10)


def test_during_an_outage_one_mail_is_tried_not_all(app, clock):
    send(app, count=20)
    delivery = smtp_delivery(app, unused_port())

    assert deliver_all(app, delivery) == ["deferred"]
    assert deliver_all(app, delivery) == []
    assert sum(row.attempts for row in outbox(app)) == 1


def test_a_server_that_hangs_is_given_up_on(app, server, monkeypatch):
    monkeypatch.setattr(mail_delivery, "TIMEOUT_SECONDS", 0.2)
    server.behaviour.hang = threading.Event()
    send(app)
    result = deliver(app, smtp_delivery(app, server.port))
    server.behaviour.hang.set()

    assert (result.result, result.error) == ("deferred", "SMTPServerDisconnected")


def test_after_three_days_a_mail_has_failed(app, clock):
    send(app)
    delivery = smtp_delivery(app, unused_port())
    clock.forward(days=2, hours=23)
    first = deliver_all(app, delivery)
    clock.forward(hours=2)
    last = deliver_all(app, delivery)

    assert (first, last) == (["deferred"], ["failed"])
    assert outbox(app)[0].last_error.startswith("ConnectionRefusedError")


def test_a_worker_that_dies_leaves_a_lease_that_runs_out(app, server, delivery, clock):
    send(app)
    with app.app_context():
        taken = mail_delivery._claim(clock.now)
        delivery.transport.send(mail_delivery.message(taken))  # and here it dies
    assert deliver_all(app, delivery) == []
    clock.forward(minutes=5)
    assert deliver_all(app, delivery) == ["sent"]

    first, second = (message["Message-ID"] for message in server.messages)
    assert first == second


def test_a_worker_whose_lease_ran_out_changes_nothing(app, clock):
    send(app)
    with app.app_context():
        late = mail_delivery._claim(clock.now)
        clock.forward(minutes=6)
        assert Delivery().deliver_one().result == "sent"
        result = mail_delivery._finish(late, "deferred", state="waiting")

    assert result.result == "lost"
    assert outbox(app)[0].state == "sent"


def test_two_workers_never_take_the_same_mail(app, clock):
    send(app, count=2)
    with app.app_context():
        first = mail_delivery._claim(clock.now)
    with app.app_context():
        second = mail_delivery._claim(clock.now)
        third = mail_delivery._claim(clock.now)

    assert (first.id != second.id, third) == (True, None)


def certificate(folder, name):
    key, certified = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certified],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified, key)
    return context, certified


def test_a_certificate_nobody_vouches_for_stops_the_mail(app, tmp_path):
    context, _ = certificate(tmp_path, "unknown")
    send(app)
    with mail_server(context) as server:
        result = deliver(app, smtp_delivery(app, server.port, smtp_security="starttls"))
        taken = server.taken

    assert (result.result, result.error) == ("deferred", "SSLCertVerificationError")
    assert (taken, outbox(app)[0].state) == ([], "waiting")


def test_a_server_without_tls_gets_no_mail_when_tls_is_set(app, server):
    send(app)
    result = deliver(app, smtp_delivery(app, server.port, smtp_security="starttls"))

    assert (result.result, result.error) == ("deferred", "SMTPNotSupportedError")
    assert server.taken == []


def test_a_known_certificate_lets_mail_through(app, tmp_path, monkeypatch):
    context, certified = certificate(tmp_path, "known")
    monkeypatch.setenv("SSL_CERT_FILE", str(certified))
    send(app)
    with mail_server(context) as server:
        delivery = smtp_delivery(app, server.port, smtp_security="starttls")
        result = deliver(app, delivery)
        delivery.transport.close()

    assert result.result == "sent"


def test_old_mail_is_deleted(app, clock):
    send(app, count=2)
    with app.app_context():
        Delivery().deliver_one()
    clock.forward(days=31)
    with app.app_context(), transaction():
        mail_delivery.sweep({})

    assert [row.state for row in outbox(app)] == ["waiting"]
