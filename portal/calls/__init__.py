"""Calls: what is asked, of whom, until when.

For the public at ``/<lang>/calls/``; kept by the Secretariat at ``/<lang>/moderation/calls/``.
A call carries a questionnaire version, an audience and a window. What is filed in answer to it is
not known here: kinds of answer enter ``kinds.KINDS``, and whoever knows the people with drafts
enters ``actions.drafters``.
"""
