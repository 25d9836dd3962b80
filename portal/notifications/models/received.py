"""What is known to have come in before there was a portal."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.convention.models.sourced import one_of
from portal.foundation.columns import IntPK
from portal.foundation.db import Base

SENDER_KINDS = ("government", "ngo", "igo", "other")


class ReceivedInput(Base):
    """An entry of the historical record: received by e-mail, text not held.

    It has no reference, receipt, hash or state of the portal's, since the portal received nothing.
    """

    __tablename__ = "received_input"
    __table_args__ = (
        one_of("sender_kind", SENDER_KINDS),
        Index("ix_received_input_notification_id", "notification_id", "id"),
    )

    id: Mapped[IntPK]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    sender: Mapped[str] = mapped_column(String(200))
    sender_kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300), default="")
    form: Mapped[str] = mapped_column(String(100), default="")
    received_by: Mapped[str] = mapped_column(String(60), default="")  # the day it came by
    note: Mapped[str] = mapped_column(Text, default="")
