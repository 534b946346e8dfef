"""Words of publications."""

from typing import Final

from bdhvs.skills.rules import FactError

PUBLICATION_KINDS: Final = {
    "": "tin, bài, lượt phát",
    "banner": "băng rôn, khẩu hiệu đã treo",
    "weekly_skill": "mỗi tuần một kỹ năng",
}
"""Kinds that plans count by themselves; everything else is an item on its channel."""


class DeliveryError(FactError):
    """No household, or a correction of several households at once."""
