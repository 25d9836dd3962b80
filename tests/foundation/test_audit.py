import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.foundation import audit
from portal.foundation.audit import Anchor, AuditEntry, AuditHead, Broken
from portal.foundation.canonical import canonical, sha256_hex
from portal.foundation.db import WriteOutsideTransaction, db, transaction

audit.declare("test.done")
audit.declare("test.moved", "target", "code")
NOBODY = datetime(2026, 1, 1, tzinfo=UTC)


def act(app, count=1):
    with app.app_context(), transaction():
        for number in range(count):
            audit.record("test.done", ("thing", number + 1), actor_id=7)


def verify(app, anchor=None):
    with app.app_context():
        return audit.verify(db.session, anchor)


def head(app):
    with app.app_context():
        return audit.head(db.session)


def tamper(app, *statements):
    """Do what only somebody with the database's own password could do."""
    with app.app_context(), transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        else:
            session.execute(text("DROP TRIGGER IF EXISTS audit_entry_no_update"))
            session.execute(text("DROP TRIGGER IF EXISTS audit_entry_no_delete"))
        for statement in statements:
            session.execute(statement.execution_options(synchronize_session=False))


def test_an_act_is_written_at_the_commit_with_ids_only(app):
    with app.app_context():
        with transaction():
            audit.record(
                "test.moved", ("thing", 5), actor_id=7, target=[1, 2], code="CSP-2026-1.v2"
            )
            assert db.session.scalars(select(AuditEntry)).all() == []
        (entry,) = db.session.scalars(select(AuditEntry)).all()

    assert (entry.position, entry.actor_id, entry.action) == (1, 7, "test.moved")
    assert (entry.subject_type, entry.subject_id) == ("thing", "5")
    assert entry.details == '{"code":"CSP-2026-1.v2","target":[1,2]}'
    assert entry.previous == audit.START
    assert head(app) == Anchor(1, entry.hash)


def test_what_is_rolled_back_leaves_no_entry(app):
    with app.app_context():
        with suppress(ZeroDivisionError), transaction():
            audit.record("test.done", ("thing", 1))
            raise ZeroDivisionError
        with transaction():
            audit.record("test.done", ("thing", 2))
        entries = db.session.scalars(select(AuditEntry.subject_id)).all()

    assert entries == ["2"]


def test_an_act_is_recorded_in_its_transaction_only(app):
    with app.app_context(), pytest.raises(WriteOutsideTransaction):
        audit.record("test.done", ("thing", 1))


@pytest.mark.parametrize(
    ("action", "subject", "ids", "error"),
    [
        ("test.unknown", ("thing", 1), {}, KeyError),
        ("test.moved", ("thing", 1), {"target": 1}, ValueError),
        ("test.done", ("thing", 1), {"target": 1}, ValueError),
        ("test.moved", ("thing", 1), {"target": 1, "code": "Ana Example"}, ValueError),
        ("test.moved", ("thing", 1), {"target": 1, "code": "ana@example.org"}, ValueError),
        ("test.moved", ("thing", 1), {"target": [{"a": 1}], "code": "x"}, ValueError),
        ("test.moved", ("thing", 1), {"target": 1.5, "code": "x"}, ValueError),
        ("test.done", ("thing", "ana@example.org"), {}, ValueError),
    ],
)
def test_entries_hold_declared_ids_and_nothing_else(app, action, subject, ids, error):
    with app.app_context(), pytest.raises(error), transaction():
        audit.record(action, subject, **ids)


def test_an_action_is_declared_once(app):
    assert audit.declare("test.done") is audit.ACTIONS["test.done"]
    with pytest.raises(ValueError, match="Two entries"):
        audit.declare("test.done", "more")


def test_a_personal_value_is_recorded_as_a_salted_hash(app):
    with app.app_context():
        first, second = audit.salted("ana@example.org"), audit.salted("ana@example.org")
        with transaction():
            audit.record("test.moved", ("person", 1), target=1, code=first)

        assert first != second
        assert "ana" not in first
        assert audit.matches_salted("ana@example.org", first)
        assert audit.matches_salted("ana@example.org", second)
        assert not audit.matches_salted("eva@example.org", first)


def test_acts_at_once_make_one_sound_chain(app):
    with ThreadPoolExecutor(6) as people:
        list(people.map(lambda _: act(app, 2), range(20)))

    assert verify(app) is None
    assert head(app).position == 40


