"""Lessons, tests and their results. In this state: results only; lessons and sessions come later."""
