"""Instruments: the Convention, its Agreements and its Memoranda of Understanding."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.convention.models.sourced import Sourced, one_of
from portal.foundation.columns import LocalisedText
from portal.foundation.localised import Localised

KINDS = {
    "convention": _l("Convention"),
    "agreement": _l("Agreement"),
    "mou": _l("Memorandum of Understanding"),
}


class Instrument(Sourced):
    """A treaty or a Memorandum of Understanding of the Convention's family."""

    __tablename__ = "instrument"
    __table_args__ = (one_of("kind", KINDS),)

    short_name: Mapped[Localised] = mapped_column(LocalisedText)  # AEWA; Siberian Crane
    name: Mapped[Localised] = mapped_column(LocalisedText)  # the whole official name
    kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int | None]  # concluded or opened for signature
    in_force: Mapped[date | None]
