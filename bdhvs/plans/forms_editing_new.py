"""Forms that begin a plan: from nothing, or as a copy."""

from typing import Any, Final

from django import forms

from bdhvs.lib.vietnamese.text import fold
from bdhvs.places.models import CommuneProfile
from bdhvs.plans.editing import Content
from bdhvs.plans.editing_fields import Whole
from bdhvs.plans.editing_sections import KINDS
from bdhvs.ui.forms import DateField

RESERVED: Final = frozenset({"moi", "nap", "nhiem-vu", "tinh-lai", "cach-do"})
SIGNINGS: Final = {
    "deputy": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "chair": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    "alone": ("CHỦ TỊCH",),
    "deputy_alone": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
}


def commune_words(profile: CommuneProfile) -> dict[str, str]:
    """How a plan file names the commune and its province."""
    province = profile.commune.province
    kind = {"tinh": "tỉnh", "thanh_pho": "thành phố"}.get(province.kind, province.kind)
    return {"commune_name": str(profile.commune), "province_name": f"{kind} {province.name}"}


def usual_prefix(name: str) -> str:
    """The letters that begin the numbers of rows: Kỳ Anh gives KA."""
    letters = "".join(word[0] for word in fold(name).upper().split() if word[:1].isalnum())
    return (letters if len(letters) > 1 else fold(name).upper().replace(" ", ""))[:4]


def usual_id(name: str, year: int) -> str:
    """The usual id of a plan: ky-anh-2027."""
    return f"{'-'.join(fold(name).split())}-{year}"


class _Beginning(forms.Form):
    plan_id = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label="Mã kế hoạch",
        min_length=3,
        max_length=60,
        help_text="Chữ thường không dấu, nối bằng gạch ngang. Mã này không đổi về sau.",
        error_messages={"invalid": "Mã kế hoạch có dạng ky-anh-2027."},
    )
    year = Whole(label="Năm")
    letters = forms.RegexField(
        r"^[A-Z0-9]{2,8}$",
        label="Chữ đầu của mã dòng",
        help_text="Chỉ tiêu đầu tiên sẽ mang mã như KA-T1.",
        error_messages={"invalid": "Cần 2 đến 8 chữ in hoa không dấu hoặc chữ số. Ví dụ: KA."},
    )

    def clean_plan_id(self) -> str:
        """An id that no page of ours uses."""
        plan_id: str = self.cleaned_data["plan_id"]
        if plan_id in RESERVED:
            raise forms.ValidationError("Mã này phần mềm đã dùng. Hãy chọn mã khác.")
        return plan_id

    def clean_year(self) -> int:
        """The years that a plan file takes."""
        year: int = self.cleaned_data["year"]
        if not 2020 <= year <= 2100:
            raise forms.ValidationError("Năm cần trong khoảng 2020 - 2100.")
        return year


class NewPlanForm(_Beginning):
    """A plan from nothing: its head, its paper, its words."""

    title = forms.CharField(label="Tên kế hoạch", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label="Loại", choices=KINDS)
    period_from = DateField(label="Thực hiện từ ngày")
    last_day = DateField(label="Đến hết ngày")
    hamlet = forms.CharField(label="Gọi thôn là", max_length=40)
    team = forms.CharField(label="Gọi Tổ là", max_length=80)
    signing = forms.ChoiceField(
        label="Mẫu ký", choices=[(code, " / ".join(lines)) for code, lines in SIGNINGS.items()]
    )
    field_order = (
        "title",
        "year",
        "kind",
        "period_from",
        "last_day",
        "plan_id",
        "letters",
        "hamlet",
        "team",
        "signing",
    )

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("period_from"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Ngày cuối phải sau ngày đầu.")
        return given

    def content(self, profile: CommuneProfile) -> Content:
        """The plan as its file would hold it."""
        given = self.cleaned_data
        words = commune_words(profile)
        return {
            "plan": {
                "id": given["plan_id"],
                "commune": profile.commune_id,
                **words,
                "year": given["year"],
                "kind": given["kind"],
                "period_from": given["period_from"].isoformat(),
                "period_to": given["last_day"].fromordinal(given["last_day"].toordinal() + 1).isoformat(),
                "title": " ".join(given["title"].split()),
            },
            "document": {
                "id": f"{given['letters']}-L1",
                "symbol": "/KH-UBND",
                "place": profile.place_name or profile.commune.name,
                "issuer": f"Ủy ban nhân dân {words['commune_name']}",
                "signing": list(SIGNINGS[given["signing"]]),
            },
            "labels": {"hamlet": given["hamlet"], "team": given["team"]},
        }


class CopyForm(_Beginning):
    """A plan from an earlier one of this commune, or from a neighbour's in the catalogue."""

    source = forms.ChoiceField(label="Chép từ")
    field_order = ("source", "year", "plan_id", "letters")

    def __init__(self, *args: Any, sources: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source"] = forms.ChoiceField(label="Chép từ", choices=sources)
        self.order_fields(self.field_order)
