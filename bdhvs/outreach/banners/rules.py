"""States and kinds of what hangs in public. Pure."""

from typing import Final

from bdhvs.lib.labelled import Labelled
from bdhvs.skills.rules import FactError


class BannerError(FactError):
    """An act on a banner that cannot be; the message is for the user."""


class BannerState(Labelled):
    """How a banner stands; read from its fact and its last day."""

    PLANNED = "planned", "chưa treo"
    UP = "up", "đang treo"
    DOWN = "down", "đã hạ"


class BannerKind(Labelled):
    """What hangs. Plans count banners; panels and posters are items on their channel."""

    BANNER = "banner", "băng rôn, khẩu hiệu"
    PANEL = "panel", "pano, áp phích"
    WEB = "web", "banner trên trang thông tin"


PUBLISHED_AS: Final = {
    BannerKind.BANNER: ("banner", "banner"),
    BannerKind.PANEL: ("poster", ""),
    BannerKind.WEB: ("web_banner", ""),
}
"""Channel and kind of the publication that says that one hangs."""

SLOGANS: Final = (
    "Người biết chỉ cho người không biết",
    "Đi từng ngõ, gõ từng nhà, hướng dẫn từng người",
    "Triển khai nhanh chóng, kết nối rộng khắp, ứng dụng thông minh",
    "Mỗi tuần một kỹ năng số",
)
"""Mottoes of the movement that are offered when the text is typed (HL-X1 to X3)."""
