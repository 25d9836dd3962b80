"""What the public may cite stays: ``addresses.txt`` lists every public address of the portal.

An address that goes away needs a redirect, and that needs somebody who thought about it.
"""

from pathlib import Path

from portal.foundation.access import mark_of
from tests.house import House

LIST = Path(__file__).with_name("addresses.txt")


def _public_addresses(house: House) -> list[str]:
    app = house.app
    return sorted(
        {
            rule.rule.replace("<lang:lang>", "<lang>")
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and (mark := mark_of(app.view_functions[rule.endpoint])) is not None
            and not mark.needs_sign_in
        }
    )


def test_public_addresses_are_those_listed(sqlite_house: House) -> None:
    listed = LIST.read_text("utf-8").splitlines()
    assert _public_addresses(sqlite_house) == listed
