"""Where a phone stands in the feed: opaque to it, signed, bound to its device."""

from dataclasses import asdict, dataclass

from django.core import signing


@dataclass(frozen=True, slots=True)
class Cursor:
    """In a snapshot: the id of the last card sent and `xid`, from which changes are read afterwards.

    Behind it: the transaction and number of the last change that was read.
    """

    epoch: str
    hamlets: str
    snapshot: str = ""
    after: int = 0
    xid: int = 0
    seq: int = 0

    def sealed(self, device: str) -> str:
        return signing.dumps(list(asdict(self).values()), salt=f"field.cursor.{device}", compress=True)


def read_cursor(text: str, device: str) -> Cursor | None:
    """None where it cannot be read: the phone then begins from the start."""
    try:
        return Cursor(*signing.loads(text, salt=f"field.cursor.{device}"))
    except (signing.BadSignature, TypeError, ValueError):
        return None
