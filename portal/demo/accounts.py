"""The demonstration's accounts, whose password everybody can read, stay out of production."""

from flask import Flask
from sqlalchemy import inspect, select

from config import WeakSettings
from portal.accounts.models import Person
from portal.demo.script import read
from portal.foundation.db import db


def refuse_demo_accounts(app: Flask) -> None:
    """Raise WeakSettings when the database of ``app`` holds one of the demonstration's accounts.

    A database that is still empty is sound.
    """
    addresses = [entry["email"] for entry in read("people.yaml")]
    with app.app_context():
        if not inspect(db.engine).has_table(Person.__tablename__):
            return
        if db.session.scalar(select(Person.id).where(Person.email_key.in_(addresses)).limit(1)):
            raise WeakSettings("the database holds accounts of the demonstration; use another one")
