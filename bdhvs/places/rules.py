"""Kinds of places and units, free of framework."""

from enum import StrEnum


class CommuneKind(StrEnum):
    """Law: local-government-2025. Since 1/7/2025 the only level below the province."""

    XA = "xa"  # xã
    PHUONG = "phuong"  # phường
    DAC_KHU = "dac_khu"  # đặc khu
    THI_TRAN = "thi_tran"  # thị trấn: until 30/6/2025, only among predecessors

    @property
    def label(self) -> str:
        return {"xa": "xã", "phuong": "phường", "dac_khu": "đặc khu", "thi_tran": "thị trấn"}[self.value]

    @property
    def is_urban(self) -> bool:
        return self is CommuneKind.PHUONG


def kind_of(text: str) -> CommuneKind:
    """The kind that an official list names, in words or as our code.

    Raises: ReferenceListError
    """
    wanted = " ".join(text.lower().split())
    for kind in CommuneKind:
        if wanted in (kind.value, kind.label):
            return kind
    raise ReferenceListError(f"không có loại đơn vị {text!r} (xã, phường, đặc khu).")


def province_kind_of(text: str) -> str:
    """`tinh` or `thanh_pho` (centrally run city).

    Raises: ReferenceListError
    """
    kinds = {"tỉnh": "tinh", "tinh": "tinh", "thành phố": "thanh_pho", "thanh_pho": "thanh_pho"}
    if (kind := kinds.get(" ".join(text.lower().split()))) is None:
        raise ReferenceListError(f"không có loại {text!r} (tỉnh, thành phố).")
    return kind


class UnitKind(StrEnum):
    """A unit of a commune: an office, school, association, enterprise …"""

    OFFICE = "office"
    ONE_STOP = "one_stop"
    POLICE = "police"
    MILITARY = "military"
    PUBLIC_SERVICE = "public_service"
    SCHOOL = "school"
    HEALTH_STATION = "health_station"
    FRONT = "front"
    ASSOCIATION = "association"
    YOUTH_CELL = "youth_cell"
    ENTERPRISE = "enterprise"
    COOPERATIVE = "cooperative"
    COOPERATIVE_UNION = "cooperative_union"
    COOPERATIVE_GROUP = "cooperative_group"
    BUSINESS_HOUSEHOLD = "business_household"
    MARKET_STALL = "market_stall"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        return UNIT_KIND_LABELS[self]


UNIT_KIND_LABELS: dict[UnitKind, str] = {
    UnitKind.OFFICE: "phòng, văn phòng",
    UnitKind.ONE_STOP: "trung tâm phục vụ hành chính công",
    UnitKind.POLICE: "công an",
    UnitKind.MILITARY: "ban chỉ huy quân sự",
    UnitKind.PUBLIC_SERVICE: "trung tâm cung ứng dịch vụ công",
    UnitKind.SCHOOL: "trường học",
    UnitKind.HEALTH_STATION: "trạm y tế",
    UnitKind.FRONT: "Mặt trận Tổ quốc",
    UnitKind.ASSOCIATION: "đoàn thể, hội",
    UnitKind.YOUTH_CELL: "chi đoàn",
    UnitKind.ENTERPRISE: "doanh nghiệp",
    UnitKind.COOPERATIVE: "hợp tác xã",
    UnitKind.COOPERATIVE_UNION: "liên hiệp hợp tác xã",
    UnitKind.COOPERATIVE_GROUP: "tổ hợp tác",
    UnitKind.BUSINESS_HOUSEHOLD: "hộ kinh doanh",
    UnitKind.MARKET_STALL: "sạp chợ",
    UnitKind.PARTNER: "đối tác",
}


class UnitLevel(StrEnum):
    """Level of a school; empty for other units."""

    NONE = ""
    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    COLLEGE = "college"


UNIT_LEVEL_LABELS: dict[UnitLevel, str] = {
    UnitLevel.NONE: "không áp dụng",
    UnitLevel.KINDERGARTEN: "mầm non",
    UnitLevel.PRIMARY: "tiểu học",
    UnitLevel.LOWER_SECONDARY: "trung học cơ sở",
    UnitLevel.UPPER_SECONDARY: "trung học phổ thông",
    UnitLevel.COLLEGE: "cao đẳng, đại học",
}


class PlaceClosedError(ValueError):
    """The place is no longer valid on that day."""


class RedrawError(ValueError):
    """A merge or split of hamlets that does not add up."""


class ReferenceListError(ValueError):
    """A list of administrative units that cannot be read or does not add up."""
