"""Versions of the framework: taken in whole, never written over; facts of an earlier version stay what they were."""

import io
import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.learning.framework.commands import VersionDetails, take_in_version, use_version
from bdhvs.learning.framework.queries import entries_of, in_use, shipped_codes, versions
from bdhvs.learning.framework.rules import (
    CIRCULAR_02,
    DIGCOMP,
    Entry,
    FrameworkError,
    difference,
    is_shown,
    read_lines,
    told_sets,
)
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.models import Attainment, Framework
from bdhvs.skills.rules import Result
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, TODAY, Village, a_village

PAGES = "/day-hoc/khung/"
HEADER = ["Mã", "Kỹ năng", "Mức", "Người dân", "Mã DigComp 3.0", "Mã Thông tư 02/2025", "Mục cũ tương ứng"]
KNOWN = {"S1": "Giữ mật khẩu, mã OTP, khóa máy"}
DETAILS = VersionDetails("qd757", "1.0", "Khung cơ bản", "Phụ lục I, Quyết định 757/QĐ-BKHCN", official=True)
ENTRIES = [
    Entry("N1", "Dùng thiết bị", "Cơ bản", (("citizen", "core"),), ("5.1",), ("5.1",), ("D1",)),
    Entry("N2", "Hỏi AI", "Cơ bản", (("citizen", "core"), ("worker", "optional")), ("5.2",), ("6.2",)),
]


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


@pytest.fixture
def lan(village: Village) -> Client:
    client = Client()
    client.force_login(village.lan)
    return client


def taken_in(**changed: Any) -> Framework:
    details = {name: getattr(DETAILS, name) for name in ("code", "version", "title", "source", "official")}
    return take_in_version(
        commune=KY_ANH, details=VersionDetails(**details | changed), entries=ENTRIES, **ACT
    )


def read(*rows: list[str]) -> Any:
    return read_lines([(number, cells) for number, cells in enumerate([HEADER, *rows], 1)], KNOWN)


def test_digcomp_has_21_components_and_the_circular_24() -> None:
    assert (len(DIGCOMP), len(CIRCULAR_02)) == (21, 24)


def test_the_working_frameworks_items_name_components_that_exist() -> None:
    for item in shipped_codes().values():
        assert item["digcomp"], item["code"]
        assert set(item["digcomp"]) <= DIGCOMP
        assert set(item["circular02"]) <= CIRCULAR_02


def test_a_line_is_read_with_groups_level_and_codes() -> None:
    (line,) = read(["N1", "Dùng  thiết bị", "Cơ bản", "Cốt lõi", "5.1; 1.3", "6.1", "S1"])
    assert line.entry == Entry(
        "N1", "Dùng thiết bị", "Cơ bản", (("citizen", "core"),), ("5.1", "1.3"), ("6.1",), ("S1",)
    )


@pytest.mark.parametrize(
    "row",
    [
        ["", "Dùng thiết bị", "", "cốt lõi", "", "", ""],
        ["N 1", "Dùng thiết bị", "", "cốt lõi", "", "", ""],
        ["N1", "", "", "cốt lõi", "", "", ""],
        ["N1", "Dùng thiết bị", "", "", "", "", ""],
        ["N1", "Dùng thiết bị", "", "có", "", "", ""],
        ["N1", "Dùng thiết bị", "", "cốt lõi", "9.9", "", ""],
        ["N1", "Dùng thiết bị", "", "cốt lõi", "6.1", "", ""],
        ["N1", "Dùng thiết bị", "", "cốt lõi", "", "", "Z9"],
        ["S1", "Nấu ăn", "", "cốt lõi", "", "", ""],
    ],
)
def test_a_line_that_cannot_be_says_why_and_gives_no_item(row: list[str]) -> None:
    (line,) = read(row)
    assert line.problems
    assert line.entry is None


