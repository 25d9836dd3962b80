"""Notifications: numbered letters of the Secretariat that ask, act or inform, and who answered.

Source: UNEP/CMS/COP12/Doc.23.1, paragraphs 23 and 24; Notifications 2015/019, 2016/017, 2018/008.
Public pages: /<lang>/notifications/.
"""
