"""Meetings: the coming and past ones, at ``/<lang>/meetings/``.

A desk for everybody: it reads the Convention's meetings and the calls attached to them.
"""
