"""A simulation as boxes on a page: its screens one by one, what is drawn on each, what a touch does.

Works on the data of a draft, which may be half done; the form of the file says later what is still wrong. What the
boxes cannot say (a table, a keypad, a mark) stays as it is in the data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bdhvs.learning.authoring.drafts import NO_PICTURE
from bdhvs.learning.authoring.rules import moved
from bdhvs.learning.lessons.screens import Screen

Data = dict[str, Any]
MOST_SCENES: Final = 12
MOST_PARTS: Final = 9
MINE: Final = "mine"
KINDS: Final = {
    "button": "nút bấm", "row": "dòng trong danh sách", "app": "biểu tượng ứng dụng", "text": "câu chữ",
    "big": "chữ to, số to", "says": "lời người kia nói, nhắn", MINE: "lời mình nói, nhắn", "box": "ô để gõ",
    "sign": "hình to",
}  # fmt: skip
AS_DRAWN: Final = "as_drawn"
WITH_ICON: Final = frozenset({"row", "app", "big", "sign"})
NEEDS_ICON: Final = frozenset({"app", "sign"})
LONG: Final = frozenset({"text", "says", MINE})
ICONS: Final = {
    "phone": "điện thoại", "call": "cuộc gọi", "message": "tin nhắn", "mail": "thư", "camera": "máy ảnh",
    "picture": "bức ảnh", "wifi": "mạng không dây", "battery": "pin", "download": "tải về", "shop": "cửa hàng",
    "basket": "giỏ hàng", "truck": "xe giao hàng", "money": "tiền", "bank": "ngân hàng", "card": "thẻ",
    "receipt": "hóa đơn", "person_card": "căn cước", "shield": "cái khiên, an toàn", "key": "chìa khóa",
    "lock": "ổ khóa", "finger": "vân tay", "face": "khuôn mặt", "robot": "trợ lý AI", "hospital": "trạm y tế",
    "school": "trường học", "office": "cơ quan", "police": "công an", "paper": "tờ giấy", "globe": "trang mạng",
    "microphone": "nói vào máy", "bin": "thùng rác", "share": "chia sẻ", "settings": "cài đặt",
    "warning": "cảnh báo", "success": "dấu đúng", "calendar": "lịch",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartBox:
    """One thing on a screen and its touch. `to`: the screen it leads to, "" for none; `says`: what is said then."""

    kind: str = "button"
    words: str = ""
    icon: str = ""
    to: str = ""
    says: str = ""


def scenes_in(content: Data) -> list[tuple[str, Data]]:
    """The screens in the order of the story, endings last. The database keeps no order."""
    scenes: dict[str, Data] = content.get("scenes") or {}
    order: dict[str, None] = {}
    for begin in (str(content.get("start", "")), *sorted(scenes)):
        waiting = [begin]
        for name in waiting:
            if name in scenes and name not in order:
                order[name] = None
                waiting += [str(move.get("to", "")) for move in _moves(scenes[name]).values()]
    return [(name, scenes[name]) for name in sorted(order, key=lambda name: bool(scenes[name].get("end")))]


def new_simulation(code: str, about: Data) -> Data:
    """A simulation with a first and a last screen, to go on from."""
    ending = {
        "do": "Bác làm đúng rồi.", "end": "done",
        "screen": {"frame": "phone", "title": "Xong", "shows": "Dấu tích: đã làm xong",
                   "parts": [{"sign": "success", "words": "Làm đúng rồi"}]},
    }  # fmt: skip
    return {
        **about,
        "id": code,
        "learned": "",
        "start": "man-1",
        "scenes": {"man-1": _empty(), "xong": ending},
    }


def _empty() -> Data:
    return {"do": "", "screen": {"frame": "phone", "shows": "", "parts": []}, "moves": {}}


def with_scene(content: Data) -> Data:
    """One more screen, empty. Counts: at most MOST_SCENES"""
    scenes = content["scenes"]
    if len(scenes) >= MOST_SCENES:
        return content
    name = next(f"man-{n}" for n in range(1, MOST_SCENES + 2) if f"man-{n}" not in scenes)
    return {**content, "scenes": {**scenes, name: _empty()}}


def without_scene(content: Data, name: str) -> Data:
    """A screen less; touches that led there say only what they say."""
    kept = {other: _not_to(scene, name) for other, scene in content["scenes"].items() if other != name}
    start = content.get("start", "")
    return {**content, "scenes": kept, "start": next(iter(kept), "") if start == name else start}


def _not_to(scene: Data, name: str) -> Data:
    moves = {
        part: {**move, "to": ""} if move.get("to") == name else move for part, move in _moves(scene).items()
    }
    return {
        **scene,
        "moves": {part: move for part, move in moves.items() if move.get("to") or move.get("says")},
    }


def _moves(scene: Data) -> dict[str, Data]:
    return scene.get("moves") or {}


def _parts(scene: Data) -> list[Data]:
    return list((scene.get("screen") or {}).get("parts") or ())


def drawing_of(scene: Data) -> Screen:
    """What is drawn of a screen. Missing: a sign that there is nothing to draw yet."""
    try:
        return Screen.model_validate(scene.get("screen"))
    except ValueError:
        return NO_PICTURE


def boxes_of(scene: Data) -> list[PartBox]:
    """What stands on a screen, from top to bottom."""
    return [_box(part, _moves(scene).get(str(part.get("id", "")), {})) for part in _parts(scene)]


def _box(part: Data, move: Data) -> PartBox:
    kind = _kind(part)
    words = part.get("words" if kind == "sign" else "says" if kind == MINE else kind, "")
    icon = part.get("sign", "") if kind == "sign" else part.get("icon", "")
    return PartBox(
        kind, str(words or ""), str(icon or ""), str(move.get("to", "")), str(move.get("says") or "")
    )


def _kind(part: Data) -> str:
    found = next((kind for kind in KINDS if kind in part), AS_DRAWN)
    return MINE if found == "says" and part.get("by") == "me" else found


def with_boxes(scene: Data, boxes: Sequence[PartBox], act: str = "") -> Data:
    """The screen with what stands in the boxes, after `act`: `them`, `len-2`, `xuong-0`, `bo-1`, or nothing."""
    drawn = [(_part(old, box), box) for old, box in zip(_parts(scene), boxes, strict=True)]
    parts = list(_named(moved(drawn, act, ({"button": ""}, PartBox()), MOST_PARTS)))
    moves = {
        part["id"]: {**({"to": box.to} if box.to else {}), **({"says": box.says} if box.says else {})}
        for part, box in parts
        if box.to or box.says
    }
    screen = {**(scene.get("screen") or {}), "parts": [part for part, _ in parts]}
    return {**scene, "screen": screen, "moves": moves}


def _part(old: Data, box: PartBox) -> Data:
    if box.kind == AS_DRAWN:
        return old
    same = _kind(old) == box.kind
    kept = {
        k: v
        for k, v in old.items()
        if k in ("id", "tap", "look", "never") or (same and k not in ("icon", "sign"))
    }
    key = "words" if box.kind == "sign" else "says" if box.kind == MINE else box.kind
    made = {**kept, key: box.words}
    if box.kind == "sign":
        made |= {"sign": box.icon}
        return made if box.words else {k: v for k, v in made.items() if k != "words"}
    if box.kind in WITH_ICON and box.icon:
        made["icon"] = box.icon
    return made | ({"by": "me"} if box.kind == MINE else {})


def _named(parts: Sequence[tuple[Data, PartBox]]) -> Iterator[tuple[Data, PartBox]]:
    """Parts that can be touched have a name, each its own."""
    taken = {str(part.get("id")) for part, _ in parts}
    free = (f"p{n}" for n in range(1, 99) if f"p{n}" not in taken)
    for part, box in parts:
        touched = box.to or box.says
        yield ({**part, "id": next(free)} if touched and not part.get("id") else part), box
