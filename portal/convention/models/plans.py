"""Strategic plans with their goals and targets."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.convention.models.sourced import Sourced
from portal.foundation.columns import LocalisedText
from portal.foundation.localised import Localised


class StrategicPlan(Sourced):
    """A strategic plan. An ended plan stays readable, and nothing new is filed under it."""

    __tablename__ = "strategic_plan"
    __table_args__ = (CheckConstraint("first_year <= last_year", name="years_in_order"),)

    name: Mapped[Localised] = mapped_column(LocalisedText)
    first_year: Mapped[int]
    last_year: Mapped[int]


class StrategicGoal(Sourced):
    """A goal of a plan. Its title may be unknown, then it goes by its number."""

    __tablename__ = "strategic_goal"
    __table_args__ = (UniqueConstraint("plan_code", "number"),)

    plan_code: Mapped[str] = mapped_column(ForeignKey("strategic_plan.code"))
    number: Mapped[str] = mapped_column(String(10))
    title: Mapped[Localised] = mapped_column(LocalisedText)


class StrategicTarget(Sourced):
    """A target under a goal. ``title`` is a short label, not the adopted text."""

    __tablename__ = "strategic_target"
    __table_args__ = (UniqueConstraint("goal_code", "number"),)

    goal_code: Mapped[str] = mapped_column(ForeignKey("strategic_goal.code"))
    number: Mapped[str] = mapped_column(String(10))
    title: Mapped[Localised] = mapped_column(LocalisedText)
    due_year: Mapped[int | None]
