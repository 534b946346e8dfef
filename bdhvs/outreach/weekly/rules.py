"""Words and states of a week. Free of framework."""

from datetime import date, timedelta
from typing import Final

from bdhvs.learning.weekly.rules import TITLE
from bdhvs.lib.labelled import Labelled
from bdhvs.lib.vietnamese import fold


class State(Labelled):
    """What became of a week."""

    PUBLISHED = "published", "đã phát"
    MISSED = "missed", "lỡ tuần"
    NOW = "now", "tuần này, chưa phát"
    PLANNED = "planned", "đã xếp bài"
    EMPTY = "empty", "chưa xếp bài"


CHIPS: Final = {
    State.PUBLISHED: "reached",
    State.MISSED: "missed",
    State.NOW: "late",
    State.PLANNED: "on_pace",
    State.EMPTY: "no_data",
}

USUAL_CHANNELS: Final = (
    "loudspeaker", "website", "zalo", "facebook", "social_media", "youtube", "poster", "meeting", "hamlet_direct",
)  # fmt: skip
_TOPICS: Final = {
    "S": "safety",
    "P": "public_services",
    "F": "digital_payment",
    "H": "online_health",
    "A": "ai",
}


def state_of(monday: date, on: date, *, published: bool, planned: bool) -> State:
    """A week is missed once it is over and nothing of it went out, whatever was planned (rule AH-Q1)."""
    if published:
        return State.PUBLISHED
    if monday + timedelta(days=7) <= on:
        return State.MISSED
    if monday <= on:
        return State.NOW
    return State.PLANNED if planned else State.EMPTY


def title_of(lesson: str) -> str:
    """How the week's item is named wherever it goes out."""
    return f"{TITLE}: {lesson}"


def topics_of(item: str) -> tuple[str, ...]:
    """Topics of plans that a lesson on this item speaks of."""
    return ("basic_skills", *([_TOPICS[item[:1]]] if item[:1] in _TOPICS else []))


def post_text(*, title: str, why: str, steps: list[str], tip: str, address: str, commune: str) -> str:
    """Text to paste into Zalo or Facebook: plain words, the steps, the lesson's address, words to find it."""
    lines = [f"MỖI TUẦN MỘT KỸ NĂNG: {title}", "", why, ""]
    lines += [f"{number}. {step}" for number, step in enumerate(steps, 1)]
    mark = "".join(word.capitalize() for word in fold(commune).split())
    return "\n".join(
        [*lines, "", f"Mẹo: {tip}", "", f"Học trong 3 phút: {address}", f"#BinhDanHocVuSo #{mark}"]
    )
