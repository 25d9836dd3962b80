"""One row that counts the changes of the register: part of the ETag of every public list."""

from sqlalchemy import CheckConstraint, Integer
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Base


class RegisterState(Base):
    """The register's change counter. The migration puts its only row in."""

    __tablename__ = "register_state"
    __table_args__ = (CheckConstraint("id = 1", name="only_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    revision: Mapped[int]
