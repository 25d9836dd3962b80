"""What the portal stands on: counters, the audit chain, outbox, jobs, limits, the search index."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OPEN_JOB = sa.text("done_at is null and failed_at is null")
OPEN_MAIL = sa.text("state in ('waiting', 'sending')")
# Spelt out, not imported: a migration stays as it was when the code moves on.
START_OF_CHAIN = "0" * 64


def upgrade() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_counter_last_positive")),
        sa.PrimaryKeyConstraint("name", "year", name=op.f("pk_counter")),
    )
    _audit()
    _outbox()
    _job()
    op.create_table(
        "limit_count",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("spent > 0", name=op.f("ck_limit_count_spent_positive")),
        sa.PrimaryKeyConstraint("name", "key", name=op.f("pk_limit_count")),
    )
    op.create_index("ix_limit_count_ends_at", "limit_count", ["ends_at"])
    _search()


def downgrade() -> None:
    for table in (
        "search_fts",
        "search_document",
        "limit_count",
        "job",
        "outbox",
        "audit_head",
        "audit_entry",
        "counter",
    ):
        op.drop_table(table)
    if _is_postgresql():
        op.execute("DROP FUNCTION audit_entry_is_append_only()")


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("subject_type", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_audit_entry_position_positive")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_index(
        "ix_audit_entry_subject", "audit_entry", ["subject_type", "subject_id", "position"]
    )
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor_id", "position"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.bulk_insert(head, [{"id": 1, "position": 0, "hash": START_OF_CHAIN}])
    if _is_postgresql():
        op.execute(
            "CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit entries are never changed or deleted'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry "
            "FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only()"
        )
        op.execute(
            "CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()"
        )
        return
    # SQLite loses triggers when a table is made anew: a later batch on audit_entry repeats these.
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END"
        )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("to_address", sa.String(254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False),
        sa.Column("give_up_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'sending', 'sent', 'failed')", name=op.f("ck_outbox_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_until is not null)", name=op.f("ck_outbox_lease_sending")
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at is not null)", name=op.f("ck_outbox_sent_dated")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
    )
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    op.create_index("ix_outbox_state", "outbox", ["state", "id"])
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["next_attempt_at", "id"],
        sqlite_where=OPEN_MAIL,
        postgresql_where=OPEN_MAIL,
    )


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("key", sa.String(200), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("run_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts_counted")),
        sa.CheckConstraint("done_at is null or failed_at is null", name=op.f("ck_job_one_end")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index(
        "ix_job_open",
        "job",
        ["run_at", "id"],
        sqlite_where=OPEN_JOB,
        postgresql_where=OPEN_JOB,
    )


def _search() -> None:
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint(
            "source",
            "subject_id",
            "language",
            name=op.f("uq_search_document_source_subject_id_language"),
        ),
    )
    if _is_postgresql():
        op.execute("CREATE TABLE search_fts (rowid integer PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX search_fts_words ON search_fts USING gin (words)")
        return
    # Words arrive folded and stemmed; marks belong to a word, or Hindi and Thai fall to pieces.
    op.execute(
        "CREATE VIRTUAL TABLE search_fts USING fts5(words, "
        "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")"
    )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
