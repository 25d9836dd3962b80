"""The Convention's world as data: countries, instruments, bodies, meetings, plans, taxa, threats.

Loaded from the CSV files in ``data/`` and kept by staff under ``/<lang>/moderation/convention/``.
Every other part of the portal takes names and lists from here (``vocabularies``). Another
convention is other data, not other code.
"""
