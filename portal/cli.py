"""The portal's commands: ``flask --app wsgi …``."""

import click
from flask import Flask

from portal.foundation import schema
from portal.foundation.settings import current as settings


def init_app(app: Flask) -> None:
    """Give ``app`` its commands."""
    app.cli.add_command(upgrade_database)


@click.command("upgrade")
def upgrade_database() -> None:
    """Bring the database up to date."""
    schema.upgrade(settings().database_address)
    click.echo("The database is up to date.")
