"""States of a content item and what may follow each. Pure."""

from typing import Final

from bdhvs.learning.lessons.reviewing import SPOKEN, SYLLABLES_A_SECOND
from bdhvs.lib.labelled import Labelled
from bdhvs.skills.rules import FactError

LONGEST_BODY: Final = 12_000
COMMENT_LENGTH: Final = 600


class ContentError(FactError):
    """An act on a content item that cannot be; the message is for the user."""


class ContentState(Labelled):
    """How an item stands. PUBLISHED is read from the publications in force, never stored."""

    IDEA = "idea", "ý tưởng"
    DRAFT = "draft", "đang soạn"
    WAITING = "waiting", "chờ duyệt"
    RETURNED = "returned", "trả lại để sửa"
    APPROVED = "approved", "đã duyệt"
    PUBLISHED = "published", "đã phát, đã đăng"
    DROPPED = "dropped", "đã bỏ"


STORED: Final = tuple(state for state in ContentState if state is not ContentState.PUBLISHED)


class ContentForm(Labelled):
    """What kind of text or picture an item is."""

    SCRIPT = "script", "bài phát thanh"
    ARTICLE = "article", "tin, bài trên trang thông tin"
    POST = "post", "bài mạng xã hội"
    POSTER = "poster", "áp phích"
    INFOGRAPHIC = "infographic", "đồ họa thông tin"
    VIDEO = "video", "video, clip"
    PRINT = "print", "tờ rơi, ấn phẩm"


class ContentStep(Labelled):
    """What happened to an item."""

    WRITTEN = "written", "Viết"
    REWRITTEN = "rewritten", "Sửa"
    SENT = "sent", "Gửi duyệt"
    APPROVED = "approved", "Duyệt"
    RETURNED = "returned", "Trả lại để sửa"
    PUBLISHED = "published", "Phát, đăng"
    DROPPED = "dropped", "Bỏ"


USUAL_CHANNELS: Final = {
    ContentForm.SCRIPT: ("loudspeaker",),
    ContentForm.ARTICLE: ("website",),
    ContentForm.POST: ("zalo", "facebook"),
    ContentForm.POSTER: ("poster",),
}
"""Where a draft of this form usually goes out."""

ONLINE: Final = frozenset(
    {"website", "social_media", "facebook", "zalo", "youtube", "web_banner", "video", "infographic"}
)
"""Channels on which something published has an address, or can be photographed from the screen."""

AIR: Final = "loudspeaker"

CHANNELS: Final = (
    "loudspeaker", "website", "zalo", "facebook", "youtube", "social_media", "video", "infographic", "web_banner",
    "poster", "print", "press", "mass_media", "influencer", "speaker",
)  # fmt: skip
"""Where items go out. What is said at a meeting or a door is a session or a visit; banners have their register."""

_MAY_FOLLOW: Final = {
    ContentStep.REWRITTEN: {"idea", "draft", "waiting", "returned", "approved"},
    ContentStep.SENT: {"idea", "draft", "returned"},
    ContentStep.APPROVED: {"waiting"},
    ContentStep.RETURNED: {"waiting", "approved"},
    ContentStep.PUBLISHED: {"approved", "published"},
    ContentStep.DROPPED: {"idea", "draft", "waiting", "returned", "approved"},
}
_REFUSED: Final = {
    ContentStep.REWRITTEN: "Bài đã phát hoặc đã bỏ thì không sửa. Cần nói khác, hãy viết bài mới.",
    ContentStep.SENT: "Chỉ gửi duyệt được bài đang soạn.",
    ContentStep.APPROVED: "Chỉ duyệt được bài đang chờ duyệt.",
    ContentStep.RETURNED: "Chỉ trả lại được bài đang chờ duyệt, hoặc đã duyệt mà chưa phát.",
    ContentStep.PUBLISHED: "Bài chưa duyệt thì chưa ghi phát, đăng được.",
    ContentStep.DROPPED: "Bài đã phát hoặc đã bỏ rồi. Ghi nhầm lượt phát thì rút lại lượt ấy.",
}


def may_follow(state: str, step: ContentStep) -> bool:
    """Whether the step is open from this state."""
    return state in _MAY_FOLLOW.get(step, ())


def check_step(state: str, step: ContentStep) -> None:
    """Raises: ContentError"""
    if not may_follow(state, step):
        raise ContentError(_REFUSED[step])


def state_after_writing(body: str) -> ContentState:
    """A title alone is an idea."""
    return ContentState.DRAFT if body.strip() else ContentState.IDEA


def check_evidence(channel: str, *, proof: str, minutes: int | None, files: int) -> None:
    """What went out leaves a trace: on air its minutes, on the net its address or a picture.

    Raises: ContentError
    """
    if channel == AIR and not minutes:
        raise ContentError("Phát truyền thanh thì hãy ghi số phút phát.")
    if channel in ONLINE and not proof.strip() and not files:
        raise ContentError("Hãy ghi liên kết của bài, hoặc kèm một ảnh chụp màn hình.")


def check_comment(text: str) -> str:
    """What the approver wants different, in words.

    Raises: ContentError
    """
    told = text.strip()
    if not told:
        raise ContentError("Hãy ghi cần sửa gì, hoặc vì sao bỏ.")
    return told[:COMMENT_LENGTH]


def spoken_seconds(text: str) -> int:
    """How long a loudspeaker needs. Unit: seconds."""
    return round(len(text.split()) / SYLLABLES_A_SECOND)


def length_words(text: str) -> str:
    """How long the script is, and whether that is right for a loudspeaker (60 to 90 seconds)."""
    syllables, seconds = len(text.split()), spoken_seconds(text)
    if syllables < SPOKEN[0]:
        return f"khoảng {seconds} giây, còn ngắn (nên 60 đến 90 giây)"
    if syllables > SPOKEN[1]:
        return f"khoảng {seconds} giây, hơi dài (nên 60 đến 90 giây)"
    return f"khoảng {seconds} giây"
