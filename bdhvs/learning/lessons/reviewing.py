"""What makes a lesson easy for an elderly reader, as findings: short sentences, one action a step, plain words.

The same rules for the files that we ship (a test refuses a lesson with a finding) and for what a commune writes
(shown while it is written, in plain Vietnamese).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bdhvs.learning.lessons.drawing import svg
from bdhvs.learning.lessons.screens import Photo, Screen

LONGEST_SENTENCE: Final = 20
"""Unit: syllables, which is what written Vietnamese separates by spaces."""
LONGEST_STEP: Final = 45
HEAVIEST_PICTURE: Final = 8_000
HEAVIEST_LESSON: Final = 150_000
"""Text and pictures of one lesson. Unit: bytes."""
SPOKEN: Final = (160, 300)
"""60 to 90 seconds at the pace of a village loudspeaker (2.7 to 3.3 syllables a second, pauses included)."""

SYLLABLES_A_SECOND: Final = 3
"""Of a village loudspeaker."""

JARGON: Final = (
    "click", "download", "upload", "app", "login", "account", "password", "link", "website", "online", "offline",
    "update", "menu", "scroll", "user", "giao diện", "trình duyệt web", "kích chuột", "thao tác", "tính năng",
)  # fmt: skip
_SENTENCE: Final = re.compile(r"[^.!?:\n]+")
_CLAUSE: Final = re.compile(r",\s*(?:rồi\s+)?|\brồi\b|\bsau đó\b|\bvà\b")
_ACTION: Final = re.compile(
    r"(?:bác\s+|tự\s+|tay\s+)*"
    r"(chạm|bấm|gõ|mở|chọn|kéo|vuốt|quét|gọi|nhập|giữ|cắm|rút|tắt|bật|ghi|điền|chụp)\b(?! được)",
    re.IGNORECASE,
)
MOST_ACTIONS: Final = 2
"""The same move twice (type it, type it again) may stand in one step; two different moves may not."""
HELP: Final = re.compile(
    r"nhà văn hóa|tổ công nghệ số|công an xã|trạm y tế|hành chính công|cán bộ xã|cán bộ thuế|trưởng thôn|"
    r"khuyến nông|văn phòng|đầu mối|người phụ trách|nhờ đồng nghiệp",
    re.IGNORECASE,
)
"""Where or whom to ask, of which a loudspeaker names one."""


class WrittenStep(Protocol):
    """A step, whole or as far as it is written."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


