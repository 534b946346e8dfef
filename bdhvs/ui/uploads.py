"""The one door for files: no request fills the disk, and each box says how much it takes.

Every file box of the product is an `UploadField` (tests/security/test_uploads.py walks them all). What is inside a
file is judged by whoever reads it: lists by people/importing (a child process), office files by lib/packages.py,
pictures by lib/photos.py.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MIB = 1024 * 1024


def _weight(count: int) -> str:
    return f"{count // MIB} MB" if count >= MIB else f"{count // 1024} KB"


class LeftOutFile(SimpleUploadedFile):
    """A file of which nothing was kept, because the request had become too heavy; only its weight is known."""

    def __init__(self, name: str, weight: int) -> None:
        super().__init__(name, b"")
        self.size = weight


class WeighingHandler(FileUploadHandler):
    """Weighs all files of a request together; what goes beyond settings.UPLOAD_MOST is read and let go.

    First in FILE_UPLOAD_HANDLERS. The stream is read to its end, so that the browser gets a page that says why and
    not a broken connection.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.weight, self.begun_at = 0, 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.begun_at = self.weight

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.weight += len(raw_data)
        return raw_data if self.weight <= settings.UPLOAD_MOST else None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        if self.weight <= settings.UPLOAD_MOST:
            return None
        for other in self.request.upload_handlers if self.request else ():
            if begun := getattr(other, "file", None):  # what they had begun to keep goes with the rest
                begun.close()
        return LeftOutFile(self.file_name or "tệp", self.weight - self.begun_at)


class UploadField(forms.FileField):
    """A box for one file of at most `most` bytes, with one of these endings where any are named.

    Refuses by weight and name before anything is read, in the sentences of the product.
    """

    default_error_messages = {
        "required": "Hãy chọn tệp.",
        "invalid": "Chưa nhận được tệp. Hãy chọn lại tệp rồi gửi.",
        "missing": "Chưa nhận được tệp. Hãy chọn lại tệp rồi gửi.",
        "empty": "Tệp rỗng, không có nội dung nào.",
        "max_length": "Tên tệp dài quá. Hãy đặt tên ngắn hơn.",
    }

    def __init__(
        self,
        *,
        most: int,
        endings: tuple[str, ...] = (),
        instead: str = "Hãy chọn tệp nhỏ hơn.",
        **options: Any,
    ) -> None:
        options.setdefault("max_length", 200)
        options.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(endings)} if endings else {}))
        super().__init__(**options)
        self.most, self.endings, self.instead = most, endings, instead

    def to_python(self, data: Any) -> Any:
        """Refuses: none, empty, too heavy, another ending."""
        file = super().to_python(data)
        if file is None:
            return None
        if isinstance(file, LeftOutFile) or file.size > self.most:
            raise forms.ValidationError(f"Tệp nặng hơn {_weight(self.most)}. {self.instead}")
        if self.endings and not str(file.name).lower().endswith(self.endings):
            raise forms.ValidationError(f"Chỉ nhận tệp {', '.join(self.endings)}.")
        return file
