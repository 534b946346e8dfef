"""Which fields each section of a plan has in the editor, under which headings, with which choices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django import forms
from django.conf import settings

from bdhvs.lib.evidence import Level
from bdhvs.plans import editing_fields as f
from bdhvs.plans.editing import Content, text_of
from bdhvs.plans.files.codes import Codes, read_codes
from bdhvs.plans.rules import TargetUnit
from bdhvs.plans.wording import OP_WORDS

Pairs: TypeAlias = list[tuple[str, str]]
BASES: Final = [("register", "số xã tự đếm"), ("figure", "số liệu chính thức nhập vào")]
LEVELS: Final = [
    ("E0", "E0 - mọi minh chứng"),
    *[(k.value, f"{k} - {k.label}") for k in Level][1:],
]
RULES: Final = {
    "assessment": "Kiểm tra đạt, có quan sát (từ E2)",
    "certificate": "Có giấy chứng nhận được xem (từ E3)",
    "official_list": "Có trong danh sách chính thức (E4)",
}
RESIDENTS: Final = [("present", "người đang có mặt, kể cả tạm trú"), ("permanent", "người thường trú")]
YEARS: Final = [
    ("year_end", "coi như sinh cuối năm"),
    ("year_start", "coi như sinh đầu năm"),
    ("unknown", "để là chưa rõ tuổi"),
]
CYCLES: Final = [
    ("day", "hằng ngày"), ("week", "hằng tuần"), ("month", "hằng tháng"), ("quarter", "hằng quý"),
    ("half_year", "sáu tháng"), ("nine_months", "chín tháng"), ("year", "hằng năm"),
]  # fmt: skip
KINDS: Final = [("main", "kế hoạch chính"), ("communications", "kế hoạch tuyên truyền")]
MAIN, HOW, MORE = "", "Cách đo", "Thêm chi tiết"


@dataclass(frozen=True)
class Offered:
    """What the fields of a plan offer: the catalogue's codes and the plan's own rows."""

    codes: Codes
    content: Content

    def of_kind(self, kind: str) -> Pairs:
        """Every code of a kind, by its label."""
        return [(code, entry.label) for code, entry in self.codes.kinds.get(kind, {}).items()]

    def of_plan(self, kind: str) -> Pairs:
        """Codes of a kind that the plan itself has rows for; all of them when it has none."""
        held = [code for row in self.content.get(kind, []) for code in row.get("codes", [])]
        return [(code, self.codes.label(kind, code)) for code in dict.fromkeys(held)] or self.of_kind(kind)

    def actors(self) -> Pairs:
        """Those who take part in this plan, by the code that tasks call them; the catalogue's when there are none."""
        found: dict[str, str] = {}
        for row in self.content.get("actors", []):
            several = len(row.get("codes", [])) > 1
            for code in row.get("codes", []):
                found[code] = self.codes.label("actors", code) if several else row["name"]
        return list(found.items()) or self.of_kind("actors")

    def rows(self, *sections: str) -> Pairs:
        """Rows of the plan by number and words."""
        found = [row for section in sections for row in self.content.get(section, [])]
        return [(row["id"], f"{row['id']} {text_of(row)}") for row in found]

    def programmes(self) -> Pairs:
        """Models that the plan runs; all that are known when it has none."""
        held = [(row["code"], row["name"]) for row in self.content.get("programmes", [])]
        return held or self.of_kind("programmes")

    def rules(self, row: Mapping[str, Any]) -> Pairs:
        """The ways to establish skill that the plan leaves open for a row."""
        allowed = row.get("settings", {}).get("allowed_rules") or RULES
        return [("", "theo cách đo, chưa chọn riêng"), *((code, RULES[code]) for code in allowed)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: the key of the row (dots go inside), its form field, the heading it stands under."""

    key: str
    make: Callable[[Offered, Mapping[str, Any]], forms.Field]
    group: str = MAIN

    @property
    def name(self) -> str:
        return self.key.replace(".", "-")


def offered(content: Content) -> Offered:
    """What the fields of this plan offer."""
    return Offered(read_codes(settings.CATALOGUE_DIR / "codes.yaml"), content)


def _plain(
    kind: type[forms.Field], label: str, **options: Any
) -> Callable[[Offered, Mapping[str, Any]], forms.Field]:
    options.setdefault("required", False)
    return lambda _offered, _row: kind(label=label, **options)


def _choice(
    label: str,
    pairs: Callable[[Offered], Sequence[tuple[str, str]]],
    kind: type[forms.Field] = f.One,
    **options: Any,
) -> Callable[[Offered, Mapping[str, Any]], forms.Field]:
    options.setdefault("required", False)
    return lambda offered, _row: kind(label=label, choices=pairs(offered), **options)  # type: ignore[call-arg]


def _fixed(label: str, pairs: Sequence[tuple[str, str]], **options: Any) -> Callable[..., forms.Field]:
    return _choice(label, lambda _: pairs, **options)


def _words(key: str, label: str = "Nội dung", hint: str = "") -> tuple[Entry, Entry]:
    return (
        Entry(key, _plain(f.LongWords, label, required=True, help_text=hint)),
        Entry(
            "clause", _plain(f.Words, "Thuộc mục", required=True, help_text="Mục trong văn bản. Ví dụ: II.2")
        ),
    )


_LEAD: Final = Entry("lead", _choice("Chủ trì", Offered.actors))
_WITH: Final = Entry("with", _choice("Phối hợp", Offered.actors, f.Many), MORE)
_MEASURED_BY: Final = Entry(
    "measured_by",
    _choice("Đo bằng chỉ tiêu", lambda o: o.rows("targets", "rules", "requirements"), f.Many),
    MORE,
)
_EVERY: Final = Entry("every", _fixed("Chu kỳ", CYCLES), MORE)
_LOCAL: Final = Entry(
    "local_choice",
    _plain(f.Tick, "Chu kỳ này do xã chọn", help_text="Khi văn bản chỉ viết “định kỳ”, “thường xuyên”."),
    MORE,
)

_MEASURED: Final = (
    *_words("says", hint="Viết ngắn theo ý của kế hoạch; con số giữ đúng như văn bản."),
    Entry("op", _fixed("So sánh", list(OP_WORDS.items()), help_text="“Trên 70” thì đúng 70 là chưa đạt.")),
    Entry("value", _plain(f.Amount, "Mức", help_text="Để trống khi xã chưa quyết định.")),
    Entry("unit", _fixed("Đơn vị", TargetUnit.choices(), kind=f.OneByDefault)),
    Entry("by", _plain(f.Day, "Đến ngày")),
    Entry("soft", _plain(f.Tick, "Là mức phấn đấu", help_text="Chưa đạt thì không tô đỏ.")),
    _LEAD,
    Entry(
        "settings.rule",
        lambda o, row: f.One(
            label="Thế nào là có kiến thức, kỹ năng",
            choices=o.rules(row),
            help_text="Kế hoạch không ghi thì xã chọn; báo cáo in kèm lựa chọn này.",
        ),
        HOW,
    ),
    Entry("at_least", _fixed("Chỉ tính minh chứng từ mức", LEVELS, kind=f.OneByDefault), HOW),
    Entry("settings.resident", _fixed("Tính những ai", RESIDENTS), HOW),
    Entry("settings.base_says", _plain(f.LongWords, "Mẫu số gồm ai, trừ ai", help_text="In kèm trong báo cáo."), HOW),
    Entry("settings.base_on", _plain(f.Day, "Ngày chốt mẫu số"), HOW),
    Entry("settings.year_only", _fixed("Người chỉ biết năm sinh", YEARS), HOW),
    Entry("base", _fixed("Tình trạng xét theo", BASES, kind=f.OneByDefault), HOW),
    Entry("groups", _choice("Nhóm người", lambda o: o.of_plan("groups"), f.Many), MORE),
    _WITH,
    Entry(
        "value_by",
        _plain(f.Places, "Mức riêng từng nơi", help_text="Mỗi dòng: mã thôn hoặc loại xã, hai chấm, mức."),
        MORE,
    ),
)  # fmt: skip

ENTRIES: Final[Mapping[str, tuple[Entry, ...]]] = {
    "plan": (
        Entry("title", _plain(f.LongWords, "Tên kế hoạch", required=True)),
        Entry("year", _plain(f.Whole, "Năm", required=True)),
        Entry("kind", _fixed("Loại", KINDS)),
        Entry("period_from", _plain(f.Day, "Thực hiện từ ngày", required=True)),
        Entry("period_to", _plain(f.LastDay, "Đến hết ngày", required=True)),
        Entry("period_chosen", _plain(f.Tick, "Kỳ do xã chọn, văn bản không ghi")),
        Entry("parent", _plain(f.Words, "Thực hiện kế hoạch cấp trên", help_text="Mã của căn cứ. Ví dụ: KA-L2d"), MORE),
        Entry("note", _plain(f.LongWords, "Ghi chú"), MORE),
        Entry("copied_from", _plain(f.Reviewed, "Đã rà soát xong bản chép")),
    ),
    "document": (
        Entry("symbol", _plain(f.Words, "Ký hiệu", required=True)),
        Entry("number", _plain(f.Words, "Số", help_text="Để trống, văn thư cấp khi ban hành.")),
        Entry("dated", _plain(f.Day, "Ngày ban hành")),
        Entry("month", _plain(f.Words, "Tháng ban hành", help_text="Khi chỉ biết tháng. Ví dụ: 2026-06"), MORE),
        Entry("place", _plain(f.Words, "Địa danh")),
        Entry("issuer", _plain(f.Words, "Cơ quan ban hành", required=True)),
        Entry("signing", _plain(f.Lines, "Mẫu ký", help_text="Mỗi dòng một chức danh, từ trên xuống.")),
        Entry("footnotes", _plain(f.Lines, "Chú thích"), MORE),
        Entry("sections", _plain(f.Lines, "Các mục của văn bản", help_text="Mỗi dòng một số mục. Ví dụ: II.1"), MORE),
    ),
    "labels": (
        Entry("hamlet", _plain(f.Words, "Gọi thôn là", required=True)),
        Entry("hamlet_kinds", _plain(f.Lines, "Các loại, nếu có nhiều", help_text="Mỗi dòng một loại.")),
        Entry("team", _plain(f.Words, "Gọi Tổ là", required=True)),
        Entry("team_short", _plain(f.Words, "Viết tắt tên Tổ")),
        Entry("team_aliases", _plain(f.Lines, "Tên gọi khác của Tổ")),
    ),
    "targets": _MEASURED,
    "rules": (*_MEASURED, Entry("check", _plain(f.Words, "Kiểm tra bằng điều kiện"), MORE)),
    "requirements": (
        *_words("says"),
        Entry("needs_decision", _plain(f.Tick, "Còn chờ xã quyết định cách xét")),
        Entry("by", _plain(f.Day, "Đến ngày")),
        Entry("motto", _plain(f.Words, "Phương châm"), MORE),
    ),
    "tasks": (
        *_words("does", "Việc"),
        Entry("kind", _choice("Loại việc", lambda o: o.of_kind("activities"), required=True)),
        _LEAD,
        Entry("with", _choice("Phối hợp", Offered.actors, f.Many)),
        Entry("always", _plain(f.Tick, "Làm thường xuyên")),
        Entry("due", _plain(f.Day, "Hạn", help_text="Để trống nếu làm thường xuyên hoặc chưa định.")),
        _EVERY,
        Entry("programme", _choice("Thuộc mô hình", Offered.programmes), MORE),
        Entry("product", _plain(f.Words, "Sản phẩm", help_text="Làm xong thì có gì. Ví dụ: danh sách, 05 lớp.")),
        Entry("submits", _choice("Phải nộp", lambda o: o.of_kind("submissions")), MORE),
        Entry("channels", _choice("Kênh", lambda o: o.of_plan("channels"), f.Many), MORE),
        Entry("topics", _choice("Chủ đề", lambda o: o.of_plan("topics"), f.Many), MORE),
        Entry("groups", _choice("Nhóm người", lambda o: o.of_plan("groups"), f.Many), MORE),
        Entry("platforms", _choice("Nền tảng", lambda o: o.rows("platforms"), f.Many), MORE),
        _MEASURED_BY,
        Entry("ties", _choice("Gắn với", lambda o: o.rows("bases"), f.Many), MORE),
        Entry("funds", _choice("Nguồn kinh phí", lambda o: o.rows("budget"), f.Many), MORE),
    ),
    "milestones": (
        *_words("what"),
        Entry("due", _plain(f.Day, "Hạn")),
        Entry("planned_on", _plain(f.Day, "Dự kiến ngày")),
        Entry("each_year", _plain(f.DayOfYear, "Hằng năm vào ngày", help_text="Ví dụ: 10/10")),
        Entry("continuous", _plain(f.Tick, "Làm liên tục")),
        _LEAD, _WITH, _EVERY, _LOCAL,
        Entry("programme", _choice("Thuộc mô hình", Offered.programmes), MORE),
        _MEASURED_BY,
    ),
    "reports": (
        *_words("says"),
        Entry("code", _choice("Nộp gì", lambda o: o.of_kind("submissions"), required=True)),
        Entry("from", _choice("Ai nộp", Offered.actors, f.Many)),
        Entry("to", _choice("Nộp cho", Offered.actors)),
        Entry("every", _fixed("Chu kỳ", CYCLES)),
        Entry("due.before", _plain(f.Day, "Nộp trước ngày", help_text="Đúng ngày này là đã trễ.")),
        Entry("due.on", _plain(f.Day, "Hạn chót là ngày")),
        Entry("due.days_after", _plain(f.Whole, "Số ngày sau khi hết kỳ")),
        Entry("due.at", _plain(f.Words, "Giờ nộp", help_text="Ví dụ: 20:00"), MORE),
        Entry("data_to", _plain(f.Day, "Số liệu tính đến ngày"), MORE),
        _LOCAL,
        Entry("on_request", _plain(f.Tick, "Nộp khi có yêu cầu"), MORE),
        Entry("as_it_happens", _plain(f.Tick, "Báo ngay khi phát sinh"), MORE),
        Entry("parts", _choice("Các phần", lambda o: o.of_kind("report_parts"), f.Many), MORE),
        Entry("within", _plain(f.Words, "Lồng ghép vào"), MORE),
    ),
    "actors": (
        Entry("name", _plain(f.Words, "Tên", required=True)),
        *_words("says", "Làm gì"),
        Entry("role", _choice("Vai trò", lambda o: o.of_kind("roles"), required=True)),
        Entry("codes", _choice("Nhiệm vụ gọi là", lambda o: o.of_kind("actors"), f.Many)),
    ),
    "person_roles": (
        *_words("says"),
        Entry("code", _choice("Vai trò", lambda o: o.of_kind("person_roles"), required=True)),
    ),
    "programmes": (
        Entry("name", _plain(f.Words, "Tên", required=True)),
        *_words("says"),
        Entry("code", _choice("Mô hình", lambda o: o.of_kind("programmes"), required=True)),
        _LEAD,
        Entry("aliases", _plain(f.Lines, "Tên gọi khác", help_text="Mỗi dòng một tên."), MORE),
        _MEASURED_BY,
    ),
    "channels": (
        *_words("says"),
        Entry("codes", _choice("Kênh", lambda o: o.of_kind("channels"), f.Many)),
        Entry("kind", _choice("Hoặc là một loại việc", lambda o: o.of_kind("activities"))),
    ),
    "platforms": (
        *_words("says", "Tên"),
        Entry("url", _plain(f.Words, "Địa chỉ")),
        Entry("codes", _choice("Nền tảng", lambda o: o.of_kind("platforms"), f.Many, required=True)),
        Entry("open_form", _plain(f.Tick, "Là biểu mẫu công khai, ai cũng xem được")),
    ),
    "topics": (*_words("says"), Entry("codes", _choice("Chủ đề", lambda o: o.of_kind("topics"), f.Many))),
    "groups": (
        *_words("says"),
        Entry("codes", _choice("Nhóm", lambda o: o.of_kind("groups"), f.Many, required=True)),
        Entry("age_from", _plain(f.Whole, "Từ tuổi")),
        Entry("age_to", _plain(f.Whole, "Đến hết tuổi")),
    ),
    "budget": (
        *_words("says"),
        Entry("code", _choice("Nguồn", lambda o: o.of_kind("funds"), required=True)),
        Entry("amount_vnd", _plain(f.Whole, "Số tiền (đồng)")),
    ),
    "bases": (
        *_words("title", "Trích yếu"),
        Entry("symbol", _plain(f.Words, "Số, ký hiệu", required=True)),
        Entry("issuer", _plain(f.Words, "Cơ quan ban hành", required=True)),
        Entry("dated", _plain(f.Day, "Ngày ban hành")),
        Entry("amends", _choice("Sửa đổi văn bản", lambda o: o.rows("bases")), MORE),
        Entry("tied", _plain(f.Tick, "Phong trào gắn với văn bản này"), MORE),
    ),
    "annexes": (*_words("title", "Tên"), Entry("attached", _plain(f.YesOrNo, "Đã kèm theo"))),
    "recipients": (
        Entry("name", _plain(f.Words, "Nơi nhận", required=True)),
        Entry("purpose", _choice("Để", lambda o: o.of_kind("purposes"))),
        Entry("count", _plain(f.Whole, "Số lượng")),
    ),
}  # fmt: skip
MEASURING: Final = frozenset({"targets", "rules", "requirements"})
"""Sections whose rows name a way of measuring."""
