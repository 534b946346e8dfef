"""Shapes of a publication and of material handed out, as they are typed."""

from django import forms

from bdhvs.gatherings.planning.forms import HourField
from bdhvs.outreach.rules import PUBLICATION_KINDS
from bdhvs.skills.entry import EntryForm, SearchInput, TopicsForm, blank
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField


class PublicationForm(TopicsForm):
    """One item, one channel, one day."""

    occurred_on = DateField(label="Ngày phát, ngày đăng")
    channel = forms.ChoiceField(label="Kênh")
    kind = forms.ChoiceField(label="Loại", required=False, choices=list(PUBLICATION_KINDS.items()))
    title = FreeTextField(label="Tiêu đề", required=False, max_length=200, widget=FreeLine)
    aired_from = HourField(label="Phát từ giờ", required=False)
    minutes = forms.IntegerField(
        label="Số phút phát",
        required=False,
        min_value=1,
        max_value=1440,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Chỉ ghi với phát thanh, truyền hình, video.",
    )
    proof = forms.CharField(
        label="Liên kết hoặc nơi giữ ảnh",
        required=False,
        max_length=300,
        help_text="Địa chỉ bài đăng, hoặc tên tệp ảnh. Băng rôn chỉ được tính khi có ảnh.",
    )
    served = forms.MultipleChoiceField(
        label="Dành cho các thôn",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Để trống là cho toàn xã.",
    )

    def offer(self) -> None:
        super().offer()
        self.choices("channel", blank(self.desk.codes("channels"), "Chọn kênh"))
        self.choices("served", self.desk.hamlets)


class DeliveryForm(EntryForm):
    """Material on a topic that reached households."""

    finds, chooses = "household", "households"

    find = forms.CharField(
        label="Tìm hộ",
        required=False,
        widget=SearchInput,
        help_text="Gõ mã hộ, hoặc một từ trong tên người của hộ, rồi bấm Tìm; tìm tiếp được nhiều lần.",
    )
    households = forms.MultipleChoiceField(
        label="Các hộ đã nhận",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy tìm rồi đánh dấu ít nhất một hộ trong sổ."},
    )
    channel = forms.ChoiceField(label="Hình thức")
    topic = forms.ChoiceField(label="Nội dung tài liệu")
    occurred_on = DateField(label="Ngày phát")

    def offer(self) -> None:
        self.choices("channel", blank(self.desk.codes("channels"), "Chọn hình thức"))
        self.choices("topic", blank(self.desk.codes("topics"), "Chọn nội dung"))
