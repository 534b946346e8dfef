"""Refusals and words of approving. Free of framework."""

from typing import Final

LONGEST_REASON: Final = 200
NOT_ONES_OWN: Final = "Người viết không tự duyệt. Hãy nhờ lãnh đạo hoặc cán bộ khác duyệt."


class RefusalError(ValueError):
    """An act that cannot be; the message is for the user."""


def reason_of(text: str) -> str:
    """Raises: RefusalError when nothing is said"""
    words = " ".join(text.split())
    if not words:
        raise RefusalError("Hãy ghi lý do.")
    return words[:LONGEST_REASON]
