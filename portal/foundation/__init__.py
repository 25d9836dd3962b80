"""What the portal stands on: database, access, languages, text, files, mail, audit, jobs.

Nothing here knows the product; one noun a file.
"""
