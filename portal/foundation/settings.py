"""Where the running app's settings are found."""

from flask import current_app

from config import Settings

KEY = "PORTAL_SETTINGS"


def current() -> Settings:
    """The settings of the app whose context is active."""
    settings: Settings = current_app.config[KEY]
    return settings
