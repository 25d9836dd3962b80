from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.foundation import limits
from portal.foundation.db import WriteOutsideTransaction, db, transaction
from portal.foundation.limits import Allowance, LimitCount, forgive, spend

HOUR = timedelta(hours=1)


def spend_once(app, key="a@example.org", name="sign-in", allowed=3):
    with app.app_context(), transaction():
        return spend(name, key, allowed, HOUR)


def test_more_than_allowed_is_refused_until_the_window_ends(app, clock):
    began = clock.now
    used = [spend_once(app) for _ in range(3)]
    clock.set(began + timedelta(minutes=20))
    refused = [spend_once(app) for _ in range(3)]
    clock.set(began + HOUR)
    again = spend_once(app)

    assert used == [Allowance(True, 0)] * 3
    assert refused == [Allowance(False, 2400)] * 3
    assert again == Allowance(True, 0)
    assert (bool(used[0]), bool(refused[0])) == (True, False)


def test_each_key_and_each_name_has_its_own_count(app):
    spend_once(app, allowed=1)

    assert [
        spend_once(app, allowed=1).ok,
        spend_once(app, key="b@example.org", allowed=1).ok,
        spend_once(app, name="reset", allowed=1).ok,
    ] == [False, True, True]


def test_forgiven_uses_are_forgotten(app):
    for _ in range(3):
        spend_once(app)
    with app.app_context(), transaction():
        forgive("sign-in", "a@example.org")

    assert spend_once(app).ok


def test_uses_at_once_are_all_counted(app):
    with ThreadPoolExecutor(6) as people:
        answers = list(people.map(lambda _: spend_once(app, allowed=10).ok, range(40)))

    assert answers.count(True) == 10


def test_no_address_is_kept(app):
    spend_once(app)
    with app.app_context():
        (row,) = db.session.scalars(select(LimitCount)).all()

    assert len(row.key) == 64
    assert "example" not in row.key


def test_windows_that_are_over_are_swept(app, clock):
    spend_once(app)
    clock.set(clock.now + timedelta(minutes=30))
    spend_once(app, key="b@example.org")
    clock.set(clock.now + timedelta(minutes=31))
    with app.app_context():
        with transaction():
            limits.sweep({})
        assert len(db.session.scalars(select(LimitCount)).all()) == 1


def test_a_limit_is_counted_in_a_transaction_only(app):
    with app.app_context(), pytest.raises(WriteOutsideTransaction):
        spend("sign-in", "a@example.org", 3, HOUR)


@pytest.mark.constraint("ck_limit_count_spent_positive")
def test_an_unspent_limit_has_no_row(app):
    row = LimitCount(name="x", key="y", spent=0, ends_at=datetime(2026, 1, 1, tzinfo=UTC))
    with app.app_context(), pytest.raises(IntegrityError, match="spent_positive"), transaction():
        db.session.add(row)
