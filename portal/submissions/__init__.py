"""The life of a submission: drafts, rounds, frozen versions, receipts, files, timeline.

For every kind of submission alike; no kind's name occurs here. Pages live under
/<lang>/workspace/submissions/… for those who file, and under /r/<reference> for anybody with a
receipt. Read lifecycle.py first.
"""
