"""Prizes of a contest. Pure."""

from collections.abc import Iterable
from typing import Final

from bdhvs.gatherings.rules import GatheringError
from bdhvs.lib.labelled import Labelled


class Prize(Labelled):
    """What a team won; the order is that of a list of results."""

    FIRST = "first", "giải Nhất"
    SECOND = "second", "giải Nhì"
    THIRD = "third", "giải Ba"
    ENCOURAGED = "encouraged", "giải Khuyến khích"
    NONE = "none", "tham gia"


RANKS: Final = {prize.value: place for place, prize in enumerate(Prize)}
CONTEST_KIND: Final = "contest"
MOST_PEOPLE: Final = 9_999


def check_entry(*, kind: str, place: str | None, team_name: str, people: int, held: bool) -> None:
    """Refuse a result that belongs to no contest, names nobody, or comes before the contest was held.

    Raises: GatheringError
    """
    if kind != CONTEST_KIND:
        raise GatheringError("Chỉ ghi kết quả cho hội thi.")
    if not held:
        raise GatheringError("Hội thi chưa ghi đã tổ chức. Hãy ghi vào sổ trước, rồi ghi kết quả.")
    if not place and not team_name.strip():
        raise GatheringError("Hãy chọn thôn, đơn vị hoặc ghi tên đội.")
    if not 1 <= people <= MOST_PEOPLE:
        raise GatheringError(f"Số người của đội từ 1 đến {MOST_PEOPLE}.")


def in_order(prizes: Iterable[str]) -> list[str]:
    """Prizes from the first down."""
    return sorted(prizes, key=lambda prize: RANKS[prize])
