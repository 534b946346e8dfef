"""Evidence levels (mức minh chứng), design §5."""

from bdhvs.lib.labelled import Labelled


class Level(Labelled):
    """How strong the evidence of a fact is; ordered as text."""

    E0 = "E0", "tự khai"  # self-declared
    E1 = "E1", "Tổ hoặc người hướng dẫn ghi nhận"  # recorded by a team member or mentor
    E2 = "E2", "kiểm tra có quan sát"  # assessed under observation
    E3 = "E3", "cán bộ xem giấy chứng nhận hoặc màn hình"  # certificate or screen checked by an officer
    E4 = "E4", "danh sách, số liệu chính thức"  # official list or figure of the authority that owns it
