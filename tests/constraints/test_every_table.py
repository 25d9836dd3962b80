"""Every table has its sample row, so that nothing is left out here and in the migrations' test."""

from portal.foundation.db import Base
from tests.house import House
from tests.sample_rows import ROWS


def test_every_table_has_a_sample_row(sqlite_house: House) -> None:
    assert set(ROWS) ^ set(Base.metadata.tables) == set()
