"""Shapes of what is typed about a content item."""

from datetime import timedelta
from typing import Any

from django import forms

from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.forms import HourField
from bdhvs.gatherings.planning.queries import between
from bdhvs.gatherings.planning.tables import name_of
from bdhvs.learning.weekly.queries import lessons
from bdhvs.outreach.content.commands import ContentDetails, Released
from bdhvs.outreach.content.drafts import DRAFTED
from bdhvs.outreach.content.models import ContentItem
from bdhvs.outreach.content.rules import CHANNELS, COMMENT_LENGTH, LONGEST_BODY, ContentForm
from bdhvs.skills.desk import Choices, Desk
from bdhvs.skills.entry import EntryForm, TopicsForm, blank
from bdhvs.ui.forms import DateField, FreeLine, FreeText, FreeTextField
from bdhvs.ui.proofs import ProofsField

_NEAR = timedelta(days=45)


def gathering_choices(desk: Desk, kept: int | None = None) -> Choices:
    """Gatherings around today, the nearest days to come first among them."""
    near = list(between(desk.commune, desk.on - timedelta(days=14), desk.on + _NEAR)[:100])
    if kept is not None and kept not in {one.pk for one in near}:
        near += list(Gathering.objects.filter(commune_id=desk.commune, pk=kept))
    return [(str(one.pk), f"{one.falls_on:%d/%m/%Y}: {name_of(one)}") for one in near]


def lesson_choices(commune: str) -> Choices:
    return [(one.id, f"{one.item}. {one.title}") for one in lessons(commune).values()]


