"""Evidence levels (mức minh chứng), design §5."""

from enum import StrEnum


class Level(StrEnum):
    """How strong the evidence of a fact is; ordered as text."""

    E0 = "E0"  # self-declared
    E1 = "E1"  # recorded by a team member or mentor
    E2 = "E2"  # assessed under observation
    E3 = "E3"  # certificate or screen checked by an officer
    E4 = "E4"  # official list or figure of the authority that owns it

    @property
    def label(self) -> str:
        return LEVEL_LABELS[self]


LEVEL_LABELS: dict[Level, str] = {
    Level.E0: "tự khai",
    Level.E1: "Tổ hoặc người hướng dẫn ghi nhận",
    Level.E2: "kiểm tra có quan sát",
    Level.E3: "cán bộ xem giấy chứng nhận hoặc màn hình",
    Level.E4: "danh sách, số liệu chính thức",
}
