"""The public reading room, /<lang>/register/: lists, searches, and reads what was published.

It follows ``submission.public_version_id`` and nothing else.
"""
