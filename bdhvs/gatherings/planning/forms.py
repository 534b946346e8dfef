"""Shapes of what is typed about a planned gathering."""

import re
from datetime import time
from typing import Any

from django import forms

from bdhvs.gatherings.kinds import kind_labels
from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.commands import GatheringDetails
from bdhvs.gatherings.planning.queries import coming_events, to_choose_from
from bdhvs.gatherings.planning.rules import EMBEDDINGS, MOST_IN_SERIES, Repeat, Slot, days_of_series
from bdhvs.gatherings.planning.tables import name_of
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS, GatheringError
from bdhvs.places.queries import teams_on
from bdhvs.skills.entry import TopicsForm, blank
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField
from bdhvs.ui.proofs import ProofsField

SUGGESTED = ("place", "trainer", "partner")


class HourField(forms.CharField):
    """An hour as people write it: 19h30, 19:30, 19h."""

    widget = forms.TextInput(attrs={"placeholder": "19h30", "autocomplete": "off", "maxlength": "5"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value).lower().replace("g", "h")
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})(?:[h:.](\d{2})?)?", text.replace(" ", ""))
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise forms.ValidationError("Giờ chưa đúng. Hãy ghi như 19h30.")
        return time(int(found[1]), int(found[2] or 0))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Hh%M}" if isinstance(value, time) else value


def _line(label: str, longest: int, *, listed: str = "", help_text: str = "") -> FreeTextField:
    """A line of text; `listed` names the list of what was typed before."""
    attrs = {"list": f"da-dung-{listed}", "autocomplete": "off"} if listed else {}
    return FreeTextField(
        label=label, required=False, max_length=longest, widget=FreeLine(attrs=attrs), help_text=help_text
    )