def test_a_code_keeps_its_meaning_or_says_that_it_goes_on() -> None:
    """Facts are kept by code: a code that quietly meant something else would turn old facts into new claims."""
    same, said_so = read(
        ["S1", "Giữ mật khẩu, mã OTP, khóa máy", "", "cốt lõi", "", "", ""],
    ) + read(["S1", "Giữ mật khẩu và khóa máy", "", "cốt lõi", "", "", "S1"])
    assert same.problems == said_so.problems == []


def test_a_code_written_twice_and_a_file_without_its_columns_are_refused() -> None:
    row = ["N1", "Dùng thiết bị", "", "cốt lõi", "", "", ""]
    assert [bool(line.problems) for line in read(row, row)] == [False, True]
    for table in ([(1, ["Tên", "Số"])], [(1, HEADER)], []):
        with pytest.raises(FrameworkError):
            read_lines(table, {})


@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6))
def test_whatever_a_file_holds_is_read_or_refused_with_words(rows: list[list[str]]) -> None:
    with suppress(FrameworkError):
        assert all((line.entry is None) == bool(line.problems) for line in read(*rows))


def test_a_new_version_changes_no_fact_and_is_used_from_its_day_on(village: Village) -> None:
    with scope([KY_ANH]):
        record_attainment(person=village.people["sau"], item_code="D1", result=Result.YES, level=Level.E1,
                          occurred_on=TODAY, **ACT)  # fmt: skip
        before = list(Attainment.objects.values())
        old = in_use(KY_ANH, TODAY)["citizen"]
        made = taken_in()
        tomorrow = TODAY + timedelta(days=1)
        use_version(commune=KY_ANH, framework=made, groups=["citizen"], since=tomorrow, **ACT)
        assert list(Attainment.objects.values()) == before
        assert in_use(KY_ANH, TODAY)["citizen"] == old
        assert in_use(KY_ANH, tomorrow)["citizen"].framework_id == made.pk
        assert in_use(KY_ANH, tomorrow)["worker"].framework_id == old.framework_id


def test_a_version_is_never_written_over_and_names_its_source(village: Village) -> None:
    with scope([KY_ANH]):
        taken_in()
        with pytest.raises(FrameworkError):
            taken_in(title="Tên khác")
        with pytest.raises(FrameworkError):
            taken_in(version="1.1", source="  ")
        assert entries_of(taken_in(version="1.1")) == ENTRIES


