"""Refusals of the machine room. Each message is one sentence for the person at the keyboard."""


class OperationError(Exception):
    """Something the machine or its folder does not allow."""


class ClusterError(OperationError):
    """The embedded database cannot be made, started or reached."""


class WrongUseError(OperationError):
    """The command line was not understood: exit 2."""
