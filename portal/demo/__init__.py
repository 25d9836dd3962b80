"""The demonstration: example people, organisations and reports, made through people's own actions.

Nothing of it can exist outside demo mode: the command refuses to run, and the mail page is not
registered. Everything in it is evidently an example.
"""