def test_a_group_the_version_says_nothing_of_cannot_use_it(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(FrameworkError):
        use_version(commune=KY_ANH, framework=taken_in(), groups=["pupil"], since=TODAY, **ACT)


def test_the_working_framework_reads_as_26_items_that_nobody_calls_official(village: Village) -> None:
    with scope([KY_ANH]):
        (working,) = versions()
        with CaptureQueriesContext(connection) as queries:
            entries = entries_of(working)
    assert len(queries) == 2
    assert (len(entries), working.official, working.skills) == (26, False, 26)  # type: ignore[attr-defined]
    assert entries[0].digcomp == ("1.3", "5.1")


def test_two_versions_differ_in_what_was_added_removed_renamed_and_regrouped() -> None:
    now = [
        Entry("N1", "Dùng điện thoại", sets=(("citizen", "core"),)),
        Entry("N3", "Mới", sets=(("citizen", "core"),)),
    ]
    before = [
        Entry("N1", "Dùng thiết bị", sets=(("citizen", "optional"),)),
        Entry("N2", "Cũ", sets=(("citizen", "core"),)),
    ]
    found = difference(before, now)
    assert [one.code for one in found.added] == ["N3"]
    assert [one.code for one in found.removed] == ["N2"]
    assert found.renamed == (("N1", "Dùng thiết bị", "Dùng điện thoại"),)
    assert found.regrouped == (("N1", "Người dân: mở rộng", "Người dân: cốt lõi"),)
    assert difference(now, now).nothing
    assert told_sets(now[0]) == "Người dân: cốt lõi"


def book(*rows: list[str]) -> SimpleUploadedFile:
    made = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        made.worksheets[0].append(row)
    held = io.BytesIO()
    made.save(held)
    return SimpleUploadedFile("khung.xlsx", held.getvalue())


def typed(*rows: list[str]) -> dict[str, Any]:
    return {
        "code": "qd757",
        "version": "1.0",
        "title": "Khung cơ bản",
        "source": "Phụ lục I",
        "file": book(*rows),
    }


GOOD = ["N1", "Dùng thiết bị", "Cơ bản", "cốt lõi", "5.1", "5.1", "D1"]


def test_a_file_is_previewed_then_stored_then_used(lan: Client) -> None:
    assert_good_page(lan.get(f"{PAGES}nhap/").content.decode())
    answer = lan.post(f"{PAGES}nhap/", typed(GOOD))
    preview = answer.content.decode()
    assert_good_page(preview)
    assert Framework.objects.count() == 1
    kept = re.search(r'name="kept" value="([^"]+)"', preview)
    assert kept
    answer = lan.post(f"{PAGES}nhap/luu/", {"kept": kept[1]}, follow=True)
    page = answer.content.decode()
    assert_good_page(page)
    assert "khung làm việc" in page
    made = Framework.objects.get(code="qd757")
    used = {"groups": ["citizen"], "since": f"{date(2026, 12, 1):%d/%m/%Y}"}
    assert lan.post(f"{PAGES}{made.pk}/", used).status_code == 302
    assert lan.post(f"{PAGES}{made.pk}/", used | {"groups": ["pupil"]}).status_code == 422
    assert_good_page(lan.get(PAGES).content.decode())


def test_a_file_with_one_wrong_line_stores_nothing_and_says_which(lan: Client) -> None:
    answer = lan.post(f"{PAGES}nhap/", typed(GOOD, ["N2", "Hỏi AI", "", "cốt lõi", "9.9", "", ""]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert_good_page(page)
    assert "9.9" in page
    assert 'name="kept"' not in page


@pytest.mark.parametrize("kept", ["", "x.y.z", "eyJhIjoxfQ:1:abc"])
def test_a_preview_that_was_changed_on_its_way_is_not_stored(lan: Client, kept: str) -> None:
    lan.post(f"{PAGES}nhap/luu/", {"kept": kept})
    assert Framework.objects.count() == 1


def test_what_is_not_a_workbook_is_refused_with_words(lan: Client) -> None:
    answer = lan.post(
        f"{PAGES}nhap/", typed() | {"file": SimpleUploadedFile("khung.xlsx", b"not a workbook")}
    )
    assert answer.status_code == 422
    assert_good_page(answer.content.decode())


def test_the_template_of_a_version_comes_back_as_the_same_version(lan: Client, village: Village) -> None:
    working = Framework.objects.get()
    content = b"".join(lan.get(f"{PAGES}mau/?tu={working.pk}"))
    file = SimpleUploadedFile("khung.xlsx", content)
    answer = lan.post(f"{PAGES}nhap/", typed() | {"file": file})
    assert answer.status_code == 200
    assert answer.context["number"] == 26
    found = answer.context["difference"]
    assert (found.added, found.removed, found.renamed) == ((), (), ())


def test_an_item_without_a_result_of_its_own_counts_by_every_item_it_continues() -> None:
    continues = {"B1": ["A1"], "B2": ["A1"], "B3": ["A1", "A2"], "C1": ["B1"], "X": ["Y"], "Y": ["X"]}
    assert is_shown("B1", {"A1": "yes"}, continues)
    assert is_shown("B2", {"A1": "yes"}, continues)
    assert is_shown("C1", {"A1": "yes"}, continues)  # over two versions
    assert not is_shown("B3", {"A1": "yes"}, continues)
    assert is_shown("B3", {"A1": "yes", "A2": "yes"}, continues)
    assert not is_shown("B1", {"A1": "yes", "B1": "no"}, continues)  # its own result is newer knowledge
    assert not is_shown("X", {}, continues)
