"""A form with every kind of field."""

from django import forms

from bdhvs.ui.forms import DateField, FreeTextField, NumberField
from bdhvs.ui.uploads import MIB, UploadField

TOPICS = [("", "Chọn một nội dung"), ("dvc", "Dịch vụ công trực tuyến"), ("tt", "Thanh toán số")]
OUTCOMES = [("yes", "Tự làm được"), ("help", "Làm được khi có người nhắc"), ("no", "Chưa làm được")]
NEEDS = [("phone", "Chưa có điện thoại"), ("net", "Sóng yếu"), ("sight", "Mắt kém")]


class VisitForm(forms.Form):
    """A specimen of every kind of field."""

    household = forms.CharField(label="Hộ được thăm", help_text="Tên chủ hộ, hoặc quét mã trên thẻ của hộ.")
    visited_on = DateField(label="Ngày thăm", help_text="Ví dụ 05/09/2026.")
    minutes = NumberField(label="Số phút hướng dẫn", required=False)
    topic = forms.ChoiceField(label="Nội dung chính", choices=TOPICS)
    outcome = forms.ChoiceField(
        label="Kết quả",
        widget=forms.RadioSelect,
        choices=OUTCOMES,
        help_text="Ghi đúng điều đã quan sát, không ghi thay.",
    )
    needs = forms.MultipleChoiceField(
        label="Cần hỗ trợ thêm", required=False, widget=forms.CheckboxSelectMultiple, choices=NEEDS
    )
    note = FreeTextField(label="Ghi chú", required=False)
    photo = UploadField(label="Ảnh minh chứng", required=False, most=MIB)
    agreed = forms.BooleanField(
        label="Bà con đồng ý cho ghi nhận kết quả",
        help_text="Không đồng ý thì vẫn ghi lượt thăm, không ghi kỹ năng.",
    )
