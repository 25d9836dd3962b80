"""A person: joining, signing in and out, password, language, time zone.

For everybody who takes part, under ``/<lang>/join``, ``/<lang>/sign-in`` and ``/<lang>/account``.
Whom a person acts for is the next floor's matter (``organisations``).
"""
