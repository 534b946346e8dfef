"""Refusals of figures."""


class FigureError(ValueError):
    """A figure that cannot be, or that lacks its source."""
