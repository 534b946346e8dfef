"""Shapes of what is typed while a lesson is written. A draft may be half done: only what cannot be kept is refused."""

from typing import Any, Final

from django import forms

from bdhvs.learning.authoring.drafts import CardDraft, LessonDraft, StepDraft
from bdhvs.learning.authoring.files import HEAVIEST
from bdhvs.learning.authoring.rules import MOST_STEPS, Attachment, moved
from bdhvs.learning.authoring.scripts import LONGEST
from bdhvs.learning.authoring.sheets import KINDS, MOST_OPTIONS
from bdhvs.learning.authoring.word import MAX_BYTES
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.site.rules import GROUPS
from bdhvs.lib.photos import MAX_BYTES as HEAVIEST_PHOTO
from bdhvs.people.importing.rules import LIMITS
from bdhvs.ui.forms import FreeLine, FreeText, FreeTextField
from bdhvs.ui.uploads import UploadField

LOUDSPEAKER_HELP: Final = "Đọc 60 đến 90 giây, khoảng 160 đến 300 chữ. Nghe là hiểu, không cần nhìn hình."


def _line(label: str, most: int, hint: str = "") -> FreeTextField:
    return FreeTextField(label=label, max_length=most, required=False, help_text=hint, widget=FreeLine)


def _lines(label: str, most: int, rows: int, hint: str = "") -> FreeTextField:
    box = FreeText(attrs={"rows": rows})
    return FreeTextField(label=label, max_length=most, required=False, help_text=hint, widget=box)


def skills() -> list[tuple[str, str]]:
    """The skills to choose from."""
    return [("", "Chọn kỹ năng"), *((code, f"{code}. {label}") for code, label in shelf().items.items())]


class ItemForm(forms.Form):
    """Which skill something is about."""

    item = forms.ChoiceField(label="Kỹ năng", choices=skills)


class AboutForm(forms.Form):
    """What a lesson is called, which skill it teaches, for whom."""

    title = FreeTextField(
        label="Tên bài",
        max_length=70,
        widget=FreeLine,
        help_text="Một việc làm được. Ví dụ: Đặt khóa màn hình.",
    )
    item = forms.ChoiceField(label="Dạy kỹ năng nào", choices=skills)
    groups = forms.MultipleChoiceField(
        label="Dành cho ai", choices=[(one.code, one.label) for one in GROUPS], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class LessonForm(AboutForm):
    """The texts of a lesson beside its steps."""

    why = _line("Học để làm gì", 160, "Một câu: học xong thì được lợi gì.")
    need = _line("Cần có", 120, "Ví dụ: Điện thoại, sạc còn trên một nửa.")
    tip = _lines("Mẹo tránh lỗi hay gặp", 320, 3)
    check = _lines("Thử xem", 320, 3, "Làm gì để tự thấy mình đã làm đúng.")
    loudspeaker = _lines("Lời đọc loa", 2500, 8, LOUDSPEAKER_HELP)
    say_first = _line("Câu nói thứ nhất", 140)
    say_second = _line("Câu nói thứ hai", 140)
    do = _line("Để bà con làm", 140)
    worked = _line("Thế nào là được", 140)
    mistake = _line("Hay sai", 140)
    never = _line("Không bao giờ", 140)

    FIRST: Final = ("title", "item", "groups", "why", "need")
    LAST: Final = ("tip", "check", "loudspeaker")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].required = self.fields["item"].required = False

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def last(self) -> list[forms.BoundField]:
        return [self[name] for name in self.LAST]

    @property
    def card(self) -> list[forms.BoundField]:
        return [self[name] for name in CardDraft.model_fields]

    @staticmethod
    def told(draft: LessonDraft) -> dict[str, Any]:
        """A draft as the boxes show it."""
        return draft.model_dump(exclude={"steps", "card"}) | draft.card.model_dump()


class StepForm(forms.Form):
    """One step: its name and what to do. The picture is chosen on a page of its own."""

    title = _line("Tên bước", 60, "")
    text = _lines("Việc phải làm", 260, 2, "")


