"""The compiled text of every indicator against the slow count of the same village."""
