"""Needs and difficulties that households tell, and how each was answered."""
