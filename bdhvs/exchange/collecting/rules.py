"""When a parcel of cells is new, known already, or of a copy of the office. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bdhvs.lib.labelled import Labelled


class Verdict(Labelled):
    TAKEN = "taken", "đã nhận"
    KNOWN = "known", "đã nhận trước đó"
    FORKED = "forked", "hai máy cùng gửi dưới tên một xã"


class ParcelError(ValueError):
    """A parcel that cannot be read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Who sent: which life of which office's database, its number, its content and the content before it."""

    life: str
    number: int
    hash: str
    before: str
    at: datetime | None = None


def judge(mark: Mark, earlier: Sequence[Mark]) -> tuple[Verdict, Mark | None]:
    """What to do with a parcel after `earlier` ones of the commune were taken (oldest first), and which one it crosses.

    One office writes one chain: each parcel names the one before. The same number with another content, or a number
    that does not follow, comes from a copy of the disk that went its own way. A new life (a restore) begins a new
    chain; a parcel of an older life after that is a fork as well.
    """
    if any(one.hash == mark.hash and one.life == mark.life for one in earlier):
        return Verdict.KNOWN, None
    own = [one for one in earlier if one.life == mark.life]
    if own and earlier[-1].life != mark.life:
        return Verdict.FORKED, earlier[-1]
    if not own:
        return Verdict.TAKEN, None
    last = own[-1]
    follows = mark.number > last.number and (mark.number > last.number + 1 or mark.before == last.hash)
    return (Verdict.TAKEN, None) if follows else (Verdict.FORKED, last)


def fork_words(commune: str, mark: Mark, other: Mark) -> str:
    """Names the two that claim to be one office."""
    when = f" nhận lúc {other.at:%H:%M %d/%m/%Y}" if other.at else ""
    return (
        f"Hai máy cùng gửi số liệu dưới tên xã {commune}: "
        f"gói số {mark.number} (máy {mark.life[:8]}, dấu {mark.hash[:8]}) "
        f"không nối tiếp gói số {other.number} (máy {other.life[:8]}, dấu {other.hash[:8]}){when}. "
        "Số liệu đã nhận giữ nguyên. Hãy hỏi xã máy nào đang dùng thật và ngừng máy kia."
    )
