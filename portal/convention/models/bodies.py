"""Bodies of the instruments: those that decide, those that advise, those that work."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.convention.models.sourced import Sourced, one_of
from portal.foundation.columns import LocalisedText
from portal.foundation.localised import Localised

KINDS = {
    "cop": _l("Conference of the Parties"),
    "mop": _l("Meeting of the Parties"),
    "mos": _l("Meeting of the Signatories"),
    "board": _l("Board"),
    "stc": _l("Standing Committee"),
    "bureau": _l("Bureau"),
    "sub-committee": _l("Sub-committee"),
    "scc": _l("Scientific Council"),
    "scc-sc": _l("Sessional Committee"),
    "sc": _l("Scientific Committee"),
    "tc": _l("Technical Committee"),
    "ac": _l("Advisory Committee"),
    "working-group": _l("Working group"),
    "task-force": _l("Task force"),
    "liaison-group": _l("Liaison group"),
}


class Body(Sourced):
    """A body that meets. One without an instrument serves several conventions."""

    __tablename__ = "body"
    __table_args__ = (one_of("kind", KINDS),)

    instrument_code: Mapped[str | None] = mapped_column(ForeignKey("instrument.code"), index=True)
    name: Mapped[Localised] = mapped_column(LocalisedText)
    kind: Mapped[str] = mapped_column(String(20))
