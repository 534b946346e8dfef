"""Shapes of what is typed about a banner."""

from typing import Any

from django import forms

from bdhvs.outreach.banners.commands import BannerDetails
from bdhvs.outreach.banners.models import Banner
from bdhvs.outreach.banners.rules import SLOGANS, BannerKind
from bdhvs.skills.entry import EntryForm, blank
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField
from bdhvs.ui.proofs import ProofsField


class BannerForm(EntryForm):
    """What hangs, where, how large."""

    kind = forms.ChoiceField(label="Loại", choices=BannerKind.choices())
    place = FreeTextField(
        label="Nơi treo", max_length=160, widget=FreeLine,
        help_text="Ví dụ: cổng chào đầu đường trục xã.",
    )  # fmt: skip
    hamlet = forms.ChoiceField(label="Thuộc thôn, tổ dân phố", required=False)
    text = FreeTextField(label="Nội dung", max_length=300, widget=FreeLine(attrs={"list": "khau-hieu"}))
    size = FreeTextField(
        label="Kích thước", required=False, max_length=40, widget=FreeLine, help_text="Ví dụ: 6 m x 0,8 m."
    )
    unit = forms.ChoiceField(label="Đơn vị treo", required=False)
    planned_on = DateField(label="Dự kiến treo ngày", required=False)

    def offer(self) -> None:
        whole = self.desk.places is None
        self.choices("hamlet", blank(self.desk.hamlets, "Trung tâm, trục chính" if whole else "Chọn thôn"))
        self.choices(
            "unit", blank(self.desk.units, "Không ghi") if whole or not self.desk.units else self.desk.units
        )
        self.slogans = SLOGANS

    def details(self) -> BannerDetails:
        """The typed argument of the command."""
        got = self.cleaned_data
        return BannerDetails(
            kind=BannerKind(got["kind"]), place=got["place"].strip(), text=got["text"].strip(),
            size=got["size"].strip(), hamlet_code=got["hamlet"] or None, unit_code=got["unit"] or None,
            planned_on=got["planned_on"],
        )  # fmt: skip


def banner_initial(banner: Banner) -> dict[str, Any]:
    """What the form shows of a banner that is corrected."""
    names = ("kind", "place", "text", "size", "planned_on")
    places = {"hamlet": banner.hamlet_id or "", "unit": banner.unit_id or ""}
    return {name: getattr(banner, name) for name in names} | places


class PutUpForm(forms.Form):
    """It hangs."""

    on = DateField(label="Ngày treo")
    proofs = ProofsField(
        label="Ảnh chụp tại chỗ",
        required=False,
        help_text="Chưa có ảnh thì chưa được tính; thêm ảnh sau cũng được.",
    )


class PhotosForm(forms.Form):
    """Photos of it."""

    proofs = ProofsField(label="Ảnh chụp tại chỗ", help_text="Tối đa 5 ảnh, mỗi ảnh 10 MB.")


class TakeDownForm(forms.Form):
    """It hangs no longer."""

    on = DateField(label="Ngày hạ")
    why = FreeTextField(
        label="Hạ vì", max_length=200, widget=FreeLine, help_text="Ví dụ: hết đợt, rách, bạc màu."
    )
