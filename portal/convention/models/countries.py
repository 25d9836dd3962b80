"""Countries, and the regions the Convention puts them in. Country names come only from here."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.convention.models.sourced import Sourced, one_of
from portal.foundation.columns import LocalisedText
from portal.foundation.localised import Localised

UN_STATUSES = {
    "member": _l("Member of the United Nations"),
    "observer": _l("Observer at the United Nations"),
    "other": _l("Neither member nor observer"),
}


class Region(Sourced):
    """A region of the Convention. Allocated by its Parties, so not a matter of geography."""

    __tablename__ = "region"

    name: Mapped[Localised] = mapped_column(LocalisedText)


class Country(Sourced):
    """A State, or another member of the list of Parties such as the European Union.

    ``code`` is ISO 3166 alpha-2. Names imply no opinion on the legal status of anything named.
    """

    __tablename__ = "country"
    __table_args__ = (
        CheckConstraint("length(code) = 2 AND code = upper(code)", name="code"),
        CheckConstraint("length(iso3) = 3 AND iso3 = upper(iso3)", name="iso3"),
        one_of("un_status", UN_STATUSES),
    )

    iso3: Mapped[str] = mapped_column(String(3), unique=True)  # EUE for the EU is not of ISO 3166
    name: Mapped[Localised] = mapped_column(LocalisedText)
    un_status: Mapped[str] = mapped_column(String(20))
    is_party: Mapped[bool]
    party_since: Mapped[date | None]  # entry into force for it; None when the day is not known
    party_year: Mapped[int | None]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    party_basis: Mapped[str] = mapped_column(Text, default="")
    date_basis: Mapped[str] = mapped_column(Text, default="")
    region_basis: Mapped[str] = mapped_column(Text, default="")
