"""The time zone that a form begins with."""

from zoneinfo import ZoneInfo

import pytest

from portal.accounts import time_zones


@pytest.mark.parametrize(
    ("accepted", "zone"),
    [
        ("en-KE,en;q=0.8", "Africa/Nairobi"),
        ("pt-BR", "America/Sao_Paulo"),
        ("fr,fr-FR;q=0.9", "Europe/Paris"),
        ("en", "UTC"),
        ("", "UTC"),
        ("zh-Hans", "UTC"),
        ("en-ZZ;;q=,,x", "UTC"),
    ],
)
def test_the_first_country_of_the_browser_decides(accepted: str, zone: str) -> None:
    assert time_zones.suggest(accepted) == zone


def test_every_zone_offered_exists() -> None:
    zones = time_zones.zones()
    assert [ZoneInfo(zone).key for zone in zones] == list(zones)
    assert len(set(zones)) == len(zones) > 400