class ContentItemForm(TopicsForm):
    """An item: what it says, where and when it shall go out, who sees to it."""

    usual_topics = 2

    form = forms.ChoiceField(label="Dạng", choices=ContentForm.choices())
    title = FreeTextField(label="Tiêu đề", max_length=200, widget=FreeLine)
    body = FreeTextField(
        label="Nội dung", required=False, max_length=LONGEST_BODY, widget=FreeText(attrs={"rows": 14}),
        help_text="Để trống nếu mới là ý tưởng. Không ghi số điện thoại, số giấy tờ của ai.",
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label="Sẽ phát, đăng ở kênh", required=False, widget=forms.CheckboxSelectMultiple
    )
    planned_on = DateField(label="Ngày dự kiến", required=False)
    unit = forms.ChoiceField(label="Đơn vị phụ trách", required=False)
    in_charge = FreeTextField(label="Người phụ trách", required=False, max_length=120, widget=FreeLine)
    served = forms.MultipleChoiceField(
        label="Dành cho các thôn", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Để trống là cho toàn xã.",
    )  # fmt: skip
    task_code = forms.CharField(
        label="Thuộc nhiệm vụ", required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Mã nhiệm vụ của kế hoạch, ví dụ HL-A12.",
    )  # fmt: skip
    gathering = forms.ChoiceField(label="Về buổi, sự kiện", required=False)
    lesson = forms.ChoiceField(label="Về bài học", required=False)

    GROUPS = (
        ("Nội dung", ("form", "title", "body", "topic_1", "topic_2")),
        ("Ở đâu, khi nào, ai làm", ("channels", "planned_on", "unit", "in_charge", "served")),
        ("Liên quan", ("task_code", "gathering", "lesson")),
    )

    def offer(self) -> None:
        super().offer()
        whole = self.desk.places is None
        kept = self.initial.get("gathering")
        known = dict(self.desk.codes("channels"))
        self.choices("channels", [(code, known[code]) for code in CHANNELS if code in known])
        for name in self.fields:
            if name.startswith("topic_"):
                self.fields[name].label = str(self.fields[name].label).replace("Nội dung", "Chủ đề")
        self.choices("served", self.desk.hamlets)
        self.choices(
            "unit", blank(self.desk.units, "Không có") if whole or not self.desk.units else self.desk.units
        )
        self.choices(
            "gathering", blank(gathering_choices(self.desk, int(kept) if kept else None), "Không có")
        )
        self.choices("lesson", blank(lesson_choices(self.desk.commune), "Không có"))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Fields under three headings; further topics stand with the first."""
        usual = ("topic_1", "topic_2")
        more = tuple(name for name in self.fields if name.startswith("topic_") and name not in usual)
        return [
            (title, [self[name] for name in (*names, *(more if n == 0 else ()))])
            for n, (title, names) in enumerate(self.GROUPS)
        ]

    def details(self) -> ContentDetails:
        """The typed argument of the command."""
        got = self.cleaned_data
        return ContentDetails(
            form=ContentForm(got["form"]), title=got["title"].strip(), body=got["body"].strip(),
            channels=tuple(got["channels"]), served=tuple(got["served"]), topics=self.topics(),
            planned_on=got["planned_on"], unit_code=got["unit"] or None, in_charge=got["in_charge"].strip(),
            task_code=got["task_code"].strip(), gathering_id=int(got["gathering"]) if got["gathering"] else None,
            lesson=got["lesson"],
        )  # fmt: skip


def item_initial(item: ContentItem) -> dict[str, Any]:
    """What the form shows of an item that is rewritten."""
    names = (
        "form",
        "title",
        "body",
        "channels",
        "planned_on",
        "in_charge",
        "served",
        "task_code",
        "topics",
        "lesson",
    )
    return {name: getattr(item, name) for name in names} | {
        "unit": item.unit_id or "", "gathering": str(item.gathering_id or ""),
    }  # fmt: skip


class SourceForm(EntryForm):
    """What first drafts are made of, and which ones."""

    lesson = forms.ChoiceField(label="Từ bài học", required=False)
    gathering = forms.ChoiceField(label="hoặc từ buổi, sự kiện", required=False)
    wanted = forms.MultipleChoiceField(
        label="Soạn sẵn", choices=[(one.value, one.label) for one in DRAFTED], widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một dạng."},
    )  # fmt: skip
    planned_on = DateField(label="Ngày dự kiến phát, đăng", required=False)
    unit = forms.ChoiceField(label="Đơn vị phụ trách", required=False)
    served = forms.MultipleChoiceField(
        label="Dành cho các thôn", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Để trống là cho toàn xã.",
    )  # fmt: skip

    def offer(self) -> None:
        whole = self.desk.places is None
        self.choices("lesson", blank(lesson_choices(self.desk.commune), "Chọn bài học"))
        self.choices("gathering", blank(gathering_choices(self.desk), "Chọn buổi, sự kiện"))
        self.choices(
            "unit", blank(self.desk.units, "Không có") if whole or not self.desk.units else self.desk.units
        )
        self.choices("served", self.desk.hamlets)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if bool(given.get("lesson")) == bool(given.get("gathering")):
            raise forms.ValidationError("Hãy chọn một bài học, hoặc một buổi, sự kiện.")
        return given


class CommentForm(forms.Form):
    """The words of whoever approves, returns or drops."""

    comment = FreeTextField(
        label="Ý kiến, lý do", required=False, max_length=COMMENT_LENGTH, widget=FreeText(attrs={"rows": 3})
    )


class ReleaseForm(forms.Form):
    """Where and when it went out."""

    channel = forms.ChoiceField(label="Kênh")
    on = DateField(label="Ngày phát, ngày đăng")
    aired_from = HourField(label="Phát từ giờ", required=False)
    minutes = forms.IntegerField(
        label="Số phút phát", required=False, min_value=1, max_value=1440,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Truyền thanh thì ghi giờ và số phút.",
    )  # fmt: skip
    link = forms.CharField(
        label="Liên kết bài đăng", required=False, max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )  # fmt: skip
    proofs = ProofsField(label="Ảnh minh chứng", required=False, help_text="Tối đa 5 tệp, mỗi tệp 10 MB.")

    def __init__(self, *args: Any, channels: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["channel"]
        if isinstance(field, forms.ChoiceField):
            field.choices = channels

    def released(self) -> Released:
        """The typed argument of the command."""
        got = self.cleaned_data
        return Released(
            channel_code=got["channel"], on=got["on"], link=got["link"], aired_from=got["aired_from"],
            minutes=got["minutes"], proofs=tuple(got["proofs"]),
        )  # fmt: skip
