"""The questionnaires of this portal: lineages, and their frozen versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from portal.foundation.columns import IntPK, Json, LocalisedText, UtcDateTime
from portal.foundation.db import Base
from portal.foundation.localised import Localised
from portal.questionnaires.loading import load_bytes
from portal.questionnaires.schema import Questionnaire as Definition


class FrozenForGood(RuntimeError):
    """Something tried to change or delete a frozen version."""


class Questionnaire(Base):
    """A lineage: what is asked in one matter, from version to version."""

    __tablename__ = "questionnaire"

    id: Mapped[IntPK]
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[Localised] = mapped_column(LocalisedText)  # of the newest version
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    versions: Mapped[list["QuestionnaireVersion"]] = relationship(
        back_populates="questionnaire", order_by="QuestionnaireVersion.number"
    )


class QuestionnaireVersion(Base):
    """One wording of a questionnaire, frozen: canonical JSON bytes and their SHA-256."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        CheckConstraint("number > 0", name="number_counts_from_one"),
        CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
    )

    id: Mapped[IntPK]
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of body, hexadecimal
    body: Mapped[bytes] = mapped_column(LargeBinary)  # RFC 8785 JSON; the only truth
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    questionnaire: Mapped[Questionnaire] = relationship(back_populates="versions")

    @property
    def definition(self) -> Definition:
        """What it asks; parsed once a process."""
        return load_bytes(self.body)


class QuestionnaireDraft(Base):
    """A questionnaire that staff are composing. ``data`` is what will be frozen, gaps and all.

    A thing that carries questions (a notification) is its host: a name in ``hosts.HOSTS`` and the
    host's own id. Without one the frozen questionnaire is there for any call.
    """

    __tablename__ = "questionnaire_draft"
    __table_args__ = (
        UniqueConstraint("host", "host_id"),
        CheckConstraint("(host is null) = (host_id is null)", name="host_with_its_id"),
    )

    id: Mapped[IntPK]
    key: Mapped[str] = mapped_column(String(64), unique=True)  # names it in addresses
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # of its first form
    code: Mapped[str] = mapped_column(String(60))  # of the lineage it will belong to
    data: Mapped[dict[str, Any]] = mapped_column(Json)  # replaced whole, never changed in place
    host: Mapped[str | None] = mapped_column(String(40))
    host_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    frozen_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_version.id"))
    version: Mapped[int] = mapped_column()
    frozen: Mapped[QuestionnaireVersion | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy

    @property
    def title(self) -> Localised:
        """What it is called so far."""
        return Localised(self.data["title"])


@event.listens_for(QuestionnaireVersion, "before_update")
@event.listens_for(QuestionnaireVersion, "before_delete")
def _stays(mapper: Mapper[Any], connection: Any, version: QuestionnaireVersion) -> None:
    raise FrozenForGood(f"Version {version.number} of a questionnaire never changes.")
