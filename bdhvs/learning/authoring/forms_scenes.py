"""Shapes of a simulation as it is written: what it is called, one screen of it, what stands there."""

from typing import Any, Final

from django import forms

from bdhvs.learning.authoring.forms import ItemForm
from bdhvs.learning.authoring.scenes import (
    AS_DRAWN,
    ICONS,
    KINDS,
    LONG,
    NEEDS_ICON,
    WITH_ICON,
    Data,
    PartBox,
    boxes_of,
    scenes_in,
)
from bdhvs.ui.forms import FreeLine, FreeText, FreeTextField

FRAMES: Final = {
    "phone": "điện thoại",
    "talk": "hai người nói chuyện",
    "paper": "tờ giấy",
    "computer": "máy tính",
}
ENDS: Final = {"": "chưa xong, còn làm tiếp", "done": "xong, làm đúng rồi", "tricked": "bị lừa, mời làm lại"}
SHORT: Final = 90
SHOWN: Final = 40


class SimulationForm(ItemForm):
    """What a simulation is called, which skill it lets people try, what is told before and after."""

    title = FreeTextField(
        label="Tên bài làm thử", min_length=3, max_length=70, widget=FreeLine,
        help_text="Ví dụ: Có người gọi xin mã.",
    )  # fmt: skip
    story = FreeTextField(
        label="Câu chuyện", max_length=240, widget=FreeText(attrs={"rows": 2}),
        help_text="Một, hai câu: chuyện gì đang xảy ra với bà con.",
    )  # fmt: skip
    learned = FreeTextField(
        label="Nhớ điều gì", max_length=240, required=False, widget=FreeText(attrs={"rows": 2}),
        help_text="Hiện khi làm xong.",
    )  # fmt: skip

    field_order = ("title", "item", "story", "learned")


class SceneForm(forms.Form):
    """One screen: what to do there, in what frame it is drawn, whether it ends."""

    do = FreeTextField(
        label="Lời nhắc ở trên hình", max_length=240, required=False, widget=FreeText(attrs={"rows": 2}),
        help_text="Hỏi hoặc bảo bà con làm một việc. Ví dụ: Người ấy xin mã. Bác trả lời thế nào?",
    )  # fmt: skip
    frame = forms.ChoiceField(label="Vẽ trên", choices=list(FRAMES.items()))
    title = FreeTextField(label="Dòng đầu màn hình", max_length=90, required=False, widget=FreeLine)
    shows = FreeTextField(
        label="Hình cho thấy gì", max_length=200, required=False, widget=FreeLine,
        help_text="Một câu, để người không nhìn rõ nghe được.",
    )  # fmt: skip
    end = forms.ChoiceField(label="Đến đây thì", choices=list(ENDS.items()), required=False)

    @staticmethod
    def told(scene: Data) -> Data:
        """A screen as the boxes show it."""
        screen = scene.get("screen") or {}
        return {
            "do": scene.get("do", ""), "end": scene.get("end", ""), "frame": screen.get("frame", "phone"),
            "title": screen.get("title", ""), "shows": screen.get("shows", ""),
        }  # fmt: skip

    def laid_over(self, scene: Data) -> Data:
        """The screen with what was typed; its parts are those of the boxes."""
        given = self.cleaned_data
        screen = {k: v for k, v in (scene.get("screen") or {}).items() if k != "title"}
        screen |= {"frame": given["frame"], "shows": given["shows"]}
        screen |= {"title": given["title"]} if given["title"] else {}
        kept = {k: v for k, v in scene.items() if k != "end"}
        return {**kept, "do": given["do"], "screen": screen} | ({"end": given["end"]} if given["end"] else {})


class PartForm(forms.Form):
    """One thing on the screen, and what a touch of it does."""

    kind = forms.ChoiceField(label="Đây là")
    words = FreeTextField(label="Chữ", max_length=220, required=False, widget=FreeLine)
    icon = forms.ChoiceField(label="Hình", required=False)
    to = forms.ChoiceField(label="Chạm vào thì sang", required=False)
    says = FreeTextField(
        label="Và nói", max_length=240, required=False, widget=FreeLine,
        help_text="Chạm chưa đúng thì nói nhẹ nhàng vì sao.",
    )  # fmt: skip

    def __init__(self, data: Any, *, prefix: str, content: Data, box: PartBox) -> None:
        told = {"kind": box.kind, "words": box.words, "icon": box.icon, "to": box.to, "says": box.says}
        super().__init__(data, prefix=prefix, initial=told)
        kept = [(AS_DRAWN, "giữ như đang vẽ")] if box.kind == AS_DRAWN else []
        icons = ICONS | ({box.icon: "hình đang dùng"} if box.icon and box.icon not in ICONS else {})
        self._choose("kind", [*kept, *KINDS.items()])
        self._choose("icon", [("", "không có hình"), *icons.items()])
        self._choose("to", [("", "không sang đâu"), *scene_names(content)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> Data:
        given = self.cleaned_data
        kind, words = given.get("kind", ""), given.get("words", "")
        if kind in NEEDS_ICON and not given.get("icon"):
            self.add_error("icon", "Hãy chọn một hình.")
        if kind not in (*LONG, AS_DRAWN) and len(words) > SHORT:
            self.add_error("words", f"Dài quá, nhiều nhất {SHORT} chữ cái.")
        return given

    def box(self) -> PartBox:
        given = self.cleaned_data
        icon = given["icon"] if given["kind"] in WITH_ICON else ""
        return PartBox(given["kind"], given["words"], icon, given["to"], given["says"])


def scene_names(content: Data) -> list[tuple[str, str]]:
    """The screens of a simulation as one chooses among them."""
    return [
        (name, f"Màn hình {n}: {str(scene.get('do') or 'chưa viết')[:SHOWN]}")
        for n, (name, scene) in enumerate(scenes_in(content), 1)
    ]


def part_forms(content: Data, scene: Data, data: Any = None) -> list[PartForm]:
    """The parts of a screen as boxes."""
    return [PartForm(data, prefix=f"p{n}", content=content, box=box) for n, box in enumerate(boxes_of(scene))]
