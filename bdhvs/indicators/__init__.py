"""Definitions of indicators, their compilation to SQL, the cells they fill, the units behind a number.

Never: targets (which plan asks for how much) or people's names.
"""