class Written(Protocol):
    """A lesson, whole or as far as it is written."""

    @property
    def title(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def need(self) -> str: ...
    @property
    def tip(self) -> str: ...
    @property
    def check(self) -> str: ...
    @property
    def loudspeaker(self) -> str: ...
    @property
    def steps(self) -> Sequence[WrittenStep]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to make better. `field` names the box (`steps.0`, `tip`), `place` says it in words; `must` keeps a
    lesson from being sent."""

    field: str
    place: str
    says: str
    must: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"


PLACES: Final = {
    "title": "Tên bài", "why": "Học để làm gì", "need": "Cần có", "tip": "Mẹo", "check": "Thử xem",
    "loudspeaker": "Lời loa", "steps": "Các bước", "groups": "Dành cho ai", "item": "Kỹ năng", "minutes": "Số phút",
    "card": "Thẻ nói",
}  # fmt: skip


def findings(written: Written, screens: Sequence[Screen | None]) -> Iterator[Finding]:
    """Everything that would make the lesson harder to follow; nothing when it is good.

    `screens`: the picture of each step. Missing: None where there is none yet.
    """
    for number, step in enumerate(written.steps):
        yield from _step(number, step, screens[number])
    for name in ("why", "tip", "check", "loudspeaker"):
        yield from _long(name, PLACES[name], getattr(written, name))
    yield from _spoken(written.loudspeaker)
    yield from _weight(written, screens)
    yield from _jargon(written, screens)


def _step(number: int, step: WrittenStep, screen: Screen | None) -> Iterator[Finding]:
    field, place = f"steps.{number}", f"Bước {number + 1}"
    if (long := len(step.text.split())) > LONGEST_STEP:
        yield Finding(
            field, place, f"dài {long} chữ, nên từ {LONGEST_STEP} chữ trở xuống. Hãy tách thành hai bước."
        )
    yield from _long(field, place, step.text)
    clauses = [c.strip() for s in _SENTENCE.findall(step.text) for c in _CLAUSE.split(s)]
    actions = [(clause, move[1].lower()) for clause in clauses if (move := _ACTION.match(clause))]
    moves = {move for _, move in actions}
    if len(moves) > 1 or len(actions) > MOST_ACTIONS or sum("**" in clause for clause, _ in actions) > 1:
        yield Finding(field, place, "có hai việc phải làm. Mỗi bước một việc thôi, hãy tách thành hai bước.")
    if screen is None:
        yield Finding(field, place, "chưa có hình.", must=True)
    elif len(svg(screen).encode()) > HEAVIEST_PICTURE and not any(isinstance(p, Photo) for p in screen.parts):
        yield Finding(field, place, f"hình vẽ nặng hơn {HEAVIEST_PICTURE // 1000} KB, hãy vẽ đơn giản hơn.")


def _long(field: str, place: str, text: str) -> Iterator[Finding]:
    for sentence in _SENTENCE.findall(text):
        if (long := len(sentence.split())) > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:6])
            yield Finding(field, place, f"câu “{start} …” dài {long} chữ. Hãy ngắt thành câu ngắn hơn.")


def spoken_seconds(text: str) -> int:
    """How long a loudspeaker needs. Unit: seconds, in steps of five."""
    return round(len(text.split()) / SYLLABLES_A_SECOND / 5) * 5


def _spoken(text: str) -> Iterator[Finding]:
    long, (least, most) = len(text.split()), SPOKEN
    if text and not least <= long <= most:
        what = "Hãy viết thêm" if long < least else "Hãy bớt"
        lasts = f"đọc khoảng {spoken_seconds(text)} giây; nên từ 60 đến 90 giây"
        says = f"{lasts}. {what} ({long} chữ, nên {least}–{most})."
        yield Finding("loudspeaker", PLACES["loudspeaker"], says)
    if text and not HELP.search(text):
        yield Finding(
            "loudspeaker", PLACES["loudspeaker"], "chưa nói ai cần thì hỏi ở đâu. Hãy thêm nơi để hỏi."
        )


def weight_of(written: Written, screens: Sequence[Screen | None]) -> int:
    """Text and pictures of a lesson. Unit: bytes."""
    texts = [*_own_words(written), *(svg(screen) for screen in screens if screen is not None)]
    return sum(len(text.encode()) for text in texts)


def _weight(written: Written, screens: Sequence[Screen | None]) -> Iterator[Finding]:
    if (weight := weight_of(written, screens)) > HEAVIEST_LESSON:
        most = HEAVIEST_LESSON // 1000
        says = f"cả bài nặng {weight // 1000} KB, nhiều nhất {most} KB. Hãy bớt ảnh hoặc dùng hình vẽ có sẵn."
        yield Finding("steps", "Cả bài", says, must=True)


def _own_words(written: Written) -> list[str]:
    words = [written.title, written.why, written.need, written.tip, written.check, written.loudspeaker]
    return words + [word for step in written.steps for word in (step.title, step.text)]


def _jargon(written: Written, screens: Sequence[Screen | None]) -> Iterator[Finding]:
    """Where each word of the list stands, so that the writer finds it."""
    for field, place, text in _by_place(written, screens):
        for word in JARGON:
            if re.search(rf"\b{re.escape(word)}\b", text.lower()):
                yield Finding(
                    field, place, f"có chữ “{word}”, bà con khó hiểu. Hãy nói bằng chữ thường ngày."
                )


def _by_place(written: Written, screens: Sequence[Screen | None]) -> Iterator[tuple[str, str, str]]:
    for name in ("title", "why", "need", "tip", "check", "loudspeaker"):
        yield name, PLACES[name], getattr(written, name)
    for number, (step, screen) in enumerate(zip(written.steps, screens, strict=True)):
        drawn = screen.words() if screen else ()
        yield f"steps.{number}", f"Bước {number + 1}", " \n".join((step.title, step.text, *drawn))
