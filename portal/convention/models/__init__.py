"""The tables of the Convention's world, one noun a file."""

from portal.convention.models.bodies import Body
from portal.convention.models.countries import Country, Region
from portal.convention.models.instruments import Instrument
from portal.convention.models.meetings import AgendaItem, Meeting, MeetingDeadline
from portal.convention.models.plans import StrategicGoal, StrategicPlan, StrategicTarget
from portal.convention.models.revision import ConventionRevision
from portal.convention.models.sourced import Sourced
from portal.convention.models.taxa import Taxon, TaxonInstrument
from portal.convention.models.threats import Threat

__all__ = [
    "AgendaItem",
    "Body",
    "ConventionRevision",
    "Country",
    "Instrument",
    "Meeting",
    "MeetingDeadline",
    "Region",
    "Sourced",
    "StrategicGoal",
    "StrategicPlan",
    "StrategicTarget",
    "Taxon",
    "TaxonInstrument",
    "Threat",
]
