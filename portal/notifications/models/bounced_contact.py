"""Contacts whose address a mail server refused."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import ADDRESS_LENGTH, Person
from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base


class BouncedContact(Base):
    """Somebody written to in vain, at the address they had then. It ends when that works again.

    The row counts only while the person still has this address.
    """

    __tablename__ = "bounced_contact"
    __table_args__ = (UniqueConstraint("person_id"),)

    id: Mapped[IntPK]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    address_key: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    bounced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)  # in the words of a mail server

    person: Mapped[Person] = relationship()