class StepForms:
    """The steps of a lesson as boxes, and what becomes of them when a step is moved, added or taken out."""

    def __init__(self, draft: LessonDraft, data: Any = None) -> None:
        self.draft = draft
        self.forms = [
            StepForm(data, prefix=f"b{n}", initial={"title": one.title, "text": one.text})
            for n, one in enumerate(draft.steps)
        ]

    def is_valid(self) -> bool:
        return False not in [one.is_valid() for one in self.forms]

    def steps(self, act: str) -> tuple[StepDraft, ...]:
        """Steps as typed, after `act`: `them`, `len-2`, `xuong-0`, `bo-1`, or nothing."""
        made = [
            StepDraft(title=form.cleaned_data["title"], text=form.cleaned_data["text"], screen=old.screen)
            for form, old in zip(self.forms, self.draft.steps, strict=True)
        ]
        return tuple(moved(made, act, StepDraft(), MOST_STEPS))


class PictureForm(forms.Form):
    """A picture of one's own."""

    file = UploadField(
        label="Ảnh của xã", most=HEAVIEST_PHOTO, endings=(".jpg", ".jpeg", ".png", ".webp"),
        help_text="Chụp gần, ít chữ. Ảnh được thu nhỏ; nơi chụp, giờ chụp trong tệp bị bỏ. "
        "Không chụp mặt người, giấy tờ, số điện thoại.",
    )  # fmt: skip
    shows = FreeTextField(
        label="Ảnh cho thấy gì", min_length=10, max_length=200, widget=FreeLine,
        help_text="Một câu, để người không nhìn rõ nghe được.",
    )  # fmt: skip


class AttachForm(forms.Form):
    """A file beside a lesson."""

    kind = forms.ChoiceField(label="Tệp này là", choices=Attachment.choices())
    label = FreeTextField(
        label="Tên bà con thấy", min_length=3, max_length=90, widget=FreeLine,
        help_text="Ví dụ: Xem bằng ngôn ngữ ký hiệu.",
    )  # fmt: skip
    file = UploadField(
        label="Tệp", most=HEAVIEST,
        help_text="Video MP4, WebM; tệp nghe MP3, OGG; ảnh, PDF, Word. Nhiều nhất 40 MB, càng nhẹ càng tốt.",
    )  # fmt: skip


class WordForm(forms.Form):
    """A lesson as a Word file, with what the file does not say."""

    file = UploadField(
        label="Tệp Word",
        most=MAX_BYTES,
        endings=(".docx",),
        help_text="Tệp .docx viết theo mẫu. Chưa ai thấy bài.",
    )
    item = AboutForm.base_fields["item"]
    groups = AboutForm.base_fields["groups"]


class SheetForm(forms.Form):
    """Questions as an Excel sheet."""

    file = UploadField(
        label="Tệp câu hỏi", most=LIMITS.file_bytes, endings=(".xlsx",),
        help_text="Tệp .xlsx theo mẫu. Xem trước từng dòng rồi mới lưu.",
    )  # fmt: skip


class QuestionForm(forms.Form):
    """One question, as its line in the sheet would be: up to five options with what is said about each."""

    kind = forms.ChoiceField(label="Kiểu", choices=list(KINDS.items()))
    ask = FreeTextField(label="Câu hỏi", max_length=240, widget=FreeText(attrs={"rows": 2}))
    why = FreeTextField(label="Lời giải chung", max_length=240, widget=FreeText(attrs={"rows": 2}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for n in range(1, MOST_OPTIONS + 1):
            self.fields[f"says{n}"] = _line(f"Phương án {n}", 240)
            self.fields[f"right{n}"] = forms.BooleanField(label="Đây là phương án đúng", required=False)
            self.fields[f"about{n}"] = _line(f"Vì sao, hoặc vế phải của cặp {n}", 240)

    def row(self) -> dict[str, str]:
        """As a line of the sheet holds it."""
        given = self.cleaned_data
        return {
            key: ("x" if value else "") if isinstance(value, bool) else value for key, value in given.items()
        }


class ScriptForm(forms.Form):
    """A simulation as its file."""

    text = forms.CharField(
        label="Nội dung tệp", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
        strip=False,
    )  # fmt: skip
