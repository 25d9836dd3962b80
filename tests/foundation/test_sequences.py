from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy.exc import IntegrityError

from portal.foundation.db import WriteOutsideTransaction, db, transaction
from portal.foundation.sequences import Counter, next_number


def test_numbers_run_from_one_by_name_and_year(app):
    with app.app_context():
        with transaction():
            given = [next_number("filing", 2026) for _ in range(3)]
            other = next_number("filing", 2027), next_number("letter", 2026)
        with transaction():
            later = next_number("filing", 2026)

    assert (given, other, later) == ([1, 2, 3], (1, 1), 4)


def test_a_number_given_up_is_given_to_the_next(app):
    with app.app_context():
        with suppress(ZeroDivisionError), transaction():
            next_number("filing", 2026)
            raise ZeroDivisionError
        with transaction():
            assert next_number("filing", 2026) == 1


def test_numbers_taken_at_once_have_no_gap_and_no_double(app):
    def take(_: int) -> int:
        with app.app_context(), transaction():
            return next_number("filing", 2026)

    with ThreadPoolExecutor(6) as people:
        given = list(people.map(take, range(60)))

    assert sorted(given) == list(range(1, 61))


def test_a_number_needs_a_transaction(app):
    with app.app_context(), pytest.raises(WriteOutsideTransaction):
        next_number("filing", 2026)


@pytest.mark.constraint("ck_counter_last_positive")
def test_a_counter_never_stands_at_nothing(app):
    with app.app_context(), pytest.raises(IntegrityError, match="last_positive"), transaction():
        db.session.add(Counter(name="filing", year=2026, last=0))
