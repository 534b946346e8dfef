"""Official documents, annex workbooks, closing of a reporting period and what was handed in.

Owns the words and layout of what a commune sends out. It never counts anything itself: numbers come in as
cells of the indicators, with their denominator and what is missing.
"""
