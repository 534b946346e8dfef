"""The kinds of facts that Excel brings, each with its columns, its judge and its command."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bdhvs.exchange.loading import attainments, courses, figures, publications, registries, sessions
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.sheet import Column, Row
from bdhvs.exchange.loading.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list. `record(commune, verdicts, by=, at=)` stores it; `says` names it to the officer."""

    code: str
    says: str
    columns: tuple[Column, ...]
    judge: Callable[[Sequence[Row], Context], list[Verdict]]
    record: Callable[..., int]
    help: tuple[str, ...]


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "attainments",
            "kỹ năng, trạng thái của từng người",
            attainments.COLUMNS,
            attainments.judge,
            attainments.record,
            (
                "Mỗi dòng là một người và một kỹ năng hoặc trạng thái.",
                "Nhận ra người theo mã người, hoặc số định danh, hoặc họ tên cùng năm sinh và thôn. "
                "Trùng tên thì ghi mã người; phần mềm không đoán.",
                "Kết quả ghi Có hoặc Chưa. Chưa hỏi, chưa kiểm tra thì đừng ghi dòng nào.",
                "Minh chứng E3, E4 phải ghi nguồn. Trẻ dưới 16 tuổi cần có đồng ý của cha mẹ trong sổ.",
            ),
        ),
        Kind(
            "courses",
            "danh sách khóa học trên nền tảng ngoài",
            courses.COLUMNS,
            courses.judge,
            courses.record,
            (
                "Mỗi dòng là một người và một khóa học. Khóa học phải có ở trang Khóa học bên ngoài.",
                "Trường gửi danh sách cán bộ, giáo viên: đầu mối của trường nhập cho người của trường mình.",
                "Đã hoàn thành thì tính luôn là có tài khoản và đã tham gia.",
                "E4 là danh sách nền tảng gửi chính thức; E3 là cán bộ đã xem giấy chứng nhận hoặc màn hình.",
                "Danh sách này không thay cho kết quả tự đánh giá của xã, phường (E2).",
            ),
        ),
        Kind(
            "sessions",
            "buổi học, buổi họp với số người theo nhóm",
            sessions.COLUMNS,
            sessions.judge,
            sessions.record,
            (
                "Mỗi dòng là một buổi đã tổ chức.",
                "Số người ghi theo nhóm, mỗi người chỉ tính ở một nhóm. Nhóm chưa đếm thì để trống, đừng ghi 0.",
                "Nhập lại cùng ngày, loại, nơi và tên buổi với số khác: số cũ được sửa.",
            ),
        ),
        Kind(
            "publications",
            "lượt phát, bài đăng, băng rôn",
            publications.COLUMNS,
            publications.judge,
            publications.record,
            (
                "Mỗi dòng là một lượt phát, một bài đăng hoặc một băng rôn.",
                "Băng rôn chỉ được tính khi có ảnh: ghi tên tệp ảnh hoặc liên kết.",
            ),
        ),
        Kind(
            "figures",
            "số liệu chính thức của cơ quan, đơn vị",
            figures.COLUMNS,
            figures.judge,
            figures.record,
            (
                "Mỗi dòng là một số liệu, luôn ghi nguồn: văn bản, ngày, cơ quan.",
                "Tỉ lệ thì ghi số đạt và tổng số, không ghi phần trăm. Chưa có tổng số thì để trống.",
                "Nhập lại cùng số liệu, cùng nơi, cùng ngày với con số khác: số cũ được sửa và vẫn giữ lại.",
            ),
        ),
        Kind(
            "registries",
            "đối tác, tình nguyện viên, giảng viên, nguồn lực",
            registries.COLUMNS,
            registries.judge,
            registries.record,
            (
                "Mỗi dòng là một đối tác, một người hoặc một thứ được cho mượn.",
                "Là người thì phải hỏi trước và ghi ngày người ấy đồng ý có tên trong danh sách.",
                "Dòng đã có thì được bỏ qua; sửa hoặc ghi ngày kết thúc ở trang Nguồn lực.",
            ),
        ),
    )
}
