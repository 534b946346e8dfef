"""Refusals of gatherings."""


class AttendanceError(ValueError):
    """Nobody, or a name and a number for the same people."""
