"""Names as Vietnamese families give them, by cohort of birth. Written for the sample; nobody in particular."""

from functools import lru_cache
from random import Random

from bdhvs.lib.vietnamese import fold, sort_key

_FAMILY = (
    "Nguyễn 380 Trần 110 Lê 95 Phạm 70 Hoàng 35 Huỳnh 28 Phan 45 Vũ 22 Võ 30 Đặng 21 Bùi 20 Đỗ 14 Hồ 18 Ngô 13 "
    "Dương 10 Lý 5 Đinh 9 Trương 14 Lương 7 Mai 8 Đào 7 Cao 8 Hà 8 Tô 4 Tạ 4 Châu 4 Quách 2 Thái 5 Đoàn 7 Lưu 5"
)
_MIDDLE_MALE = (
    "Văn Văn Văn Đình Hữu Đức Bá Xuân",
    "Văn Văn Đình Hữu Quốc Xuân Ngọc",
    "Văn Minh Quốc Đức Ngọc Anh",
    "Minh Gia Bảo Đức Quang Hoàng Tuấn",
)
_MIDDLE_FEMALE = (
    "Thị Thị Thị Thị",
    "Thị Thị Thị Thị|Thu Thị|Kim",
    "Thị Thị|Thu Thị|Ngọc Thanh Thu Phương",
    "Ngọc Khánh Bảo Minh Thanh Thị|Thanh Hà",
)
_GIVEN_MALE = (
    "Thọ Lộc Quý Cần Khoa Nhân Tín Hợi Tý Ngọ Thìn Đoan Khiêm Bính Tuất Luận Hiền Chương Nghĩa Bàn",
    "Hùng Dũng Cường Tuấn Sơn Hải Thắng Long Bình Thành Chiến Lợi Tâm Hòa Toàn Phú Vinh Thịnh Quyết Công",
    "Hoàng Huy Đức Quân Phong Khánh Tùng Nam Trung Việt Kiên Hiếu Đạt Duy Thái Linh Trường Lâm Nhật Hào",
    "Khang Khôi Phúc Đăng An Bảo Minh Anh Nguyên Thiên Kiệt Quân Phát Lâm Hưng Nhân Tín Bách Tùng Vũ",
)
_GIVEN_FEMALE = (
    "Tý Sửu Mão Thìn Na Bưởi Lành Hợi Nhàn Mận Chín Sen Lụa Thơm Dần Xuân Đào Ngát Cúc Nụ",
    "Hoa Lan Hương Hằng Thủy Nga Hà Hạnh Loan Yến Liên Hồng Tuyết Thắm Phượng Vân Oanh Hường Bích Mai",
    "Linh Trang Thảo Phương Ngọc Mai Anh Nhung Huyền Quỳnh Hiền Dung My Ngân Thùy Lan Tâm Diệp Giang Hà",
    "Chi Anh Vy My Ngân Hân An Như Nhi Thư Trâm Châu Ngọc Diệp Mai Linh Yến Khuê Vân Dương",
)


def _weighted(text: str) -> tuple[list[str], list[int]]:
    words = text.split()
    return words[::2], [int(weight) for weight in words[1::2]]


_FAMILIES, _WEIGHTS = _weighted(_FAMILY)


def _cohort(year: int) -> int:
    return 0 if year < 1960 else 1 if year < 1985 else 2 if year < 2006 else 3


def family_name(random: Random) -> str:
    return random.choices(_FAMILIES, _WEIGHTS)[0]


def full_name(random: Random, *, family: str, male: bool, year: int) -> str:
    """A name of that generation: family, middle, given."""
    cohort = _cohort(year)
    middles = (_MIDDLE_MALE if male else _MIDDLE_FEMALE)[cohort].split()
    givens = (_GIVEN_MALE if male else _GIVEN_FEMALE)[cohort].split()
    middle, given = random.choice(middles).replace("|", " "), random.choice(givens)
    return f"{family} {middle} {given}"


@lru_cache(maxsize=200_000)
def keys(name: str) -> tuple[str, str]:
    """Folded key and sort key; a corpus has far fewer names than people."""
    return fold(name), sort_key(name)
