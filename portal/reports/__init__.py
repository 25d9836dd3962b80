"""Formal reports of NGOs and CSOs on their work, for the decision-making bodies.

Resolution 11.10 (Rev.COP12), paragraph 5, first point. Public page: /<lang>/reports/.
"""
