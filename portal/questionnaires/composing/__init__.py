"""Composing a questionnaire: the data of a draft, changed step by step, checked, and started."""
