"""Organisations, who acts for them in which role, and what they are known to be.

The public reads ``/<lang>/organisations/``; members work under
``/<lang>/workspace/organisations/``; the Secretariat under ``/<lang>/moderation/organisations/``.
"""
