"""The portal's commands: ``flask --app wsgi …``. Each says what it did."""

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portal import serving
from portal.convention import loading
from portal.demo.building import PASSWORD, Demonstration
from portal.demo.script import read
from portal.foundation import assets, audit, schema, search, worker
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.settings import current as settings
from portal.notifications import record
from portal.organisations.commands import first_administrator
from portal.questionnaires import actions as questionnaires
from portal.submissions import lifecycle, projecting

DIAGRAM = Path(__file__).resolve().parents[1] / "docs" / "lifecycle.mmd"
audit_commands = AppGroup("audit", help="The audit chain.")


def init_app(app: Flask) -> None:
    """Give ``app`` its commands."""
    for command in (
        upgrade,
        load,
        work,
        serve,
        lifecycle_diagram,
        rebuild_projection,
        rebuild_search,
        build_assets,
        demo,
        first_administrator,
        audit_commands,
    ):
        app.cli.add_command(command)


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the database up to date."""
    schema.upgrade(settings().database_address)
    click.echo("The database is up to date.")


@click.command("load")
@with_appcontext
def load() -> None:
    """Load the reference data and the built-in questionnaires; what staff edited stays."""
    with transaction() as session:
        report = loading.load(session, now())
        versions = questionnaires.load_built_in(session, now())
        history = record.load(session, now())
    click.echo(
        f"Reference data: {len(report.added)} added, {len(report.changed)} changed, "
        f"{report.same} as they were. Questionnaires: {len(versions)}. "
        f"Historical notifications: {history.added} added, {history.changed} changed."
    )


@click.command("worker")
@click.option("--once", is_flag=True, help="Stop when nothing is due.")
@with_appcontext
def work(once: bool) -> None:
    """Send the mail and run the jobs that wait."""
    worker.run(once=once)


@click.command("serve")
@click.option("--port", type=int, default=8000, envvar="PORT", show_default=True)
@click.option("--processes", type=int, default=2, show_default=True)
@with_appcontext
def serve(port: int, processes: int) -> None:
    """Serve the portal with gunicorn, and run one worker beside it."""
    serving.run(port, processes)


@click.command("lifecycle-diagram")
@click.option("--check", is_flag=True, help="Only say whether the file is up to date.")
@with_appcontext
def lifecycle_diagram(check: bool) -> None:
    """Draw docs/lifecycle.mmd from the lifecycle table."""
    drawn = lifecycle.diagram()
    if check:
        sys.exit(0 if DIAGRAM.read_text() == drawn else f"{DIAGRAM.name} is out of date.")
    DIAGRAM.write_text(drawn)
    click.echo(f"Drew {DIAGRAM.name}.")


@click.command("rebuild-projection")
@with_appcontext
def rebuild_projection() -> None:
    """Make facets, figures and entries of every version anew from the frozen bytes."""
    click.echo(f"Projected {projecting.rebuild()} versions.")


@click.command("rebuild-search")
@with_appcontext
def rebuild_search() -> None:
    """Make the search index anew from what is public."""
    for source in search.SOURCES:
        click.echo(f"{source}: {search.rebuild(source)}")


@click.command("build-assets")
@with_appcontext
def build_assets() -> None:
    """Minify and name the style sheets and scripts."""
    assets.build(*assets.folders(current_app))
    click.echo("The assets are built.")


@audit_commands.command("verify")
@click.option("--anchor", default="", help="What `audit head` printed earlier.")
def verify(anchor: str) -> None:
    """Check the chain; name the first broken link."""
    broken = audit.verify(db.session, audit.Anchor.parse(anchor) if anchor else None)
    if broken is not None:
        sys.exit(f"Broken at entry {broken.position}: {broken.reason}.")
    click.echo(f"Sound up to {audit.head(db.session)}.")


@audit_commands.command("head")
def head() -> None:
    """Print the anchor to keep outside: position and hash of the newest entry."""
    click.echo(str(audit.head(db.session)))


@click.command("demo")
@click.option("--port", type=int, default=8000, envvar="PORT", show_default=True)
@click.option("--only-build", is_flag=True, help="Make the content and stop.")
@with_appcontext
def demo(port: int, only_build: bool) -> None:
    """Make the demonstration and serve it. Refuses to run outside demo mode."""
    if not settings().is_demo:
        sys.exit("This is no demonstration: set PORTAL_ENVIRONMENT=demo.")
    schema.upgrade(settings().database_address)
    click.echo("The database is up to date.")
    Demonstration(now(), click.echo).build()
    worker.run(once=True)
    click.echo("Mails are kept for reading; documents are made.")
    if only_build:
        return
    click.echo(f"\nThe portal: http://localhost:{port}/")
    click.echo(f"Its mail:   http://localhost:{port}/demo/mail/")
    click.echo(f"Sign in with any of these, password “{PASSWORD}”:")
    for entry in read("people.yaml"):
        click.echo(f"  {entry['email']}")
    serving.run(port, processes=2)
