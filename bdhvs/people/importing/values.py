"""One cell at a time: what the office wrote, as a value, or a sentence that says what to write instead."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bdhvs.lib.vietnamese import fold
from bdhvs.people.rules import Priority, ResidenceKind, Sex

OLDEST_YEARS = 125
_NOTHING = frozenset(
    ["-", "--", "---", ".", "?", "k", "ko", "kc", "khong", "chua", "n/a", "na", "null", "none",
     "khong co", "chua co", "chua ro", "khong ro", "khong nho", "khong biet"]
)  # fmt: skip
_DAY = re.compile(r"(\d{1,2})\s*[/.\-\\]\s*(\d{1,2})\s*[/.\-\\]\s*(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_YEAR_WITH_UNKNOWN_DAY = re.compile(
    r"(?:[?_.x\-]{1,2}|00?|\.\.+)\s*[/\-]\s*(?:[?_.x\-]{1,2}|\d{1,2})\s*[/\-]\s*(\d{4})"
)
_MONTH = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
_TWO_DATES = re.compile(r"\d{4}\D+(?:\d{1,2}\D+\d{1,2}\D+)?\d{4}")
_AGE = re.compile(r"\d{1,3}\s*(?:tuổi|t)?")
_NUMBER_DRESS = re.compile(r"[\s.'’`´‘\-\u00a0]")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_MARKS = frozenset(["x", "✓", "✔", "v", "1", "co"])


_LONGEST_NOTHING = 14


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    return fold(text)


class CellError(ValueError):
    """The cell cannot be taken. The text says why and what to write."""


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date, or only its year. `warning` tells what was understood rather than written."""

    on: date | None
    year: int
    warning: str = ""


def is_missing(text: str) -> bool:
    """Blank, a dash, or words such as "không có"."""
    return not text or (len(text) <= _LONGEST_NOTHING and _folded(text) in _NOTHING)


def is_mark(text: str) -> bool:
    """A cross or a tick in a column of marks."""
    return len(text) < 4 and _folded(text) in _MARKS


@lru_cache(maxsize=65536)
def birth(text: str, today: date) -> Birth:
    """A birth as text: dd/mm/yyyy, d-m-yy, yyyy, yyyy-mm-dd, "1960.0", "??/??/1960".

    Raises: CellError.
    """
    cleaned = text.strip(" '’`\u00a0")
    if found := _DAY.fullmatch(cleaned):
        return _full_date(*found.groups(), today=today)
    if found := _ISO_DAY.fullmatch(cleaned):
        year, month, day = found.groups()
        return _full_date(day, month, year, today=today)
    if found := _YEAR.fullmatch(cleaned):
        return Birth(None, _year(int(found.group(1)), today))
    if found := _YEAR_WITH_UNKNOWN_DAY.fullmatch(cleaned.lower()):
        return Birth(None, _year(int(found.group(1)), today), "chỉ rõ năm sinh")
    if found := _MONTH.fullmatch(cleaned):
        return Birth(None, _year(int(found.group(2)), today), "chỉ rõ tháng và năm; lưu năm sinh")
    if _TWO_DATES.search(cleaned):
        raise CellError("ô có hai ngày sinh. Mỗi người một dòng")
    if _AGE.fullmatch(cleaned.lower()):
        raise CellError(
            f"“{cleaned}” có vẻ là tuổi; tuổi thay đổi theo năm. Hãy ghi năm sinh bốn chữ số, ví dụ 1960"
        )
    raise CellError(
        f"“{cleaned[:30]}” không phải ngày sinh. Hãy ghi ngày/tháng/năm, ví dụ 05/03/1960, hoặc chỉ năm 1960"
    )


def _full_date(day: str, month: str, year: str, *, today: date) -> Birth:
    full_year, warning = int(year), ""
    if len(year) == 2:
        full_year += 2000 if int(year) <= today.year % 100 else 1900
        warning = f"năm ghi hai số, hiểu là {full_year}"
    if int(day) == 0 or int(month) == 0:
        return Birth(None, _year(full_year, today), "chỉ rõ năm sinh")
    try:
        on = date(_year(full_year, today), int(month), int(day))
    except CellError:
        raise
    except ValueError as error:
        hint = ". Có vẻ tháng được ghi trước ngày" if int(month) > 12 >= int(day) else ""
        raise CellError(f"không có ngày {day}/{month}/{year}{hint}. Hãy ghi ngày/tháng/năm") from error
    if on > today:
        raise CellError(f"ngày sinh {on:%d/%m/%Y} ở tương lai")
    return Birth(on, full_year, warning)


def _year(year: int, today: date) -> int:
    if year > today.year:
        raise CellError(f"năm sinh {year} ở tương lai")
    if year < today.year - OLDEST_YEARS:
        raise CellError(f"năm sinh {year} quá xa. Hãy ghi đủ bốn số của năm sinh")
    return year


def day(text: str, today: date) -> date:
    """A full date that is not in the future.

    Raises: CellError.
    """
    found = birth(text, today)
    if found.on is None:
        raise CellError("cần đủ ngày/tháng/năm, ví dụ 05/03/2024")
    return found.on


_SEXES = dict.fromkeys(["nam", "male", "m", "trai", "ong"], Sex.MALE) | dict.fromkeys(
    ["nu", "female", "f", "gai", "ba"], Sex.FEMALE
)


def sex(text: str) -> Sex:
    """Raises: CellError."""
    try:
        return _SEXES[_folded(text)]
    except KeyError:
        raise CellError(f"giới tính “{text[:20]}” chưa rõ. Hãy ghi Nam hoặc Nữ, hoặc để trống") from None


