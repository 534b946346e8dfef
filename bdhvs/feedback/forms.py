"""Shapes of what is typed about needs and about places without signal."""

from datetime import date
from typing import Any

from django import forms

from bdhvs.feedback.rules import TYPED, VOICED, NeedSource, Operator
from bdhvs.skills.desk import Choices, Desk
from bdhvs.skills.entry import blank
from bdhvs.ui.forms import DateField, FreeLine, FreeText, FreeTextField

KINDS = [(kind.value, kind.label[0].upper() + kind.label[1:]) for kind in VOICED]
NOBODY = "Không ghi tên, số giấy tờ của ai."


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class RaiseForm(forms.Form):
    """An obstacle that a team, a hamlet, a unit or somebody at the desk tells."""

    kind = forms.ChoiceField(label="Việc gì", choices=[("", "Chọn"), *KINDS])
    source = forms.ChoiceField(label="Ai nêu", choices=[(one.value, one.label) for one in TYPED])
    hamlet = forms.ChoiceField(label="Ở đâu", required=False)
    unit = forms.ChoiceField(label="Đơn vị nêu", required=False)
    raised_on = DateField(label="Ngày nêu")
    words = FreeTextField(
        label="Lời kể", max_length=600, widget=FreeText(attrs={"rows": 4}),
        help_text="Được khóa lại, chỉ người xử lý đọc được.",
    )  # fmt: skip
    gist = FreeTextField(
        label="Viết gọn (nếu đã rõ)", required=False, max_length=300, widget=FreeLine,
        help_text=f"Một câu cho danh sách, báo cáo. {NOBODY}",
    )  # fmt: skip
    reach = forms.CharField(
        label="Liên lạc lại với ai, cách nào", required=False, max_length=120,
        help_text="Chỉ ghi khi người ấy muốn. Được khóa lại.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, desk: Desk, **options: Any) -> None:
        super().__init__(data, **options)
        self.desk = desk
        whole = desk.places is None
        _offer(self, "hamlet", blank(desk.hamlets, "Toàn xã" if whole else "Chọn"))
        _offer(self, "unit", blank(desk.units, "Không có"))

    def clean_raised_on(self) -> date:
        day: date = self.cleaned_data["raised_on"]
        if day > self.desk.on:
            raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa tới.")
        return day

    def clean(self) -> dict[str, Any]:
        """Somewhere it must be; a unit is named where a unit tells."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("source") == NeedSource.UNIT and not given.get("unit"):
            self.add_error("unit", "Hãy chọn đơn vị nêu.")
        elif not given.get("hamlet") and not given.get("unit"):
            self.add_error("hamlet", "Hãy chọn nơi xảy ra, hoặc đơn vị nêu.")
        return given


class CitizenForm(forms.Form):
    """What anybody may send after scanning the code of a hamlet. No account, no name asked."""

    kind = forms.ChoiceField(label="Bà con đang vướng việc gì?", choices=[("", "Chọn một việc"), *KINDS])
    words = FreeTextField(
        label="Bà con kể ngắn gọn", max_length=600, widget=FreeText(attrs={"rows": 5}),
        help_text="Không cần ghi tên. Không ghi số căn cước, mật khẩu, mã OTP.",
    )  # fmt: skip
    reach = forms.CharField(
        label="Muốn được gọi lại thì ghi số điện thoại", required=False, max_length=60,
        help_text="Không bắt buộc. Chỉ người trả lời xem được.",
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )  # fmt: skip
    ma_gui = forms.UUIDField(widget=forms.HiddenInput)
    trang_web = forms.CharField(
        label="Hãy để trống ô này", required=False, max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip

    def clean_trang_web(self) -> str:
        """A box that people do not see; machines fill it."""
        if self.cleaned_data["trang_web"]:
            raise forms.ValidationError("Ô này phải để trống.")
        return ""


class SlipForm(forms.Form):
    """The code a citizen was given."""

    ma = forms.CharField(
        label="Mã tra cứu", max_length=20, help_text="Mã tám chữ và số đã hiện khi gửi, ví dụ 7KQ2-M9XF.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class AssignForm(forms.Form):
    """Who answers, by when."""

    prefix = "giao"
    to = forms.ChoiceField(label="Giao cho")
    due_on = DateField(label="Trả lời trước ngày")

    def __init__(self, data: Any = None, *, choices: Any, **options: Any) -> None:
        super().__init__(data, **options)
        _offer(self, "to", [("", "Chọn đơn vị hoặc người"), *choices])


class AnswerForm(forms.Form):
    """What was done, in a few words."""

    prefix = "traloi"
    answer = FreeTextField(
        label="Đã giải quyết ra sao",
        max_length=600,
        widget=FreeText(attrs={"rows": 3}),
        help_text="Ví dụ: đã báo nhà mạng; đã hẹn dạy lại tối thứ Bảy. Người gửi bằng mã QR đọc được câu này.",
    )


class EscalateForm(forms.Form):
    """To whom it goes up, and why."""

    prefix = "chuyen"
    rung = forms.ChoiceField(label="Chuyển lên")
    reason = FreeTextField(
        label="Đã làm gì, cần gì", max_length=300, widget=FreeText(attrs={"rows": 2}), help_text=NOBODY
    )

    def __init__(self, data: Any = None, *, choices: Choices, **options: Any) -> None:
        super().__init__(data, **options)
        _offer(self, "rung", choices)


class WordForm(forms.Form):
    """The office's own wording, without anybody in it."""

    prefix = "gon"
    gist = FreeTextField(
        label="Viết gọn lại", required=False, max_length=300, widget=FreeText(attrs={"rows": 2}),
        help_text=f"Câu này hiện ở danh sách, tệp Excel, báo cáo. {NOBODY}",
    )  # fmt: skip
    for_report = forms.BooleanField(label="Đưa câu này vào báo cáo", required=False)


class PublishForm(forms.Form):
    """The answer everybody may read."""

    prefix = "dang"
    public_answer = FreeTextField(
        label="Trả lời cho mọi người", max_length=600, widget=FreeText(attrs={"rows": 3}),
        help_text=f"Hiện trên trang học của bà con, dưới câu hỏi đã viết gọn. {NOBODY}",
    )  # fmt: skip


class ZoneForm(forms.Form):
    """A place without signal."""

    hamlet = forms.ChoiceField(label="Ở đâu")
    place = FreeTextField(
        label="Chỗ nào", max_length=160, widget=FreeLine,
        help_text="Ví dụ: dãy nhà sau đồi, cuối ngõ 5. Không ghi tên chủ nhà.",
    )  # fmt: skip
    operator = forms.ChoiceField(label="Nhà mạng", required=False, choices=Operator.choices())
    seen_on = DateField(label="Thấy mất sóng ngày")
    told_on = DateField(label="Đã báo nhà mạng ngày", required=False)
    solved_on = DateField(label="Có sóng từ ngày", required=False, help_text="Để trống khi vẫn chưa có sóng.")

    def __init__(self, data: Any = None, *, hamlets: Choices, **options: Any) -> None:
        super().__init__(data, **options)
        _offer(self, "hamlet", blank(hamlets, "Chọn"))