class GatheringForm(TopicsForm):
    """A gathering, or a series of them."""

    usual_topics = 2

    kind = forms.ChoiceField(label="Loại hoạt động")
    title = _line(
        "Tên buổi", 200, help_text="Ví dụ: Học dùng VNeID cho người cao tuổi. Không ghi tên người dân."
    )
    audience = forms.ChoiceField(label="Dành cho nhóm", required=False)
    falls_on = DateField(label="Ngày tổ chức")
    from_time = HourField(label="Từ giờ", required=False)
    to_time = HourField(label="Đến giờ", required=False)
    repeat = forms.ChoiceField(label="Lặp lại", choices=Repeat.choices(), required=False)
    times = forms.IntegerField(
        label="Số buổi của chuỗi", required=False, min_value=2, max_value=MOST_IN_SERIES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Chỉ ghi khi lặp lại.",
    )  # fmt: skip
    hamlet = forms.ChoiceField(label="Tại thôn, tổ dân phố", required=False)
    place = _line("Địa điểm", 160, listed="place")
    unit = forms.ChoiceField(label="Đơn vị tổ chức", required=False)
    team = forms.ChoiceField(label="Tổ thực hiện", required=False)
    served = forms.MultipleChoiceField(
        label="Dành cho bà con các thôn", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ chọn khi một buổi phục vụ nhiều thôn.",
    )  # fmt: skip
    trainer = _line("Người hướng dẫn, báo cáo viên", 160, listed="trainer")
    partner = _line("Đơn vị phối hợp", 160, listed="partner")
    materials = _line("Tài liệu, thiết bị", 300)
    embedded_in = forms.ChoiceField(label="Lồng ghép trong", choices=list(EMBEDDINGS.items()), required=False)

    part_of = forms.ChoiceField(
        label="Nằm trong sự kiện", required=False,
        help_text="Ngày hội, lễ phát động, đợt ra quân đã lên lịch, gần ngày này.",
    )  # fmt: skip

    GROUPS = (
        ("Buổi gì, cho ai", ("kind", "title", "audience", "topic_1", "topic_2", "embedded_in", "part_of")),
        ("Khi nào, ở đâu", ("falls_on", "from_time", "to_time", "repeat", "times", "hamlet", "place")),
        ("Ai làm, chuẩn bị gì", ("unit", "team", "trainer", "partner", "materials", "served")),
    )

    def __init__(self, *args: Any, old: Gathering | None = None, **options: Any) -> None:
        self.old = old
        super().__init__(*args, **options)
        if old is not None:
            for name in ("falls_on", "repeat", "times"):
                del self.fields[name]

    def offer(self) -> None:
        super().offer()
        whole = self.desk.places is None
        self.choices("kind", blank(list(kind_labels().items()), "Chọn loại"))
        self.choices("audience", blank(list(HEADCOUNT_GROUPS.items()), "Mọi người"))
        self.choices("hamlet", blank(self.desk.hamlets, "Toàn xã" if whole else "Chọn thôn"))
        self.choices("unit", blank(self.desk.units, "Không có"))
        if not whole and len(self.desk.units) == 1:
            self.initial.setdefault("unit", self.desk.units[0][0])
        self.choices("served", self.desk.hamlets)
        own = {code for code, _ in self.desk.hamlets}
        teams = [
            (t.pk, t.name) for t in teams_on(self.desk.commune, self.desk.on) if t.hamlet_id in own or whole
        ]
        self.choices("team", blank(teams, "Không có"))
        self.choices("part_of", blank(self._events(), "Không"))
        self.suggested = {name: to_choose_from(self.desk.commune, name, self.desk.on) for name in SUGGESTED}

    def _events(self) -> list[tuple[str, str]]:
        """Events of the coming year, and that of a gathering that is corrected."""
        found = coming_events(self.desk.commune, self.desk.on)
        return [(str(one.pk), f"{one.falls_on:%d/%m/%Y}: {name_of(one)}") for one in found]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Fields under three headings; further topics of a corrected gathering stand with the first."""
        more = [
            name for name in self.fields if name.startswith("topic_") and name not in ("topic_1", "topic_2")
        ]
        return [
            (title, [self[name] for name in (*names, *(more if n == 0 else ())) if name in self.fields])
            for n, (title, names) in enumerate(self.GROUPS)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        repeat = Repeat(given.get("repeat") or Repeat.ONCE.value)
        if repeat is not Repeat.ONCE and not given.get("times") and "times" not in self.errors:
            self.add_error("times", "Hãy ghi chuỗi có mấy buổi.")
        return given

    def details(self) -> GatheringDetails:
        """The typed argument of the command."""
        got = self.cleaned_data
        return GatheringDetails(
            kind=got["kind"], falls_on=self.old.falls_on if self.old else got["falls_on"], title=got["title"],
            audience=got["audience"], from_time=got["from_time"], to_time=got["to_time"],
            hamlet_code=got["hamlet"] or None, unit_code=got["unit"] or None, team_code=got["team"] or None,
            topics=self.topics(), served=tuple(got["served"]), place=got["place"], trainer=got["trainer"],
            materials=got["materials"], partner=got["partner"], embedded_in=got["embedded_in"],
            part_of=int(got["part_of"]) if got["part_of"] else None,
        )  # fmt: skip

    @property
    def repeats(self) -> Repeat:
        return Repeat(self.cleaned_data.get("repeat") or Repeat.ONCE.value)

    @property
    def times_asked(self) -> int:
        return self.cleaned_data.get("times") or 1

    def slots(self) -> list[Slot]:
        """Every day the gathering would take. Missing: none where the series cannot be."""
        slot = self.details().slot
        try:
            days = days_of_series(slot.falls_on, self.repeats, self.times_asked)
        except GatheringError:
            return []
        return [
            Slot(day, slot.from_time, slot.to_time, slot.place, slot.hamlet_code, slot.trainer)
            for day in days
        ]


def form_initial(old: Gathering) -> dict[str, Any]:
    """What the form shows of a gathering that is corrected."""
    names = ("kind", "title", "audience", "from_time", "to_time", "place", "trainer", "partner", "materials",
             "embedded_in", "served", "topics")  # fmt: skip
    places: dict[str, Any] = {
        "part_of": str(old.part_of_id or ""),
        "hamlet": old.hamlet_id or "",
        "unit": old.unit_id or "",
        "team": old.team_id or "",
    }
    return {name: getattr(old, name) for name in names} | places


class MoveForm(forms.Form):
    """Another day."""

    falls_on = DateField(label="Ngày mới")
    from_time = HourField(label="Từ giờ", required=False)
    to_time = HourField(label="Đến giờ", required=False)
    reason = FreeTextField(label="Lý do dời", max_length=300, widget=FreeLine)


class CancelForm(forms.Form):
    """Not held."""

    reason = FreeTextField(label="Lý do hủy", max_length=300, widget=FreeLine)
    rest = forms.BooleanField(label="Hủy cả những buổi sau của chuỗi", required=False)

    def __init__(self, *args: Any, in_series: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not in_series:
            del self.fields["rest"]


class QuestionForm(forms.Form):
    """A question asked there."""

    text = FreeTextField(label="Bà con hỏi gì", max_length=500, widget=FreeLine)
    answer = FreeTextField(label="Đã trả lời", required=False, max_length=1000)


class FilesForm(forms.Form):
    """Photos and papers."""

    proofs = ProofsField(
        label="Ảnh, biên bản", help_text="Ảnh, PDF, Word, Excel; tối đa 5 tệp, mỗi tệp 10 MB."
    )
