"""Everything that is missing, wrong or hard to read in what a commune writes, in plain words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from bdhvs.learning.authoring.drafts import LessonDraft, inlined
from bdhvs.learning.authoring.scenes import scenes_in
from bdhvs.learning.lessons.reviewing import PLACES, Finding, findings
from bdhvs.learning.lessons.screens import Screen

_PLACES = PLACES | {
    "questions": "Câu hỏi", "scenes": "Màn hình", "story": "Câu chuyện", "learned": "Nhớ điều gì",
    "ask": "Câu hỏi", "options": "Phương án", "pairs": "Cặp nối", "accepts": "Đáp án", "start": "Màn hình đầu",
    "moves": "Khi chạm", "parts": "Phần trên màn hình", "screen": "Hình",
    "do": "Việc làm", "says": "Lời", "say": "Câu nói", "worked": "Thế nào là được", "mistake": "Hay sai",
    "never": "Không bao giờ",
}  # fmt: skip
_OURS = (
    ("marks one place to touch", "mỗi màn hình chỉ đánh dấu một chỗ chạm"),
    ("no symbol is named", "không có hình biểu tượng tên"),
    ("same id", "hai phần mang cùng một tên (id)"),
    ("does not hold what a question", "chưa đủ phương án, hoặc chưa đánh dấu đúng số phương án đúng"),
    ("same letter", "hai phương án trùng chữ cái"),
    ("ids of questions", "mã câu hỏi trùng nhau hoặc không bắt đầu bằng mã kỹ năng"),
    ("leads somewhere or says", "chạm vào phải dẫn đi đâu (to) hoặc nói điều gì (says)"),
    ("no such part", "khi chạm nhắc tới phần không có trên màn hình"),
    ("no such scene", "dẫn tới màn hình không có"),
    ("never reached", "có màn hình không bao giờ tới được"),
    ("no way to the end", "có màn hình không có đường tới kết thúc"),
)
_NAMING = ("never reached", "no way to the end")


def lesson_findings(draft: LessonDraft, pictures: Mapping[str, str], items: Iterable[str]) -> list[Finding]:
    """What keeps a lesson from being sent first, then what makes it hard to follow."""
    screens = [_screen(step.screen, pictures) for step in draft.steps]
    found = list(_missing(draft, pictures))
    if draft.item not in items:
        found.insert(0, Finding("item", PLACES["item"], "chưa chọn kỹ năng.", must=True))
    found += findings(draft, screens)
    return sorted(found, key=lambda one: not one.must)


def _screen(told: dict[str, Any] | None, pictures: Mapping[str, str]) -> Screen | None:
    try:
        return Screen.model_validate(inlined(told, pictures)) if told else None
    except ValidationError:
        return None


def _missing(draft: LessonDraft, pictures: Mapping[str, str]) -> Iterator[Finding]:
    try:
        draft.whole("bai", 1, pictures)
    except ValidationError as error:
        enough = (
            {"steps"} if len(draft.steps) > 1 else set()
        )  # steps that are not whole are not counted as steps
        yield from (
            one for one in told(error) if not one.field.endswith(".screen") and one.field not in enough
        )
    try:
        draft.talking_card()
    except ValidationError as error:
        for one in told(error):
            yield Finding("card", f"Thẻ nói, {one.place}", one.says, must=True)


def told(error: ValidationError) -> list[Finding]:
    """What a file's form refuses, as findings. `field`: the way to it, by dots."""
    found: dict[tuple[int | str, ...], Finding] = {}
    for one in error.errors():
        way = _to_the_part(one["loc"])
        says = _says(one) if way == one["loc"] else "chưa đúng mẫu của một phần (docs/writing-lessons.md)."
        found.setdefault(way, Finding(".".join(map(str, way)) or "file", place_of(way), says, must=True))
    return list(found.values())


def _to_the_part(way: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A part of a screen may be of ten kinds, and each would tell why it is not it: one finding is enough."""
    return way[: way.index("parts") + 2] if "parts" in way else way


def place_of(way: Sequence[int | str]) -> str:
    """`("steps", 2, "text")` → `Bước 3`; `("questions", 0, "ask")` → `Câu hỏi 1, Câu hỏi`."""
    words: list[str] = []
    for before, step in zip((None, *way), way, strict=False):
        if isinstance(step, int):
            if before == "steps":
                words[-1] = f"Bước {step + 1}"
            elif words:
                words[-1] = f"{words[-1]} {step + 1}"
        elif step in _PLACES:
            words.append(_PLACES[step])
        elif before in ("scenes", "moves"):
            words.append(f"“{step}”")
        elif step == "title" and before is not None:
            words.append("tên")
    return ", ".join(words) or "Tệp"


def _says(one: Any) -> str:
    context, kind = one.get("ctx", {}), one["type"]
    if kind == "missing" or (kind in ("string_too_short", "too_short") and not one.get("input")):
        return "còn trống." if kind != "too_short" else f"cần ít nhất {context['min_length']}."
    if kind in ("string_too_short", "too_short"):
        return f"ngắn quá, cần ít nhất {context['min_length']}{' chữ cái' if kind[:6] == 'string' else ''}."
    if kind in ("string_too_long", "too_long"):
        return f"dài quá, nhiều nhất {context['max_length']}{' chữ cái' if kind[:6] == 'string' else ''}."
    if kind == "extra_forbidden":
        return f"có mục lạ “{one['loc'][-1]}”, hãy bỏ đi hoặc sửa lại tên mục."
    ours = next((f"{ours}." for theirs, ours in _OURS if theirs in one["msg"]), "chưa đúng, hãy xem lại.")
    return f"{ours[:-1]}: {_scenes(one['msg'])}." if any(mark in one["msg"] for mark in _NAMING) else ours


def _scenes(message: str) -> str:
    """The screens that a message ends with, as `by_number` finds them."""
    return ", ".join(f"màn hình “{name}”" for name in message.rpartition(": ")[2].split(", "))


def by_number(found: Finding, content: Mapping[str, Any]) -> Finding:
    """A finding about screens that names them as the pages of a simulation do."""
    place, says = found.place, found.says
    for number, (name, _) in enumerate(scenes_in(dict(content)), 1):
        place = place.replace(f"Màn hình, “{name}”", f"Màn hình {number}")
        says = says.replace(f"“{name}”", str(number))
    return replace(found, place=place, says=says)
