"""Shape of a visit as it is typed."""

from django import forms

from bdhvs.skills.entry import SearchInput, TopicsForm
from bdhvs.ui.forms import DateField
from bdhvs.visits.rules import VisitKind, VisitOutcome


class VisitForm(TopicsForm):
    """One household, one day: why, how it ended, what was shown."""

    finds, chooses = "household", "household"

    find = forms.CharField(
        label="Tìm hộ",
        required=False,
        widget=SearchInput,
        help_text="Gõ mã hộ, hoặc một từ trong tên người của hộ, rồi bấm Tìm.",
    )
    household = forms.ChoiceField(
        label="Hộ được thăm",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy tìm rồi chọn một hộ trong sổ."},
    )
    occurred_on = DateField(label="Ngày thăm")
    kind = forms.ChoiceField(label="Đến để", choices=VisitKind.choices())
    outcome = forms.ChoiceField(
        label="Kết thúc",
        widget=forms.RadioSelect,
        choices=VisitOutcome.choices(),
        help_text="Không gặp ai hoặc bị từ chối thì ghi đúng như vậy.",
    )
