"""Threats to migratory species, in two levels: headings and what stands under them."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.convention.models.sourced import Sourced
from portal.foundation.columns import LocalisedText
from portal.foundation.localised import Localised


class Threat(Sourced):
    """A threat. One without a parent is a heading, and can be chosen itself."""

    __tablename__ = "threat"
    __table_args__ = (CheckConstraint("parent_code <> code", name="not_its_own_parent"),)

    parent_code: Mapped[str | None] = mapped_column(ForeignKey("threat.code"))
    name: Mapped[Localised] = mapped_column(LocalisedText)
