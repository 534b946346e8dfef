"""Shapes of what is typed about an incident."""

from datetime import timedelta
from typing import Any

from django import forms

from bdhvs.outreach.incidents.commands import IncidentDetails
from bdhvs.outreach.incidents.models import Incident
from bdhvs.outreach.incidents.rules import TEXT_LENGTH, TOLD_STEPS, IncidentKind
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import EntryForm, blank
from bdhvs.ui.forms import DateField, FreeLine, FreeText, FreeTextField
from bdhvs.ui.proofs import ProofsField

USUAL_TIME = timedelta(days=3)


class IncidentForm(EntryForm):
    """What happened. Names nobody."""

    kind = forms.ChoiceField(label="Loại", choices=IncidentKind.choices())
    title = FreeTextField(
        label="Việc gì", max_length=200, widget=FreeLine,
        help_text="Ví dụ: Tin sai về phí cài VNeID lan trên nhóm Zalo. Không ghi tên, số của người dân.",
    )  # fmt: skip
    says = FreeTextField(
        label="Diễn biến", required=False, max_length=TEXT_LENGTH, widget=FreeText(attrs={"rows": 4}),
        help_text="Sai ở đâu, ảnh hưởng gì. Cần tên người bị hại thì hồ sơ Công an giữ, không ghi ở đây.",
    )  # fmt: skip
    channel = forms.ChoiceField(label="Thấy ở kênh", required=False)
    link = forms.CharField(
        label="Liên kết", required=False, max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )  # fmt: skip
    hamlet = forms.ChoiceField(label="Xảy ra ở thôn", required=False)
    unit = forms.ChoiceField(label="Đơn vị xử lý", required=False)
    found_on = DateField(label="Phát hiện ngày")
    due_on = DateField(label="Hạn xử lý")

    def offer(self) -> None:
        everywhere = Desk(self.desk.commune, None, self.desk.at)
        self.choices("channel", blank(self.desk.codes("channels"), "Không rõ"))
        self.choices("hamlet", blank(everywhere.hamlets, "Không riêng thôn nào"))
        self.choices("unit", blank(everywhere.units, "Chưa giao"))

    def details(self) -> IncidentDetails:
        """The typed argument of the command."""
        got = self.cleaned_data
        return IncidentDetails(
            kind=IncidentKind(got["kind"]), title=got["title"].strip(), says=got["says"].strip(),
            channel_code=got["channel"], link=got["link"].strip(), hamlet_code=got["hamlet"] or None,
            unit_code=got["unit"] or None, found_on=got["found_on"], due_on=got["due_on"],
        )  # fmt: skip


def incident_initial(incident: Incident) -> dict[str, Any]:
    """What the form shows of an incident that is corrected."""
    names = ("kind", "title", "says", "link", "found_on", "due_on")
    places = {
        "hamlet": incident.hamlet_id or "",
        "unit": incident.unit_id or "",
        "channel": incident.channel_code,
    }
    return {name: getattr(incident, name) for name in names} | places


class ToldForm(forms.Form):
    """What was done."""

    step = forms.ChoiceField(label="Đã làm gì", choices=[(one.value, one.label) for one in TOLD_STEPS])
    text = FreeTextField(label="Nội dung", max_length=TEXT_LENGTH, widget=FreeText(attrs={"rows": 3}))
    proofs = ProofsField(label="Ảnh chụp, văn bản", required=False, help_text="Tối đa 5 tệp, mỗi tệp 10 MB.")


class ClosingForm(forms.Form):
    """It is over."""

    on = DateField(label="Ngày xong")
    text = FreeTextField(label="Kết quả", max_length=TEXT_LENGTH, widget=FreeText(attrs={"rows": 3}))
    proofs = ProofsField(
        label="Ảnh chụp, văn bản",
        required=False,
        help_text="Cần ít nhất một tệp, gửi ở đây hoặc đã gửi trước đó.",
    )


class ReopenForm(forms.Form):
    """It came back."""

    text = FreeTextField(label="Vì sao mở lại", max_length=300, widget=FreeLine)
