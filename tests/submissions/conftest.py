"""What the tests of submissions share."""

import pytest
from flask import Flask

from portal.foundation import files
from tests.house import House


@pytest.fixture
def app(house: House) -> Flask:
    """The app as new, with a file store that knows its folder was emptied."""
    made = house.ready()
    made.extensions.pop(files._EXTENSION, None)
    return made
