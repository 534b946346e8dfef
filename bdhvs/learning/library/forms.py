"""Shape of a handbook as it is written. What is half done may be kept."""

from typing import Any

from django import forms

from bdhvs.learning.authoring.word import MAX_BYTES as HEAVIEST_WORD
from bdhvs.learning.library.text import LONGEST
from bdhvs.ui.forms import FreeLine, FreeText, FreeTextField
from bdhvs.ui.proofs import MAX_BYTES, Proof, ProofError, proof_of
from bdhvs.ui.uploads import UploadField

WRITING = (
    "Mỗi ý một dòng. Dòng bắt đầu bằng ## là tên mục, bằng dấu - là gạch đầu dòng. "
    "Chữ đậm đặt giữa hai cặp dấu sao: **OTP**."
)


class HandbookForm(forms.Form):
    """Name and text; the text may come out of a Word file; another file may stand beside it."""

    title = FreeTextField(
        label="Tên cẩm nang", max_length=90, required=False, widget=FreeLine,
        help_text="Ví dụ: Xử lý khi bà con quên mật khẩu VNeID.",
    )  # fmt: skip
    text = FreeTextField(
        label="Nội dung", max_length=LONGEST, required=False, widget=FreeText(attrs={"rows": 18}), help_text=WRITING
    )  # fmt: skip
    word = UploadField(
        label="Lấy nội dung từ tệp Word", most=HEAVIEST_WORD, endings=(".docx",), required=False,
        help_text="Chữ trong tệp thay cho ô Nội dung. Hình trong tệp không lấy; cần hình thì kèm tệp PDF.",
    )  # fmt: skip
    file = UploadField(
        label="Tệp kèm theo", most=MAX_BYTES, required=False,
        help_text="PDF, Word, Excel, ảnh. Nhiều nhất 10 MB. Tổ mở tệp khi có mạng; chữ ở trên đọc được khi mất mạng.",
    )  # fmt: skip
    without_file = forms.BooleanField(label="Bỏ tệp đang kèm", required=False)

    def __init__(self, *args: Any, has_file: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_file:
            del self.fields["without_file"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not any(given.get(name) for name in ("title", "text", "word")):
            self.add_error("title", "Hãy ghi tên cẩm nang, hoặc chọn tệp Word.")
        return given

    def clean_file(self) -> Proof | None:
        file = self.cleaned_data["file"]
        try:
            return proof_of(file.name, file.read()) if file else None
        except ProofError as refusal:
            raise forms.ValidationError(str(refusal)) from None
