"""Taxa: groups of animals, and the species and subspecies in them."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.convention.models.sourced import Sourced, one_of
from portal.foundation.columns import LocalisedText
from portal.foundation.db import Base
from portal.foundation.localised import Localised

RANKS = {
    "group": _l("Group"),
    "species": _l("Species"),
    "subspecies": _l("Subspecies"),
}
# Empty means not checked, never "not listed".
APPENDICES = {"": _l("Not checked"), "I": "I", "II": "II", "I/II": "I/II"}


class Taxon(Sourced):
    """A group, a species or a subspecies; a tree of up to four levels."""

    __tablename__ = "taxon"
    __table_args__ = (
        one_of("rank", RANKS),
        one_of("appendix", APPENDICES),
        CheckConstraint("parent_code <> code", name="not_its_own_parent"),
    )

    parent_code: Mapped[str | None] = mapped_column(ForeignKey("taxon.code"))
    rank: Mapped[str] = mapped_column(String(20))
    scientific_name: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[Localised] = mapped_column(LocalisedText)
    appendix: Mapped[str] = mapped_column(String(10), default="")

    instrument_links: Mapped[list["TaxonInstrument"]] = relationship(
        cascade="all, delete-orphan",
        order_by="TaxonInstrument.instrument_code",
        lazy="selectin",
    )
    # Codes of the instruments that concern it: for a group, not only those of its species.
    instrument_codes: AssociationProxy[list[str]] = association_proxy(
        "instrument_links",
        "instrument_code",
        creator=lambda code: TaxonInstrument(instrument_code=code),
    )


class TaxonInstrument(Base):
    """That an instrument concerns a taxon."""

    __tablename__ = "taxon_instrument"

    taxon_code: Mapped[str] = mapped_column(ForeignKey("taxon.code"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(ForeignKey("instrument.code"), primary_key=True)
