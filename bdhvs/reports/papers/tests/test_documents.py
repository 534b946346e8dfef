"""Every document, of every commune whose plan we ship, stands the checker of the decree and says what the data say."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bdhvs.gatherings.models import Gathering
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.models import Task
from bdhvs.reports.documents.builder import build
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.documents.content import Document
from bdhvs.reports.papers.heads import Office, initials
from bdhvs.reports.papers.of_gathering import Told, attendance, invitation, minutes, usual_guests
from bdhvs.reports.papers.of_plan import assignment, plan_document, sub_plan
from bdhvs.reports.tests.office import document_text
from tests.village import HANOI

AT = datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
PLANS = ("ky-anh-2026", "hung-chau-2025", "ngok-bay-2025", "ha-long-2025", "an-hai-2026")


@pytest.fixture(params=PLANS)
def office(request: pytest.FixtureRequest) -> Office:
    return an_office(request.param)


def an_office(plan: str) -> Office:
    return Office(load_plan_file(Path(settings.CATALOGUE_DIR) / "plans" / f"{plan}.yaml").plan, None, AT)


def names_in(file: PlanFile) -> dict[str, str]:
    return {code: actor.name for actor in file.actors for code in actor.codes}


def judged(document: Document) -> str:
    """The text of a document without a finding."""
    content = build(document)
    assert check_document(content) == []
    return document_text(content)


def a_gathering(**more: Any) -> Told:
    name = "Buổi hướng dẫn dịch vụ công"
    gathering = Gathering(kind="hamlet_session", title=name, falls_on=date(2026, 11, 25), from_time=time(19, 30),
                          place="Nhà văn hóa thôn", trainer="Nguyễn Văn Hai")  # fmt: skip
    topics, hamlets = ("Dịch vụ công trực tuyến",), ("Thôn 1", "Thôn 2")
    return Told(gathering=gathering, name=name, topics=topics, hamlets=hamlets, **more)


def test_the_plan_is_written_out_as_the_decree_wants_it(office: Office) -> None:
    text = judged(plan_document(office, names_in(office.file)))
    assert "KẾ HOẠCH" in text
    for task in office.file.tasks:
        assert task.says in text
    for row in office.file.targets:
        assert row.says in text


def test_each_place_finds_its_own_tasks_and_nobody_elses(office: Office) -> None:
    file = office.file
    actor = next(row.lead for row in file.tasks if row.lead)
    text = judged(sub_plan(office, names_in(file), actor, "Trường Trung học cơ sở Nguyễn Du"))
    for row in file.tasks:
        if row.lead == actor or actor in row.partners:
            assert row.says in text
    strange = [row.says for row in file.tasks if row.lead != actor and actor not in row.partners]
    assert not [says for says in strange if f"{says} (" in text or f"{says}." in text]
    assert "TRƯỜNG TRUNG HỌC CƠ SỞ NGUYỄN DU" in text


def test_the_assignment_names_open_tasks_and_says_which_are_late(office: Office) -> None:
    tasks = [
        Task(code="A1", says="Mở lớp cho người cao tuổi", lead="x", partners=["y"], due_on=date(2026, 10, 1)),
        Task(code="A2", says="Đã làm xong việc này", lead="x", status="done"),
        Task(code="A3", says="Tuyên truyền thường xuyên", lead="y", always=True, status="open"),
    ]  # fmt: skip
    text = judged(assignment(office, tasks, {"x": "Phòng Văn hóa - Xã hội", "y": "Các thôn"}, AT.date()))
    assert "Đã làm xong việc này" not in text
    assert "Số nhiệm vụ phân công: 2" in text
    assert "quá hạn tính đến ngày 20/11/2026: 1" in text


def test_a_place_with_several_codes_is_named_once_and_the_last_day_is_in_time() -> None:
    office = an_office("an-hai-2026")
    tasks = [
        Task(code="A33", says="Lập danh sách", lead="x", partners=["y", "z", "w"], due_on=date(2026, 3, 30))
    ]
    names = {"x": "Mặt trận, đoàn thể", "y": "Mặt trận, đoàn thể", "z": "Các trường", "w": "Các trường"}
    text = judged(assignment(office, tasks, names, AT.date()))
    assert (text.count("Mặt trận, đoàn thể"), text.count("Các trường")) == (2, 2), (
        "who leads and who helps stand among the recipients, too"
    )
    assert "chậm nhất ngày 30/03/2026" in judged(plan_document(office, names_in(office.file)))


def test_the_invitation_says_whom_when_and_where(office: Office) -> None:
    told = a_gathering()
    text = judged(invitation(office, told, usual_guests(told).splitlines()))
    for said in (
        "GIẤY MỜI",
        "Đại diện các hộ gia đình Thôn 1",
        "19 giờ 30",
        "25/11/2026",
        "Nhà văn hóa thôn",
    ):
        assert said in text


def test_the_minutes_leave_open_what_nobody_wrote_down(office: Office) -> None:
    told = a_gathering(
        came=31, groups=(("người cao tuổi", 12),), questions=(("Quên mật khẩu thì làm sao?", ""),)
    )
    text = judged(minutes(office, told))
    assert "Số người dự: 31 người" in text
    assert "chưa trả lời tại buổi" in text
    assert "Số người dự: …" in judged(minutes(office, a_gathering()))


def test_the_list_names_who_came(office: Office) -> None:
    text = judged(
        attendance(office, a_gathering(), [("Phạm Thị Sáu", "quét thẻ"), ("Hoàng Văn Bình", "ghi tên")])
    )
    assert "Phạm Thị Sáu" in text


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("Phòng Văn hóa - Xã hội", "PVHXH"),
        ("Thôn 12", "T12"),
        ("Trường THCS Nguyễn Du", "TTHCSND"),
        ("", "UBND"),
    ],
)
def test_the_number_of_a_place_carries_its_initials(name: str, sign: str) -> None:
    assert initials(name) == sign
