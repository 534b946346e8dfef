"""The work on tasks as the officer, the focal person of the office and a stranger meet it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.plans.commands import change_plan
from bdhvs.plans.models import Plan, Task, TaskNote
from bdhvs.plans.work.commands import Step, name_actors, tell_step
from bdhvs.plans.work.rules import TaskWorkError, Work
from bdhvs.ui.inspection import assert_good_page
from tests.signing import clock_stands  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, PASSWORD, TODAY, Village, a_user, a_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]  # the day does not turn
TASKS = "/ke-hoach/nhiem-vu/"


@pytest.fixture
def village(settings: Any, tmp_path: Any) -> Village:
    settings.MEDIA_ROOT = tmp_path
    village = a_village()
    with scope([KY_ANH]):
        a_user("phuc", "Hồ Văn Phúc", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=village.office.code))
        name_actors(commune_code=KY_ANH, units={"committee_office": village.office}, **ACT)
        for days, task in zip((-3, 0, 7, 14, 30), Task.objects.order_by("position")[:5], strict=True):
            Task.objects.filter(pk=task.pk).update(
                due_on=timezone.localdate() + timedelta(days=days), always=False, lead="committee_office"
            )
    return village


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def first_task() -> Task:
    with scope([KY_ANH]):
        return Task.objects.order_by("position").first() or pytest.fail("no task")


def told(client: Client, task: Task, **changes: Any) -> Any:
    today = timezone.localdate()
    return client.post(f"{TASKS}{task.pk}/", {"work": "done", "occurred_on": f"{today:%d/%m/%Y}", **changes})


def test_every_page_of_the_work_is_a_good_page(village: Village) -> None:
    lan = signed_in("lan")
    for path in ("", "theo-han/", "theo-don-vi/", "nhac-viec/", "nhac-viec/?chi=hom-nay", "don-vi-lam/"):
        assert_good_page(lan.get(TASKS + path).content.decode())
    assert_good_page(lan.get(f"{TASKS}{first_task().pk}/").content.decode())


def test_tasks_stand_under_the_day_they_are_due(village: Village) -> None:
    sections = signed_in("lan").get(TASKS + "theo-han/").context["sections"]
    assert [(s.value, len(lines)) for s, _, lines in sections][:4] == [
        ("late", 1),
        ("due", 2),
        ("soon", 1),
        ("later", 1),
    ]


def test_a_reminder_names_the_unit_and_its_late_and_near_tasks_only(village: Village) -> None:
    (text,) = [text for _, text in signed_in("lan").get(TASKS + "nhac-viec/").context["texts"]]
    assert "Kính gửi UBND xã Kỳ Anh:" in text
    assert text.count("\n- ") == 4
    assert "quá hạn 3 ngày" in text
    assert "hạn hôm nay" in text


def test_today_is_reminded_only_of_what_falls_on_today(village: Village) -> None:
    (text,) = [t for _, t in signed_in("lan").get(TASKS + "nhac-viec/?chi=hom-nay").context["texts"]]
    assert text.count("\n- ") == 2
    assert "còn 7 ngày" in text
    assert "còn 14 ngày" in text


def test_a_step_with_a_file_is_told_shown_and_handed_back(village: Village) -> None:
    lan, task = signed_in("lan"), first_task()
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 minh chung %%EOF")
    response = told(lan, task, text="Đã họp xong", proofs=file)
    assert response.status_code == 302
    page = lan.get(f"{TASKS}{task.pk}/")
    assert "Đã họp xong" in page.content.decode()
    (kept,) = page.context["files"]
    handed: Any = lan.get(f"{TASKS}{task.pk}/tep/{kept.pk}/")
    assert b"".join(handed.streaming_content) == b"%PDF-1.7 minh chung %%EOF"
    assert "attachment" in handed["Content-Disposition"]
    assert first_task().status == "done"


def test_a_refused_file_stores_no_step(village: Village) -> None:
    lan, task = signed_in("lan"), first_task()
    response = told(lan, task, text="Đã họp xong", proofs=SimpleUploadedFile("x.exe", b"MZ"))
    assert response.status_code == 422
    assert "x.exe" in response.content.decode()
    with scope([KY_ANH]):
        assert not TaskNote.objects.exists()
    assert first_task().status == "open"


def test_a_focal_person_tells_of_the_tasks_of_his_own_unit_only(village: Village) -> None:
    phuc, task = signed_in("phuc"), first_task()
    assert told(phuc, task).status_code == 302
    with scope([KY_ANH]):
        other = Task.objects.exclude(lead="committee_office").filter(partners=[]).first()
        if other is None:
            other = Task.objects.order_by("-position")[0]
            Task.objects.filter(pk=other.pk).update(lead="police", partners=[])
    assert told(phuc, other).status_code == 403
    assert phuc.get(TASKS + "nhac-viec/").status_code == 403


def test_his_own_unit_comes_first_on_the_page_by_unit(village: Village) -> None:
    assert signed_in("phuc").get(TASKS + "theo-don-vi/").context["leads"][0].actor == "committee_office"


def test_a_task_of_another_commune_does_not_exist_here(village: Village) -> None:
    assert signed_in("tam").get(f"{TASKS}{first_task().pk}/").status_code == 404


def test_a_day_to_come_is_refused_with_what_was_typed_kept(village: Village) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = told(signed_in("lan"), first_task(), occurred_on=f"{tomorrow:%d/%m/%Y}", text="sẽ họp")
    assert response.status_code == 422
    assert "sẽ họp" in response.content.decode()


def test_opened_again_the_task_is_open_and_both_steps_stay_in_its_story(village: Village) -> None:
    lan, task = signed_in("lan"), first_task()
    told(lan, task)
    told(lan, task, work="reopened", text="thiếu biên bản")
    assert first_task().status == "open"
    assert [moment.title for moment in lan.get(f"{TASKS}{task.pk}/").context["moments"]] == [
        "Mở lại",
        "Đã làm xong",
    ]


def test_a_stuck_task_shows_as_stuck_until_the_next_word(village: Village) -> None:
    lan, task = signed_in("lan"), first_task()
    told(lan, task, work="stuck", text="chưa có máy chiếu")
    assert lan.get(f"{TASKS}{task.pk}/").context["line"].stuck
    told(lan, task, work="told", text="đã mượn được máy")
    assert not lan.get(f"{TASKS}{task.pk}/").context["line"].stuck


def test_the_database_never_changes_or_forgets_a_step(village: Village) -> None:
    with scope([KY_ANH]):
        note = tell_step(task=first_task(), step=Step(Work.DONE, TODAY), **ACT)
        for sql in ("UPDATE plans_tasknote SET text = 'x'", "DELETE FROM plans_tasknote"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
        assert TaskNote.objects.get(pk=note.pk).text == ""
        with pytest.raises(TaskWorkError):
            tell_step(task=first_task(), step=Step(Work.DONE, TODAY), **ACT)


def test_the_list_is_narrowed_by_money_model_clause_unit_and_standing(village: Village) -> None:
    lan = signed_in("lan")

    def codes(**asked: str) -> list[str]:
        table = lan.get(TASKS, {f"f.{name}": value for name, value in asked.items()}).context["table"]
        return [row.code for row in table._rows.iterate(500)]

    assert len(codes(stands="late")) == 1
    with scope([KY_ANH]):
        plan = Plan.objects.get(pk="ky-anh-2026")
        task = Task.objects.order_by("position")[1]
        fund = plan.content["budget"][0]
        values = {"funds": [fund["id"]], "product": "05 lớp"}
        change_plan(plan=plan, section="tasks", row_id=task.code, values=values, **ACT)
        alike = Task.objects.filter(clause=task.clause).count()
    assert codes(funds=fund["says"]) == [task.code]
    assert len(codes(clause=task.clause)) == alike
    sheet = lan.get(TASKS, {"out": "xlsx", "f.funds": fund["says"], "cols": ["code", "product"]})
    assert b"".join(sheet).startswith(b"PK")


def test_neither_questions_nor_plans_read_grow_with_tasks_and_notes(village: Village) -> None:
    lan = signed_in("lan")

    def asked(path: str) -> int:
        lan.get(TASKS + path)
        with CaptureQueriesContext(connection) as queries:
            lan.get(TASKS + path)
        told = [query["sql"] for query in queries.captured_queries]
        heavy = [sql for sql in told if '"plans_plan"."content"' in sql and " JOIN " in sql]
        assert not heavy, "a plan weighs a hundred kilobytes: never once for every task"
        return len(told)

    paths = ("", "theo-han/", "theo-don-vi/", "nhac-viec/")
    before = [asked(path) for path in paths]
    with scope([KY_ANH]):
        plan = Plan.objects.get(pk="ky-anh-2026")
        for n in range(30):
            task = Task.objects.create(plan=plan, commune_id=KY_ANH, code=f"X{n}", position=900 + n, says="Việc",
                                       lead="police", due_on=TODAY)  # fmt: skip
            tell_step(task=task, step=Step(Work.TOLD, TODAY, "đang làm"), **ACT)
    assert [asked(path) for path in paths] == before
