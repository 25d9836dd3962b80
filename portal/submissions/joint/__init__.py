"""Filing jointly: a lead invites organisations, and each signs a text in its own account.

Part of the shared lifecycle, the same for every kind of submission. What a confirmation binds to:
docs/decisions/0015-a-signature-is-under-a-text.md.
"""
