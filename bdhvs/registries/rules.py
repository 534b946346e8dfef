"""The five registries as one: what each asks for, and what must not be. Free of framework."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bdhvs.lib.labelled import Labelled


class RegistryKind(Labelled):
    PARTNER = "partner", "đối tác"
    VOLUNTEER = "volunteer", "tình nguyện viên"
    TRAINER = "trainer", "giảng viên, báo cáo viên"
    INFLUENCER = "influencer", "người có uy tín"
    RESOURCE = "resource", "phòng, thiết bị, đường truyền"


class EntryStep(Labelled):
    """What happened to a row; each is one line of its history."""

    ADDED = "added", "thêm"
    CORRECTED = "corrected", "sửa"
    ENDED = "ended", "ghi ngày kết thúc"
    WITHDRAWN = "withdrawn", "rút tên theo yêu cầu"


@dataclass(frozen=True, slots=True)
class Registry:
    """How one registry calls its boxes. "" leaves a box out. `persons`: its rows are people, who agreed to be on it."""

    kind: RegistryKind
    slug: str
    title: str
    lead: str
    name: str
    offers: str
    owner: str = ""
    place: str = ""
    quantity: str = ""
    persons: bool = False


REGISTRIES: Final = {
    one.slug: one
    for one in (
        Registry(
            RegistryKind.PARTNER, "doi-tac", "Đối tác",
            "Doanh nghiệp, nhà mạng, trường, tổ chức cùng làm với xã, phường.",
            "Tên đối tác", "Giúp việc gì", owner="Văn bản, thỏa thuận",
        ),
        Registry(
            RegistryKind.VOLUNTEER, "tinh-nguyen-vien", "Tình nguyện viên",
            "Sinh viên, giáo viên, người nghỉ hưu, đoàn viên, hội viên nhận hướng dẫn bà con.",
            "Họ và tên", "Giúp được việc gì, lúc nào", owner="Là ai, nơi công tác", persons=True,
        ),
        Registry(
            RegistryKind.TRAINER, "giang-vien", "Giảng viên, báo cáo viên", "Ai dạy được nội dung gì.",
            "Họ và tên", "Dạy nội dung gì", owner="Nơi công tác", persons=True,
        ),
        Registry(
            RegistryKind.INFLUENCER, "nguoi-co-uy-tin", "Người có uy tín",
            "Già làng, trưởng họ, chức việc, người được bà con tin. Chỉ ghi khi người ấy đã đồng ý.",
            "Họ và tên", "Nói giúp việc gì, với ai", persons=True,
        ),
        Registry(
            RegistryKind.RESOURCE, "phong-thiet-bi", "Phòng, thiết bị, đường truyền",
            "Thứ được cho mượn, cho dùng: của ai, ở đâu, từ ngày nào đến ngày nào.",
            "Là thứ gì", "Dùng vào việc gì", owner="Ai cho mượn", place="Đặt ở đâu", quantity="Số lượng",
        ),
    )
}  # fmt: skip
"""By the word in the address, in the order of the tabs."""

BY_KIND: Final = {one.kind.value: one for one in REGISTRIES.values()}
GONE: Final = "(đã rút tên)"
"""Stands where the name of somebody stood who asked to be left out."""


class RegistryError(ValueError):
    """A row that cannot be; the message is for whoever keeps the registry."""


def check_entry(
    kind: RegistryKind, valid_from: date, valid_to: date | None, consent_on: date | None, today: date
) -> None:
    """Days in their order; a person stands here only by a consent that was given.

    Raises: RegistryError
    """
    if valid_to is not None and valid_to <= valid_from:
        raise RegistryError("Ngày kết thúc phải sau ngày bắt đầu.")
    if not BY_KIND[kind.value].persons:
        return
    if consent_on is None:
        raise RegistryError("Hãy ghi ngày người ấy đồng ý có tên trong danh sách.")
    if consent_on > today:
        raise RegistryError("Ngày đồng ý chưa tới.")
