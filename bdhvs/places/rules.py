"""Kinds of places and units, free of framework."""

from enum import StrEnum

from bdhvs.lib.labelled import Labelled


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


class UnitKind(Labelled):
    """A unit of a commune: an office, school, association, enterprise …"""

    OFFICE = "office", "phòng, văn phòng"
    ONE_STOP = "one_stop", "trung tâm phục vụ hành chính công"
    POLICE = "police", "công an"
    MILITARY = "military", "ban chỉ huy quân sự"
    PUBLIC_SERVICE = "public_service", "trung tâm cung ứng dịch vụ công"
    SCHOOL = "school", "trường học"
    HEALTH_STATION = "health_station", "trạm y tế"
    FRONT = "front", "Mặt trận Tổ quốc"
    ASSOCIATION = "association", "đoàn thể, hội"
    YOUTH_CELL = "youth_cell", "Đoàn Thanh niên, chi đoàn"
    ENTERPRISE = "enterprise", "doanh nghiệp"
    COOPERATIVE = "cooperative", "hợp tác xã"
    COOPERATIVE_UNION = "cooperative_union", "liên hiệp hợp tác xã"
    COOPERATIVE_GROUP = "cooperative_group", "tổ hợp tác"
    BUSINESS_HOUSEHOLD = "business_household", "hộ kinh doanh"
    MARKET_STALL = "market_stall", "sạp chợ"
    PARTNER = "partner", "đối tác"


class UnitLevel(Labelled):
    """Level of a school; empty for other units."""

    NONE = "", "không áp dụng"
    KINDERGARTEN = "kindergarten", "mầm non"
    PRIMARY = "primary", "tiểu học"
    LOWER_SECONDARY = "lower_secondary", "trung học cơ sở"
    UPPER_SECONDARY = "upper_secondary", "trung học phổ thông"
    COLLEGE = "college", "cao đẳng, đại học"


class PlaceClosedError(ValueError):
    """The place is no longer valid on that day."""


class RedrawError(ValueError):
    """A merge or split of hamlets that does not add up."""


class ReferenceListError(ValueError):
    """A list of administrative units that cannot be read or does not add up."""
