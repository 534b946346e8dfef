"""What changed between two versions of a plan, and what a copy took along, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bdhvs.indicators.catalogue import catalogue
from bdhvs.plans.editing import SECTIONS
from bdhvs.plans.files.codes import Codes
from bdhvs.plans.files.comparing import Change
from bdhvs.plans.lint.findings import Finding
from bdhvs.plans.wording import OP_WORDS

FIELD_WORDS: Final[Mapping[str, str]] = {
    "says": "nội dung", "does": "nội dung", "what": "nội dung", "title": "tên", "clause": "mục",
    "indicator": "cách đo", "op": "so sánh", "value": "mức", "unit": "đơn vị", "soft": "mức phấn đấu",
    "needs_decision": "chờ xã quyết định mức", "by": "đến ngày", "phases": "mức từng quý",
    "value_by": "mức riêng từng nơi", "at_least": "minh chứng từ mức", "base": "số quyết định",
    "groups": "nhóm người", "lead": "chủ trì", "with": "phối hợp", "parent": "thuộc về",
    "settings": "lựa chọn cách đo", "check": "điều kiểm tra", "motto": "phương châm", "kind": "loại",
    "due": "hạn", "every": "chu kỳ", "channels": "kênh", "topics": "chủ đề", "programme": "mô hình",
    "platforms": "nền tảng", "measured_by": "đo bằng", "ties": "gắn với", "funds": "nguồn kinh phí",
    "submits": "nộp gì", "planned_on": "dự kiến ngày", "each_year": "hằng năm vào ngày",
    "continuous": "liên tục", "local_choice": "do xã chọn", "code": "mã loại", "from": "ai nộp", "to": "nộp cho",
    "on_request": "khi có yêu cầu", "as_it_happens": "khi phát sinh", "data_to": "số liệu đến ngày",
    "parts": "các phần", "within": "lồng ghép vào", "name": "tên", "codes": "mã", "role": "vai trò",
    "aliases": "tên gọi khác", "url": "địa chỉ", "open_form": "biểu mẫu công khai", "age_from": "từ tuổi",
    "age_to": "đến tuổi", "amount_vnd": "số tiền (đồng)", "symbol": "số, ký hiệu", "dated": "ngày ban hành",
    "issuer": "cơ quan ban hành", "amends": "sửa đổi văn bản", "tied": "phong trào gắn với văn bản này",
    "attached": "đã kèm theo", "number": "số", "month": "tháng ban hành", "place": "địa danh",
    "signing": "mẫu ký", "footnotes": "chú thích", "sections": "các mục", "hamlet": "gọi thôn là",
    "hamlet_kinds": "các loại thôn", "team": "gọi Tổ là", "team_aliases": "tên khác của Tổ",
    "team_short": "tên Tổ viết tắt", "lines": "các dòng", "year": "năm", "period_from": "từ ngày",
    "period_to": "đến trước ngày", "period_chosen": "kỳ do xã chọn", "copied_from": "chép từ", "note": "ghi chú",
    "proposal": "gợi ý mức", "id": "mã", "order": "thứ tự", "wording": "cụm từ trích",
    "resident": "tính những ai", "rule": "cách xác định", "base_says": "mẫu số", "base_on": "ngày chốt mẫu số",
    "year_only": "chỉ biết năm sinh", "framework_group": "khung kỹ năng", "allowed_rules": "các cách được chọn",
    "before": "trước ngày", "on": "trong ngày", "at": "giờ", "days_after": "số ngày sau kỳ",
    "quarter": "quý", "why": "vì", "purpose": "để", "count": "số lượng", "quote": "trích",
}  # fmt: skip
KIND_WORDS: Final = {"added": "thêm", "removed": "xóa", "changed": "sửa", "reordered": "xếp lại thứ tự"}
VALUE_WORDS: Final = {
    "percent": "phần trăm", "rank": "thứ hạng", "always": "thường xuyên", "register": "số xã đếm",
    "figure": "số liệu chính thức", "present": "người có mặt", "permanent": "người thường trú",
    "assessment": "kiểm tra đạt", "certificate": "có giấy chứng nhận", "official_list": "danh sách chính thức",
    "week": "hằng tuần", "month": "hằng tháng", "quarter": "hằng quý", "half_year": "sáu tháng",
    "nine_months": "chín tháng", "year": "hằng năm", "day": "hằng ngày",
}  # fmt: skip

CODE_KINDS: Final[Mapping[str, str]] = {
    "lead": "actors", "with": "actors", "from": "actors", "to": "actors", "channels": "channels", "topics": "topics",
    "groups": "groups", "programme": "programmes", "submits": "submissions", "parts": "report_parts", "role": "roles",
    "tasks.kind": "activities", "channels.kind": "activities", "reports.code": "submissions",
    "programmes.code": "programmes", "budget.code": "funds", "person_roles.code": "person_roles",
    "actors.codes": "actors", "channels.codes": "channels", "topics.codes": "topics", "groups.codes": "groups",
    "platforms.codes": "platforms",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """One changed row: where, what happened, and each field with its value before and after."""

    section: str
    row: str
    kind: str
    fields: tuple[tuple[str, str, str], ...] = ()

    @property
    def title(self) -> str:
        return f"{self.section} {self.row}".strip()


def changes_in_words(changes: list[Change], codes: Codes | None = None) -> list[ChangeInWords]:
    """Lines of `diff_plans` for people; codes by their labels where the catalogue is at hand."""
    return [
        ChangeInWords(
            section=SECTIONS[one["section"]].one if one["section"] in SECTIONS else "Cụm từ trích",
            row=one["row"],
            kind=KIND_WORDS[one["kind"]],
            fields=tuple(
                (
                    FIELD_WORDS.get(name, name),
                    value_words(_labelled(pair["old"], one["section"], name, codes), name),
                    value_words(_labelled(pair["new"], one["section"], name, codes), name),
                )
                for name, pair in one["fields"].items()
                if name != "id"
            ),
        )
        for one in changes
    ]


def _labelled(value: Any, section: str, name: str, codes: Codes | None) -> Any:
    """Codes of the catalogue replaced by what people call them."""
    if isinstance(value, list):
        return [_labelled(one, section, name, codes) for one in value]
    if not isinstance(value, str):
        return value
    if name == "indicator":
        known = catalogue().get(value)
        return known.says if known else value
    kind = CODE_KINDS.get(name) or CODE_KINDS.get(f"{section}.{name}")
    return codes.label(kind, value) if codes and kind else value


def value_words(value: Any, name: str = "") -> str:
    """One value of a row as people say it; an absent one is a dash."""
    if value is None or value in ([], {}):
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dict):
        return "; ".join(
            f"{FIELD_WORDS.get(key, key)}: {value_words(inner, key)}" for key, inner in value.items()
        )
    if isinstance(value, list):
        return ", ".join(value_words(inner) for inner in value)
    return _text_words(str(value), name)


def _text_words(text: str, name: str) -> str:
    if name == "op":
        return OP_WORDS.get(text, text)
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}" if len(text) == 10 else VALUE_WORDS.get(text, text)
    except ValueError:
        return text


ADVICE_HERE: Final[Mapping[str, str]] = {
    "measure-rule-missing": "Chọn ở ô “Thế nào là có kiến thức, kỹ năng”.",
    "measure-rule-chosen": "Báo cáo in kèm cách này; đổi ở ô “Thế nào là có kiến thức, kỹ năng”.",
    "base-not-stated": "Chọn “Tính những ai”, ghi “Mẫu số gồm ai, trừ ai” và ngày chốt; báo cáo in kèm.",
    "number-missing": "Khi xã quyết định thì chọn phép so sánh và ghi mức; trước đó bảng hiện “chờ quyết định”.",
    "strict-operator": "Giữ nguyên “trên” như văn bản.",
    "target-outside-period": "Sửa ô “Đến ngày”, hoặc sửa kỳ ở phần Kế hoạch.",
    "lead-missing": "Chọn ở ô “Chủ trì”.",
    "task-without-lead": "Chọn ở ô “Chủ trì”.",
    "phases-backwards": "Mức của quý sau không thấp hơn mức của quý trước.",
    "unknown-indicator": "Chọn lại ở ô “Đo bằng”.",
    "unit-misfit": "Chọn lại ở ô “Đơn vị” hoặc ô “Đo bằng”.",
    "annex-missing": "Bổ sung phụ lục rồi đánh dấu “Đã kèm theo”.",
    "copied": "Rà từng phần rồi đánh dấu “Đã rà soát xong bản chép” ở phần Kế hoạch.",
    "cycle-missing": "Chọn chu kỳ và ghi hạn nộp.",
    "cycle-chosen": "Đổi chu kỳ và hạn nếu cấp trên quy định khác.",
    "duty-undated": "Ghi hạn, ngày hằng năm hoặc chu kỳ khi đã chốt.",
    "tasks-without-term": "Ghi hạn hoặc đánh dấu “Làm thường xuyên”; chưa ghi thì việc không bao giờ bị báo trễ.",
    "due-before-data": "Sửa ngày chốt số liệu hoặc hạn nộp.",
    "unknown-code": "Chọn lại trong danh mục.",
    "target-undated": "Tính đến hết kỳ của kế hoạch; ghi “Đến ngày” nếu có ngày rõ.",
    "signature-missing": "Ghi mẫu ký ở phần Khung văn bản; người ký và chữ ký không lưu ở đây.",
    "signing-mismatch": "Văn bản của Ủy ban ký TM. ỦY BAN NHÂN DÂN; văn bản của Chủ tịch thì không có TM.",
    "period-chosen": "Sửa kỳ ở phần Kế hoạch khi có ngày chính thức.",
    "unknown-unit": "Thêm đơn vị vào phần Ai làm, hoặc chọn lại.",
    "count-tied-to-places": "Đổi mức khi có quyết định sắp xếp, hoặc dùng chỉ tiêu theo tỷ lệ.",
}
"""What to do about a remark of the linter on the pages of the editor, in the names of its fields; elsewhere the
linter's own advice speaks of the keys of the file."""


def remark_here(finding: Finding) -> Finding:
    """A remark of the linter with the advice for the browser."""
    return replace(finding, advice=ADVICE_HERE.get(finding.code, finding.advice))
