"""A list of 100,000 people from .xlsx: read, checked, stored; beside it, reading the file and COPY of the same rows.

python -m benchmarks.import_people [--people 100000]

Uses a data folder and an embedded server of its own, thrown away afterwards. The yardstick copies the very rows that
the import stored into the same tables (with their constraints and indexes), as the owner, whom no policy stops.
"""

import argparse
import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.telling import Part, tables

COMMUNE = "18775"
HAMLETS = 20
TABLES = ("people_household", "people_person", "people_residence")
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"]
MIDDLE = ["Văn", "Thị", "Đức", "Hữu", "Ngọc", "Quốc", "Xuân", "Minh", "Thanh"]
GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Hiếu",
    "Hòa",
    "Hùng",
    "Khuê",
    "Liễu",
    "Nguyệt",
    "Oanh",
    "Quyên",
]
HEADER = [
    *("STT", "Số hộ", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Quan hệ với chủ hộ"),
    *("Thôn", "Điện thoại", "Thường trú/Tạm trú", "Ngày đến", "Ghi chú"),
]


def write_list(path: Path, people: int, seed: int = 1) -> None:
    """An invented list as offices keep it: dates, dates as text, bare years, numbers as text."""
    chance = random.Random(seed)
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet("Danh sách")
    page.write_string(0, 0, "DANH SÁCH NHÂN KHẨU")
    page.write_row(2, 0, HEADER)
    household, left = 0, 0
    for number in range(people):
        head = left == 0
        if head:
            household, left = household + 1, chance.randint(2, 6)
        left -= 1
        page.write_row(3 + number, 0, _person(number, household, head, chance))
    book.close()


def _person(number: int, household: int, head: bool, chance: random.Random) -> list[Any]:
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(85 * 365))
    woman = chance.randrange(2)
    century = (0 if born.year < 2000 else 2) + woman
    dress = chance.random()
    written: object = born if dress < 0.4 else f"{born:%d/%m/%Y}" if dress < 0.9 else born.year
    return [
        number + 1,
        f"{household:05}",
        " ".join(chance.choice(words) for words in (FAMILY, MIDDLE, GIVEN, GIVEN)),
        written,
        "Nữ" if woman else "Nam",
        f"040{century}{born.year % 100:02}{number:06}",
        "Chủ hộ" if head else chance.choice(["Vợ", "Con", "Cháu"]),
        f"Thôn {household % HAMLETS + 1}",
        f"09{chance.randrange(10**8):08}" if born.year < 2010 else "",
        "Thường trú",
    ]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def measure(people: int) -> dict[str, float]:
    """Seconds of each part, and the two ratios of the budget."""
    from bdhvs.ops.cli import database, set_environment
    from bdhvs.ops.folder import Folder

    with tempfile.TemporaryDirectory(prefix="bdhvs-bench-", ignore_cleanup_errors=True) as home:
        Path(home).chmod(0o711)
        folder = Folder(Path(home) / "data")
        path = Path(home) / "danh-sach.xlsx"
        write_list(path, people)
        set_environment(folder)
        import django

        django.setup()
        with database(folder):
            return _measure(path)


def _measure(path: Path) -> dict[str, float]:
    from django.utils import timezone
    from python_calamine import CalamineWorkbook

    from bdhvs.ops.territory import scope
    from bdhvs.people.importing.reading import read_book
    from bdhvs.people.importing.running import Request, import_file
    from bdhvs.places.commands import add_hamlet
    from bdhvs.places.models import Commune

    now = timezone.localtime()
    library, _ = timed(lambda: list(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()))
    reading, _ = timed(lambda: read_book(path))
    with scope([COMMUNE]):
        commune = Commune.objects.get(code=COMMUNE)
        for number in range(1, HAMLETS + 1):
            add_hamlet(commune=commune, name=f"Thôn {number}", valid_from=date(2025, 7, 1), by=None, at=now)
    request = Request(COMMUNE, now.date())

    def load() -> Any:
        with scope([COMMUNE]):
            return import_file(path, request, by=None, at=now).counts

    first, _ = timed(load)
    again, _ = timed(load)
    copying = _copy_same_rows()
    return {
        "library": library,
        "reading": reading,
        "copy": copying,
        "import": first,
        "import_again": again,
        "ratio_library": first / (library + copying),
        "ratio": first / (reading + copying),
    }


def _copy_same_rows() -> float:
    """Take the stored rows out, delete them, and put them back with plain COPY as the owner."""
    import psycopg
    from django.conf import settings

    owner = settings.DATABASE_OWNER
    address = {"dbname": owner["NAME"], "user": owner["USER"], "password": owner["PASSWORD"]}
    with psycopg.connect(**address, host=owner["HOST"], port=owner["PORT"] or None) as connection:
        cursor = connection.cursor()
        kept = {table: _rows(cursor, table) for table in TABLES}
        for table in reversed(TABLES):
            cursor.execute(f"DELETE FROM {table}".encode())  # noqa: S608 - our own table names
        connection.commit()

        def copy() -> None:
            for table in TABLES:
                with cursor.copy(f"COPY {table} FROM STDIN".encode()) as target:
                    target.write(kept[table])
            connection.commit()

        return timed(copy)[0]


def _rows(cursor: Any, table: str) -> bytes:
    made = io.BytesIO()
    with cursor.copy(f"COPY {table} TO STDOUT".encode()) as source:
        for piece in source:
            made.write(piece)
    return made.getvalue()


def part(people: int = 100_000) -> Part:
    """The figures beside their budget."""
    found = measure(people)
    part = Part("import", f"Import of {people} people from .xlsx")
    part.add(
        "checked and stored",
        f"{found['import']:.1f} s",
        budget="60 s; 4× of the reference",
        reference=f"{found['reading'] + found['copy']:.1f} s: reading {found['reading']:.1f}, COPY {found['copy']:.1f}",
        ratio=found["ratio"],
    )
    part.add("the same list again", f"{found['import_again']:.1f} s")
    part.add("reading by the bare library", f"{found['library']:.1f} s")
    return part


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    sys.stdout.write("\n".join(tables([part(parser.parse_args().people)])) + "\n")


if __name__ == "__main__":
    main()
