import base64
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, literal_column, select

from portal.foundation.db import db, transaction
from portal.foundation.jobs import Job
from portal.foundation.paging import BadCursor, capped_count, paginate

BEGAN = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
NEWEST = [(Job.run_at, "desc"), (Job.id, "desc")]


@pytest.fixture
def listed(app):
    """Seven jobs, with equal moments in pairs: ids 1 to 7, newest last."""
    rows = [
        {
            "id": n,
            "kind": f"k{n % 3}",
            "payload": {},
            "attempts": n % 2,
            "created_at": BEGAN,
            "run_at": BEGAN + timedelta(seconds=(n + 1) // 2),
        }
        for n in range(1, 8)
    ]
    with app.app_context(), transaction() as session:
        session.execute(insert(Job), rows)
    with app.app_context():
        yield


def page(cursor=None, keys=NEWEST, limit=3, statement=None, **options):
    return paginate(
        db.session, select(Job) if statement is None else statement, keys, cursor, limit, **options
    )


def ids(found):
    return [job.id for job in found.items]


@pytest.mark.usefixtures("listed")
def test_pages_follow_each_other_and_lead_back():
    first = page()
    second = page(first.older_cursor)
    third = page(second.older_cursor)
    back = page(third.newer_cursor)

    assert [ids(one) for one in (first, second, third, back)] == [
        [7, 6, 5],
        [4, 3, 2],
        [1],
        [4, 3, 2],
    ]
    assert (first.newer_cursor, third.older_cursor) == (None, None)
    assert ids(page(back.newer_cursor)) == [7, 6, 5]
    assert page(back.newer_cursor).newer_cursor is None
    assert ids(page(back.older_cursor)) == [1]


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("ways", [("asc", "desc"), ("desc", "asc"), ("asc", "asc")])
@pytest.mark.parametrize("column", [Job.kind, Job.attempts, Job.run_at])
def test_any_order_gives_every_row_once(column, ways):
    keys = [(column, ways[0]), (Job.id, ways[1])]
    order = [getattr(column, ways[0])(), getattr(Job.id, ways[1])()]
    expected = list(db.session.scalars(select(Job.id).order_by(*order)))
    there = [page(None, keys, limit=2)]
    for _ in range(3):
        there.append(page(there[-1].older_cursor, keys, limit=2, strict=True))
    back = [page(there[-1].newer_cursor, keys, limit=2, strict=True)]
    for _ in range(2):
        back.append(page(back[-1].newer_cursor, keys, limit=2, strict=True))

    assert [one for found in there for one in ids(found)] == expected
    assert list(map(ids, reversed(back))) == list(map(ids, there[:3]))
    assert (there[-1].older_cursor, back[-1].newer_cursor) == (None, None)


@pytest.mark.usefixtures("listed")
def test_rows_that_come_meanwhile_do_not_shift_the_next_page():
    first = page()
    db.session.rollback()
    with transaction() as session:
        session.add(
            Job(id=8, kind="k", payload={}, created_at=BEGAN, run_at=BEGAN + timedelta(days=1))
        )

    assert ids(page(first.older_cursor)) == [4, 3, 2]


@pytest.mark.usefixtures("listed")
def test_several_columns_give_rows():
    found = page(statement=select(Job.id, Job.kind), limit=1)

    assert [(row.id, row.kind) for row in found.items] == [(7, "k1")]


@pytest.mark.usefixtures("listed")
def test_a_page_that_just_fits_has_no_next():
    assert page(limit=7).older_cursor is None
    assert page(limit=6).older_cursor is not None


def test_an_empty_list_is_one_empty_page(app):
    with app.app_context():
        found = page()

    assert (found.items, found.older_cursor, found.newer_cursor) == ([], None, None)


def cursor_of(*content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "%00",
        "A" * 5000,
        cursor_of(),
        cursor_of(0),
        cursor_of(0, 1),
        cursor_of(2, 1, 1),
        cursor_of(0, "2026-03-02", 1),
        cursor_of(0, -1, 1),
        cursor_of(0, 10**30, 1),
        cursor_of(0, 1, 2**31),
        cursor_of(0, 1, True),
        cursor_of(0, 1, None),
        cursor_of(0, 1, 1.5),
        cursor_of(0, 1, 1, 1),
        base64.urlsafe_b64encode(b'{"a": 1}').decode(),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
    ],
)
def test_a_cursor_that_was_tampered_with_gives_the_first_page(cursor):
    assert ids(page(cursor)) == [7, 6, 5]
    with pytest.raises(BadCursor):
        page(cursor, strict=True)


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("text", ["a\0b", "\ud800", 5])
def test_a_text_key_takes_text_only(text):
    with pytest.raises(BadCursor):
        page(cursor_of(0, text, 1), [(Job.kind, "asc"), (Job.id, "asc")], strict=True)


def test_days_can_be_keys(app):
    from sqlalchemy import Date, literal, union_all

    days = union_all(
        *(select(literal(date(2026, 1, d), Date).label("day")) for d in (1, 2, 3))
    ).subquery()
    with app.app_context():
        first = page(None, [(days.c.day, "desc")], 2, select(days.c.day))
        second = page(first.older_cursor, [(days.c.day, "desc")], 2, select(days.c.day))

    assert first.items == [date(2026, 1, 3), date(2026, 1, 2)]
    assert second.items == [date(2026, 1, 1)]


@pytest.mark.usefixtures("listed")
def test_a_cursor_is_safe_in_an_address():
    assert set(page().older_cursor) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    )


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(("cap", "counted"), [(7, (7, False)), (6, (6, True)), (1000, (7, False))])
def test_counts_stop_at_the_cap(cap, counted):
    assert capped_count(db.session, select(Job).order_by(Job.id), cap) == counted


@pytest.mark.usefixtures("listed")
def test_nothing_is_counted_as_nothing():
    assert capped_count(db.session, select(Job).where(literal_column("1") == 2)) == (0, False)
