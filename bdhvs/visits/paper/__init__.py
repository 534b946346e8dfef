"""Visits on paper: a sheet for each lane, typed back in a minute a page."""
