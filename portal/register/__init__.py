"""The public reading room: /<lang>/register/ lists and searches, /<lang>/register/<reference> reads.

It follows ``submission.public_version_id`` and nothing else.
"""