def personal_number(text: str, *, typed_as_number: bool) -> tuple[str, str]:
    """The twelve digits of a cell and a warning. Zeros that Excel ate from a number cell are put back.

    Raises: CellError.
    """
    digits = _NUMBER_DRESS.sub("", text.removesuffix(".0") if typed_as_number else text)
    if _SCIENTIFIC.fullmatch(text.strip()):
        raise CellError(
            "Excel đã làm mất các số cuối (dạng 3,8E+10). Hãy định dạng cột kiểu Chữ (Text) rồi ghi lại"
        )
    if not (digits.isascii() and digits.isdigit()):
        raise CellError("số định danh chỉ gồm 12 chữ số")
    if len(digits) == 24:
        raise CellError("ô có hai số định danh. Mỗi người một dòng")
    if len(digits) == 9:
        raise CellError(
            "số CMND 9 số không còn giá trị. Hãy ghi số định danh 12 số, hoặc để trống nếu chưa có"
        )
    if len(digits) in (10, 11) and digits[0] != "0":
        return digits.zfill(12), "đã thêm số 0 ở đầu số định danh mà Excel làm mất"
    if len(digits) != 12:
        raise CellError(f"số định danh có {len(digits)} chữ số, cần đủ 12. Để trống nếu chưa có")
    return digits, ""


def phone(text: str) -> tuple[str, str]:
    """A phone number with its leading zero, and a warning.

    Raises: CellError.
    """
    parts = [
        part for part in re.split(r"[/;,\n]|\s-\s|\s{2,}", text.strip(" '’`")) if re.search(r"\d{5}", part)
    ]
    digits = re.sub(r"[\s.()\-'’`]", "", parts[0] if parts else text).removesuffix(".0")
    if digits.startswith("+84"):
        digits = "0" + digits[3:]
    elif digits.startswith("84") and len(digits) == 11:
        digits = "0" + digits[2:]
    if len(digits) == 9 and digits[0] != "0":
        digits = "0" + digits
    if not (digits.isascii() and digits.isdigit() and len(digits) in (10, 11) and digits[0] == "0"):
        raise CellError("số điện thoại cần 10 chữ số bắt đầu bằng 0. Để trống nếu không có")
    return digits, "ô có nhiều số điện thoại; lưu số đầu" if len(parts) > 1 else ""


_RESIDENCES = {
    **dict.fromkeys(
        ("thuong tru", "tt", "hktt", "kt1", "ho khau thuong tru", "co", "thuong"), ResidenceKind.PERMANENT
    ),
    **dict.fromkeys(("tam tru", "kt2", "kt3", "kt4", "tamt", "t.tru", "tam"), ResidenceKind.TEMPORARY),
    **dict.fromkeys(("tam vang", "di vang", "vang", "di lam an xa", "di lam xa"), ResidenceKind.ABSENT),
}


def residence(text: str) -> ResidenceKind:
    """Raises: CellError."""
    try:
        return _RESIDENCES[_folded(text)]
    except KeyError:
        raise CellError(
            f"“{text[:30]}” không rõ là thường trú, tạm trú hay đi vắng. Hãy ghi một trong ba cách đó"
        ) from None


_PRIORITIES = (
    (("song mot minh", "don than", "neo don", "gia don"), Priority.ELDERLY_ALONE),
    (("thiet bi", "dien thoai", "smartphone"), Priority.NO_DEVICE),
    (("ngheo", "kho khan"), Priority.HARDSHIP),
    (("xa trung tam", "vung sau", "o xa"), Priority.FAR_AWAY),
    (("yeu cau", "ho tro"), Priority.ASKED_FOR_HELP),
)
_NO_WORDS = ("khong", "0", "no")
_SENSITIVE_REASON = re.compile(
    r"\b(khuyet tat|tan tat|benh|thuong binh|hiv|tam than|dan toc|ton giao|dang vien)\b"
)


def priority(text: str) -> tuple[Priority, str]:
    """A neutral reason why the household is helped first, and a warning where the words were not kept."""
    folded = fold(text)
    if folded in _NO_WORDS:
        return Priority.NONE, ""
    if _SENSITIVE_REASON.search(folded):
        return (
            Priority.NONE,
            "lý do ưu tiên là thông tin nhạy cảm nên không lưu; nếu cần hãy ghi “có yêu cầu hỗ trợ”",
        )
    if is_mark(text):
        return Priority.ASKED_FOR_HELP, ""
    for words, kind in _PRIORITIES:
        if any(word in folded for word in words):
            return kind, ""
    return Priority.NONE, "lý do ưu tiên chưa có trong danh mục nên không lưu"


_TWO_PEOPLE = re.compile(r"\s+(?:và|va|VÀ)\s+|[;/&+]|\s-\s")
_NAME_LETTERS = re.compile(r"[^\W\d_][^\d_]*")


def name(text: str) -> str:
    """A full name of one person, already in Unicode and clean but for line breaks.

    Raises: CellError.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(len(words) > 1 for words in lines):
        raise CellError("ô có hai người. Mỗi người một dòng")
    parts = [part.split() for part in _TWO_PEOPLE.split(text)]
    if len(parts) > 1 and sum(len(words) > 1 for words in parts) > 1:
        raise CellError("ô có hai người. Mỗi người một dòng")
    comma = [part.split() for part in text.split(",")]
    if len(comma) > 1 and all(len(words) > 1 for words in comma):
        raise CellError("ô có hai người. Mỗi người một dòng")
    one_line = " ".join(text.split())
    if not _NAME_LETTERS.fullmatch(one_line):
        raise CellError(f"“{one_line[:40]}” không phải họ tên (có chữ số hoặc dấu lạ)")
    if len(one_line) > 120:
        raise CellError("họ tên dài hơn 120 chữ")
    return one_line
