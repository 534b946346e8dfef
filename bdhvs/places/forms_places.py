"""Shapes of input about hamlets, teams, units, opening hours and the words of a commune."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any, Final, cast

from django import forms
from django.db import IntegrityError, transaction

from bdhvs.places.models import CommuneProfile, Hamlet, Team, Unit
from bdhvs.places.rules import PlaceClosedError, UnitKind, UnitLevel
from bdhvs.ui.forms import DateField

TAKEN: Final = "Mã này đã dùng. Hãy chọn mã khác."
HOURS: Final = "%H:%M"
WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
LONGEST: Final = timedelta(days=366)


def attempt(form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out the act of a valid form; what the rules or the database refuse is said in the form."""
    try:
        with transaction.atomic():
            act()
    except PlaceClosedError as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError as refusal:
        diagnosis = getattr(refusal.__cause__, "diag", None)
        if not (getattr(diagnosis, "constraint_name", None) or "").endswith("_pkey"):
            raise
        form.add_error(None, TAKEN)
    else:
        return True
    return False


class PlaceForm(forms.Form):
    """A form that knows what day it is."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def choices(self, field: str, choices: Iterable[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[field]).choices = list(choices)


class HamletForm(PlaceForm):
    """A new hamlet: for the first map. Later maps come from a redraw."""

    name = forms.CharField(label="Tên", max_length=80)
    valid_from = DateField(label="Có từ ngày")


class HamletNameForm(PlaceForm):
    name = forms.CharField(label="Tên", max_length=80)
    position = forms.IntegerField(label="Thứ tự trong danh sách", min_value=0, max_value=9999)

    def __init__(self, *args: Any, subject: Hamlet, **options: Any) -> None:
        options["initial"] = {"name": subject.name, "position": subject.position}
        super().__init__(*args, **options)


class TeamForm(PlaceForm):
    """A new team with the decision that founded it."""

    hamlet = forms.ChoiceField(label="Phục vụ")
    name = forms.CharField(label="Tên Tổ", max_length=160)
    decision_no = forms.CharField(
        label="Số quyết định", max_length=60, required=False, help_text="Để trống nếu chưa có quyết định."
    )
    valid_from = DateField(label="Từ ngày")

    def __init__(self, *args: Any, hamlets: Sequence[Hamlet], **options: Any) -> None:
        super().__init__(*args, **options)
        self.hamlets = {hamlet.code: hamlet for hamlet in hamlets}
        self.choices("hamlet", [(code, hamlet.name) for code, hamlet in self.hamlets.items()])

    def clean_hamlet(self) -> Hamlet:
        return self.hamlets[self.cleaned_data["hamlet"]]


class TeamNameForm(PlaceForm):
    name = forms.CharField(label="Tên Tổ", max_length=160)
    decision_no = forms.CharField(label="Số quyết định", max_length=60, required=False)
    decision_on = DateField(label="Ngày quyết định", required=False)

    def __init__(self, *args: Any, subject: Team, **options: Any) -> None:
        options["initial"] = {
            "name": subject.name,
            "decision_no": subject.decision_no,
            "decision_on": subject.decision_on,
        }
        super().__init__(*args, **options)


class CloseForm(PlaceForm):
    """The first day without it."""

    on = DateField(label="Thôi hoạt động từ ngày")

    def __init__(self, *args: Any, subject: Unit | Team, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = self.today


class UnitForm(PlaceForm):
    """A new unit of any kind."""

    name = forms.CharField(label="Tên đơn vị", max_length=160)
    kind = forms.ChoiceField(label="Loại", choices=UnitKind.choices())
    level = forms.ChoiceField(
        label="Cấp học",
        required=False,
        choices=UnitLevel.choices(),
        help_text="Chỉ chọn khi là trường học.",
    )
    hamlet = forms.ChoiceField(label="Đóng tại", required=False)
    valid_from = DateField(label="Hoạt động từ ngày")

    def __init__(self, *args: Any, hamlets: Sequence[Hamlet], **options: Any) -> None:
        super().__init__(*args, **options)
        self.hamlets = {hamlet.code: hamlet for hamlet in hamlets}
        names = [(code, hamlet.name) for code, hamlet in self.hamlets.items()]
        self.choices("hamlet", [("", "không ghi"), *names])

    def clean_hamlet(self) -> Hamlet | None:
        return self.hamlets.get(self.cleaned_data["hamlet"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("level") and given.get("kind", UnitKind.SCHOOL) != UnitKind.SCHOOL:
            self.add_error("level", "Cấp học chỉ dành cho trường học.")
        return given

    @property
    def school_level(self) -> UnitLevel:
        return UnitLevel(self.cleaned_data["level"])


class UnitNameForm(UnitForm):
    """Corrections of a unit; its kind and its beginning stay."""

    def __init__(self, *args: Any, subject: Unit, **options: Any) -> None:
        options["initial"] = {"name": subject.name, "level": subject.level, "hamlet": subject.hamlet_id or ""}
        super().__init__(*args, **options)
        del self.fields["kind"], self.fields["valid_from"]
        if subject.kind != UnitKind.SCHOOL:
            del self.fields["level"]

    @property
    def school_level(self) -> UnitLevel:
        return UnitLevel(self.cleaned_data.get("level", ""))


class HourField(forms.TimeField):
    """An hour of the day as offices write it: 7:30, 7h30, 07:30."""

    widget = forms.TimeInput(
        attrs={"inputmode": "numeric", "placeholder": "07:30", "autocomplete": "off"}, format=HOURS
    )
    default_error_messages = {"invalid": "Giờ chưa đúng. Ví dụ 07:30."}

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            value = value.strip().lower().replace("h", ":").replace("g", ":")
            value = f"{value}00" if value.endswith(":") else value
        return super().to_python(value)


class OpeningForm(PlaceForm):
    """A week of opening hours, laid over the days from one day to another."""

    first = DateField(label="Từ ngày")
    last = DateField(label="Đến hết ngày")
    days = forms.MultipleChoiceField(
        label="Mở cửa vào",
        choices=[(str(i), name) for i, name in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
        initial=["0", "1", "2", "3", "4"],
    )
    morning_from = HourField(label="Sáng từ", required=False, initial=time(7, 30))
    morning_to = HourField(label="Sáng đến", required=False, initial=time(11, 30))
    afternoon_from = HourField(label="Chiều từ", required=False, initial=time(13, 30))
    afternoon_to = HourField(label="Chiều đến", required=False, initial=time(17, 0))
    closed = forms.CharField(
        label="Trừ những ngày nghỉ",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi ngày một dòng, ví dụ 02/09/2026.",
    )

    def clean_closed(self) -> set[date]:
        field, found = DateField(), set()
        for line in self.cleaned_data["closed"].splitlines():
            if line.strip():
                day = field.clean(line)
                found.add(day)
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("last", "Ngày cuối phải sau ngày đầu, nhiều nhất một năm.")
        spans = self._spans(given)
        if not spans and not self.errors:
            self.add_error(None, "Hãy ghi giờ mở cửa buổi sáng hoặc buổi chiều.")
        if len(spans) == 2 and spans[0][1] > spans[1][0]:
            self.add_error("afternoon_from", "Buổi chiều phải bắt đầu sau khi buổi sáng kết thúc.")
        return given

    def _spans(self, given: dict[str, Any]) -> list[tuple[time, time]]:
        spans = []
        for part in ("morning", "afternoon"):
            start, end = given.get(f"{part}_from"), given.get(f"{part}_to")
            if start and end and start < end:
                spans.append((start, end))
            elif start or end:
                self.add_error(f"{part}_to", "Giờ đóng phải sau giờ mở.")
        return spans

    def hours(self) -> list[tuple[time, time]]:
        return self._spans(self.cleaned_data)

    def open_days(self) -> list[date]:
        """Days of the span on the chosen weekdays, without the days off."""
        return [day for day in self.all_days() if str(day.weekday()) in self.cleaned_data["days"]
                and day not in self.cleaned_data["closed"]]  # fmt: skip

    def all_days(self) -> list[date]:
        given = self.cleaned_data
        return [given["first"] + timedelta(days=i) for i in range((given["last"] - given["first"]).days + 1)]


class ProfileForm(PlaceForm):
    """The words and limits of the commune."""

    hamlet_label = forms.CharField(
        label="Dưới xã gọi là", max_length=40, help_text="Ví dụ: thôn, xóm, tổ dân phố."
    )
    team_label = forms.CharField(label="Tổ cộng đồng gọi là", max_length=80)
    place_name = forms.CharField(
        label="Địa danh ghi trên văn bản",
        max_length=80,
        required=False,
        help_text="Đứng trước ngày tháng, ví dụ: Kỳ Anh.",
    )
    signing = forms.CharField(
        label="Phần ký",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một dòng in trên tên người ký, ví dụ TM. ỦY BAN NHÂN DÂN. Không ghi tên người.",
    )
    coverage_limit = forms.IntegerField(
        label="Danh sách coi là đủ từ (%)",
        min_value=1,
        max_value=100,
        help_text="Dưới ngưỡng này, mọi tỷ lệ mang dấu “chưa đủ danh sách”.",
    )

    def __init__(self, *args: Any, subject: CommuneProfile, **options: Any) -> None:
        options["initial"] = {
            "hamlet_label": subject.hamlet_label,
            "team_label": subject.team_label,
            "place_name": subject.place_name,
            "signing": "\n".join(subject.signing),
            "coverage_limit": subject.coverage_limit,
        }
        super().__init__(*args, **options)

    def clean_signing(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["signing"].splitlines() if line.strip()]
        if len(lines) > 4:
            raise forms.ValidationError("Nhiều nhất bốn dòng.")
        return lines
