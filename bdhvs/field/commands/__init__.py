"""What changes on the server when phones join, send, tell of losses, and when the office decides."""

from bdhvs.field.commands.conflicts import resolve_conflict
from bdhvs.field.commands.devices import join_device, renew_device, revoke_device, tell_loss
from bdhvs.field.commands.receiving import receive
from bdhvs.field.commands.waiting import try_again

__all__ = [
    "join_device",
    "receive",
    "renew_device",
    "resolve_conflict",
    "revoke_device",
    "tell_loss",
    "try_again",
]
