"""The Secretariat's desk: the queue over all cases, the review page, mails, and the parts page.

Under /<lang>/moderation/. Knows the registries and nothing else of the features.
"""