@pytest.mark.parametrize("act_", ["UPDATE audit_entry SET actor_id = 9", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_delete_an_entry(app, act_):
    act(app)
    with app.app_context(), pytest.raises(DBAPIError, match="never changed"), transaction():
        db.session.execute(text(act_))

    assert verify(app) is None


def test_postgresql_refuses_to_empty_the_table(app):
    act(app)
    with app.app_context():
        if db.session.get_bind().dialect.name != "postgresql":
            return  # SQLite knows no TRUNCATE
        with pytest.raises(DBAPIError, match="never changed"), transaction():
            db.session.execute(text("TRUNCATE audit_entry"))


def test_an_empty_chain_is_sound(app):
    assert verify(app) is None
    assert head(app) == Anchor(0, audit.START)


def resealed(entry, previous):
    """What somebody who knows the rule would write in place of ``entry``."""
    content = {
        name: getattr(entry, name)
        for name in ("position", "at", "action", "subject_type", "subject_id", "details")
    }
    content |= {"actor_id": 666, "previous": previous}
    return content | {"hash": audit.link(**content)}


def flip(entries, n, rng):
    changes = {
        "actor_id": 666,
        "action": "test.undone",
        "subject_id": "x",
        "subject_type": "y",
        "details": "{ }",
        "at": NOBODY,
        "previous": "1" * 64,
        "hash": "f" * 64,
    }
    name = rng.choice(sorted(changes))
    values = {name: changes[name]}
    return [update(AuditEntry).where(AuditEntry.position == n).values(values)], n


def cut_out(entries, n, rng):
    return [delete(AuditEntry).where(AuditEntry.position == n)], n


def swap(entries, n, rng):
    other = n % (len(entries) - 1) + 1
    move = update(AuditEntry)
    steps = [
        move.where(AuditEntry.position == n).values(position=1000),
        move.where(AuditEntry.position == other).values(position=n),
        move.where(AuditEntry.position == 1000).values(position=other),
    ]
    return (steps if other != n else cut_out(entries, n, rng)[0]), min(n, other)


def put_in(entries, n, rng):
    made = resealed(entries[n - 1], entries[n - 1].hash) | {"position": len(entries) + 1}
    return [insert(AuditEntry).values(made)], len(entries) + 1


def rewrite(entries, n, rng):
    """Rewrite everything from n with sound links, but leave the head."""
    previous, steps = entries[n - 1].previous, []
    for entry in entries[n - 1 :]:
        made = resealed(entry, previous)
        previous = made["hash"]
        steps.append(update(AuditEntry).where(AuditEntry.position == entry.position).values(made))
    return steps, None


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("how", [flip, cut_out, swap, put_in, rewrite])
def test_tampering_is_found_at_its_first_place(app, how, seed):
    act(app, 12)
    anchor = head(app)
    rng = random.Random(f"{how.__name__}{seed}")
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()
    steps, place = how(entries, rng.randint(1, 12), rng)
    tamper(app, *steps)

    broken = verify(app, anchor)

    assert isinstance(broken, Broken)
    if place is not None:
        assert broken.position == place


def test_a_cut_or_rewritten_end_with_its_head_is_found_by_the_anchor(app):
    act(app, 6)
    anchor = Anchor.parse(str(head(app)))
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()
    tamper(
        app,
        delete(AuditEntry).where(AuditEntry.position > 4),
        update(AuditHead).values(position=4, hash=entries[3].hash),
    )

    assert verify(app) is None  # nothing in the database can show this
    assert verify(app, anchor) == Broken(5, "anchor")

    act(app, 3)
    assert verify(app) is None
    assert verify(app, anchor) == Broken(6, "anchor")


def test_a_cut_end_without_its_head_is_found(app):
    act(app, 4)
    tamper(app, delete(AuditEntry).where(AuditEntry.position == 4))

    assert verify(app) == Broken(4, "head")


def test_a_link_is_what_anybody_can_recompute():
    details = canonical({"code": "x", "target": [1, None, True]}).decode()
    content = {
        "position": 2,
        "at": "2026-01-01T00:00:00.000000Z",
        "actor": None,
        "action": "test.moved",
        "subject": ["thing", "5"],
        "details": details,
    }
    made = audit.link(
        position=2,
        at=NOBODY,
        actor_id=None,
        action="test.moved",
        subject_type="thing",
        subject_id="5",
        details=details,
        previous="ab" * 32,
    )

    assert made == sha256_hex(bytes.fromhex("ab" * 32) + canonical(content))


@pytest.mark.parametrize("written", ["", "5", "5:xyz", "-1:" + "0" * 64, "1:" + "A" * 64])
def test_what_is_no_anchor_is_refused(written):
    with pytest.raises(ValueError, match="position:hash"):
        Anchor.parse(written)


def test_a_long_chain_is_verified_quickly(app):
    count = 20_000
    rows, previous = [], audit.START
    for position in range(1, count + 1):
        row = {
            "position": position,
            "at": NOBODY,
            "actor_id": position % 50,
            "action": "test.done",
            "subject_type": "thing",
            "subject_id": str(position),
            "details": "{}",
            "previous": previous,
        }
        previous = row["hash"] = audit.link(**row)
        rows.append(row)
    with app.app_context():
        with transaction() as session:
            session.execute(insert(AuditEntry), rows)
            session.execute(update(AuditHead).values(position=count, hash=previous))
        began = time.process_time()
        assert audit.verify(db.session) is None
        spent = time.process_time() - began

    assert spent < 10 * count / 100_000  # 100,000 entries in ten seconds


@pytest.mark.constraint("ck_audit_head_only_one")
def test_there_is_one_head(app):
    with app.app_context(), pytest.raises(IntegrityError, match="only_one"), transaction():
        db.session.add(AuditHead(id=2, position=0, hash=audit.START))


@pytest.mark.constraint("ck_audit_entry_position_positive")
def test_positions_begin_at_one(app):
    with app.app_context(), pytest.raises(IntegrityError, match="position_positive"), transaction():
        db.session.add(entry(position=0))


@pytest.mark.constraint("uq_audit_entry_hash")
def test_no_hash_occurs_twice(app):
    with app.app_context(), pytest.raises(IntegrityError), transaction():
        db.session.add_all([entry(position=1), entry(position=2)])


def entry(position):
    return AuditEntry(
        position=position,
        at=NOBODY,
        action="test.done",
        subject_type="thing",
        subject_id="1",
        details="{}",
        previous=audit.START,
        hash="a" * 64,
    )
