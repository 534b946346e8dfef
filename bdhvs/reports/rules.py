"""Refusals of closing and submitting."""


class PeriodOpenError(ValueError):
    """The period has not ended yet."""


class AlreadyClosedError(ValueError):
    """The period was closed before; a closed period is never closed again."""


class SubmissionError(ValueError):
    """A submission in a state that does not allow this step."""
