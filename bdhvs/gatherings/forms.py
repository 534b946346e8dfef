"""Shape of a session as it is typed: learners by name, the others as a number by group."""

from django import forms

from bdhvs.gatherings.models import SESSION_KINDS
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS
from bdhvs.skills.entry import SearchInput, TopicsForm, blank
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField

STATES = [("held", "đã tổ chức"), ("planned", "dự kiến"), ("cancelled", "hủy")]
_PREFIX = "count_"


class SessionForm(TopicsForm):
    """One session of one day."""

    finds, chooses = "person", "learners"
    counts, counted_title = _PREFIX, "Số người không ghi tên, theo nhóm (nhóm chưa đếm thì để trống)"

    occurred_on = DateField(label="Ngày tổ chức")
    kind = forms.ChoiceField(label="Loại", choices=list(SESSION_KINDS.items()))
    title = FreeTextField(label="Tên buổi", required=False, max_length=200, widget=FreeLine)
    status = forms.ChoiceField(
        label="Tình trạng",
        choices=STATES,
        help_text="Ghi nhầm một buổi không có thì mở buổi ấy, bấm Sửa lại và chọn hủy.",
    )
    hamlet = forms.ChoiceField(label="Tổ chức tại thôn, tổ dân phố", required=False)
    unit = forms.ChoiceField(label="Đơn vị tổ chức", required=False)
    served = forms.MultipleChoiceField(
        label="Dành cho bà con các thôn",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ chọn khi một buổi phục vụ nhiều thôn.",
    )
    find = forms.CharField(
        label="Người học có tên trong sổ",
        required=False,
        widget=SearchInput,
        help_text="Gõ một từ của tên rồi bấm Tìm, đánh dấu người có mặt; tìm tiếp được nhiều lần.",
    )
    learners = forms.MultipleChoiceField(
        label="Người học đã chọn", required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self) -> None:
        super().offer()
        whole = self.desk.places is None
        self.choices("hamlet", blank(self.desk.hamlets, "Toàn xã" if whole else "Chọn thôn"))
        self.choices("unit", blank(self.desk.units, "Không có"))
        self.choices("served", self.desk.hamlets)
        for code, label in HEADCOUNT_GROUPS.items():
            self.fields[_PREFIX + code] = forms.IntegerField(
                label=label[0].upper() + label[1:],
                required=False,
                min_value=1,
                max_value=99_999,
                initial=self.initial.get(_PREFIX + code),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

        topics = [name for name in self.fields if name.startswith("topic_")]
        self.order_fields(["occurred_on", "kind", "title", *topics])

    def may_be_ahead(self) -> bool:
        return self.data.get("status") in ("planned", "cancelled")

    def headcounts(self) -> dict[str, int]:
        """Groups that were counted. Missing: a group left blank is not there, not zero."""
        told = self.cleaned_data.items()
        return {
            name.removeprefix(_PREFIX): n for name, n in told if name.startswith(_PREFIX) and n is not None
        }


def headcount_initial(headcounts: dict[str, int]) -> dict[str, int]:
    return {_PREFIX + group: number for group, number in headcounts.items()}
