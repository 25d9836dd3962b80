"""Following: who is told of what becomes public, by mail, by Atom feed, by calendar.

Features tell what happened (``actions.announce``) and enter what their feed lists
(``sources.SOURCES``); nothing here knows them. Pages: /<lang>/subscribe, /<lang>/following/…,
/<lang>/account/updates; feeds: /feeds/….
"""
