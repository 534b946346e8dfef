"""Spot-checks (phúc tra): drawing a sample of claimed passes, giving it to somebody else, what he found, the share
that stands. Never changes a claim: what is found is recorded as facts of the rooms below, and these move the figure.
"""
