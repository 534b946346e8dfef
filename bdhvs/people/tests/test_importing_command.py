"""`bdhvs people`: what other programs rely on."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from bdhvs.ops.territory import scope
from bdhvs.people.models import Person
from bdhvs.people.tests import importing_books as books
from bdhvs.people.tests.test_importing_store import (  # noqa: F401 - a fixture
    COMMUNE,
    HEADER,
    PEOPLE,
    _village,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def _quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    capsys.readouterr()


def _run(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("people", *words, stdout=out)
    except SystemExit as ending:
        return int(ending.code or 0), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_a_preview_answers_0_and_stores_nothing(tmp_path: Path) -> None:
    path = str(books.book(tmp_path / "a.xlsx", [HEADER, *PEOPLE]))
    code, said = _run("import", path, "--commune", COMMUNE, "--json")
    told = json.loads(said)
    assert (code, told["stored"], told["counts"]["new"], told["new_households"]) == (0, False, 5, 3)
    assert not Person.objects.exists()


def test_apply_stores_and_writes_the_result_file(tmp_path: Path) -> None:
    path = str(books.book(tmp_path / "a.xlsx", [HEADER, *PEOPLE]))
    result = tmp_path / "ket-qua.xlsx"
    code, said = _run("import", path, "--commune", COMMUNE, "--apply", "--result", str(result))
    assert code == 0
    assert "Đã ghi vào sổ" in said
    assert Person.objects.count() == 5
    page = load_workbook(result).active
    assert page is not None
    rows = list(page.iter_rows(values_only=True))
    assert rows[1][:5] == (2, "Nguyễn Văn Đạt", 1960, "1", "đã thêm mới")
    assert "040060000001" not in str(rows)


def test_refused_rows_answer_1_and_store_nothing(tmp_path: Path) -> None:
    rows = [*PEOPLE, [3, "Đỗ Văn Khuê", "31/02/1970", "Nam", "", "Chủ hộ", "Thôn 1", ""]]
    path = str(books.book(tmp_path / "a.xlsx", [HEADER, *rows]))
    code, said = _run("import", path, "--commune", COMMUNE, "--apply")
    assert code == 1
    assert "Dòng 7: không nhận – không có ngày 31/02/1970" in said.replace("31/02", "31/02")
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "/khong/co.xlsx", "--commune", COMMUNE), "Không có tệp"),
        (("import", "{file}", "--commune", "99999"), "Không có xã"),
        (("import", "{file}", "--commune", COMMUNE, "--hamlet", "X"), "không có thôn"),
        (("import", "{file}", "--commune", COMMUNE, "--since", "hôm qua"), "không phải là ngày"),
        (("import", "{bad}", "--commune", COMMUNE), "PDF"),
        (("import", "{file}", "--commune", COMMUNE, "--sheet", "Z"), "không có trang"),
    ],
)
def test_wrong_use_answers_2_with_one_line(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    good = books.book(tmp_path / "a.xlsx", [HEADER, *PEOPLE])
    bad = tmp_path / "b.xlsx"
    bad.write_bytes(b"%PDF-1.7")
    code, said = _run(*(word.format(file=good, bad=bad) for word in words))
    assert code == 2
    assert sentence in said
    assert "\n" not in said.strip()


def test_the_template_has_drop_downs_and_help(tmp_path: Path) -> None:
    target = tmp_path / "mau.xlsx"
    assert _run("template", "-o", str(target), "--commune", COMMUNE)[0] == 0
    made = load_workbook(target)
    assert made.sheetnames == ["Danh sách", "Danh mục", "Hướng dẫn"]
    assert len(made["Danh sách"].data_validations.dataValidation) == 5
    assert "Thôn 1" in [cell.value for cell in made["Danh mục"]["E"]]


def test_another_commune_sees_none_of_it(tmp_path: Path) -> None:
    path = str(books.book(tmp_path / "a.xlsx", [HEADER, *PEOPLE]))
    _run("import", path, "--commune", COMMUNE, "--apply")
    with scope(["18776"]):
        assert not Person.objects.exists()
