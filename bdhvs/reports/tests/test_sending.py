"""The life of a report after it was written: printed, signed, sent; what is still to be sent."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.reports.desk import desk_of, still_to_send
from bdhvs.reports.models import Dispatch
from bdhvs.reports.queries import ReportDuty, duty_named
from bdhvs.reports.sending.commands import write_step
from bdhvs.reports.sending.queries import Standing, steps_of
from bdhvs.reports.sending.rules import Details, SendingError, Step, check, next_step
from bdhvs.reports.tests.office import AFTER_NOVEMBER, PLAN, an_office, on_a_fixed_day, page, signed_in
from tests.village import KY_ANH, Village

ADDRESS = f"/bao-cao/soan/{PLAN}/KA-D3/"
DAY = AFTER_NOVEMBER.date()
SENT = {"number": "", "to": "Sở Khoa học và Công nghệ", "way": "office"}


@pytest.mark.parametrize(
    ("told", "held", "words"),
    [
        (Details(Step.PRINTED, date(2026, 11, 21)), {}, "chưa tới"),
        (Details(Step.SIGNED, date(2026, 11, 18)), {}, "Hãy ghi số"),
        (Details(Step.SENT, date(2026, 11, 18), to="Sở", way="mail"), {}, "ký rồi mới gửi"),
        (Details(Step.SENT, date(2026, 11, 18), to="Sở"), {Step.SIGNED: date(2026, 11, 17)}, "bằng cách nào"),
        (Details(Step.SENT, date(2026, 11, 16), to="Sở", way="mail"), {Step.SIGNED: date(2026, 11, 17)}, "không khớp"),
        (Details(Step.SIGNED, date(2026, 11, 19), "45/BC"), {Step.SENT: date(2026, 11, 18)}, "không khớp"),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_is_refused_in_words(told: Details, held: dict[Step, date], words: str) -> None:
    with pytest.raises(SendingError, match=words):
        check(told, held, date(2026, 11, 20))


def test_the_steps_come_in_the_order_of_the_office() -> None:
    day = date(2026, 11, 1)
    assert next_step({}) is Step.PRINTED
    assert next_step({Step.PRINTED: day}) is Step.SIGNED
    assert next_step({Step.SIGNED: day}) is Step.SENT
    assert next_step({Step.SIGNED: day, Step.SENT: day}) is None


@pytest.fixture
def village(catalogue: None) -> Village:
    return an_office()


def duty() -> ReportDuty:
    found = duty_named(KY_ANH, "KA-D3", PLAN)
    assert found is not None
    return found


def write(step: Step, day: int, **told: str) -> Dispatch:
    details = Details(step, date(2026, 11, day), **told)
    return write_step(duty=duty(), commune=KY_ANH, period="2026-Q3", told=details, by=None, at=AFTER_NOVEMBER)


@pytest.mark.django_db
def test_a_correction_stands_and_the_first_word_stays_on_file(village: Village) -> None:
    with scope([KY_ANH]):
        write(Step.SIGNED, 16, number="45/BC-UBND")
        write(Step.SIGNED, 17, number="46/BC-UBND")
        write(Step.SENT, 18, to="Sở KH&CN", way="mail")
        held = steps_of(duty(), KY_ANH, "2026-Q3")
        assert [(s.value, d.number, d.occurred_on.day) for s, d in sorted(held.items())] == [
            ("sent", "", 18), ("signed", "46/BC-UBND", 17),
        ]  # fmt: skip
        assert Standing(held).lines == [
            "đã ký, có số ngày 17/11/2026: 46/BC-UBND",
            "đã gửi ngày 18/11/2026 đến Sở KH&CN, thư điện tử công vụ",
        ]
        assert Dispatch.objects.count() == 3
        assert Line.objects.filter(act="write_dispatch").count() == 3


@pytest.mark.django_db
def test_what_is_sent_leaves_the_list_of_what_is_still_to_be_sent(village: Village) -> None:
    with scope([KY_ANH]):
        before = {(asked.duty.id, turn.period.code) for asked, turn in still_to_send(desk_of(KY_ANH, DAY))}
        code = next(code for report, code in before if report == "KA-D3")
        for told in (Details(Step.SIGNED, DAY, "45/BC-UBND"), Details(Step.SENT, DAY, **SENT)):
            write_step(duty=duty(), commune=KY_ANH, period=code, told=told, by=None, at=AFTER_NOVEMBER)
        after = {(asked.duty.id, turn.period.code) for asked, turn in still_to_send(desk_of(KY_ANH, DAY))}
    assert before - after == {("KA-D3", code)}


@pytest.mark.django_db
def test_the_list_of_reports_asks_as_many_questions_for_many_sent_ones_as_for_one(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_fixed_day(monkeypatch)
    officer = signed_in("lan")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(officer, "/bao-cao/")
        return len(queries)

    with scope([KY_ANH]):
        write(Step.SIGNED, 16, number="45/BC-UBND")
    asked()
    few = asked()
    with scope([KY_ANH]):
        for code in [f"2026-{month:02}" for month in range(1, 11)] + ["2026-Q1", "2026-Q2", "2026-H1"]:
            for told in (Details(Step.SIGNED, DAY, "46/BC-UBND"), Details(Step.SENT, DAY, **SENT)):
                write_step(duty=duty(), commune=KY_ANH, period=code, told=told, by=None, at=AFTER_NOVEMBER)
    assert asked() <= few


@pytest.mark.django_db
def test_the_officer_writes_the_steps_and_the_leader_reads_them(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_fixed_day(monkeypatch)
    officer, asked = signed_in("lan"), "?lich=decree_09&ky=2026-10"
    text = page(officer, f"{ADDRESS}{asked}")
    assert "Chưa ghi bước nào" in text
    wrong = {"step": "sent", "on": "20/11/2026", **SENT}
    assert "ký rồi mới gửi" in page(officer, f"{ADDRESS}buoc/{asked}", 422, **wrong)
    signed = {"step": "signed", "on": "19/11/2026", "number": "45/BC-UBND", "to": "", "way": ""}
    for told in (signed, wrong):
        assert officer.post(f"{ADDRESS}buoc/{asked}", told).status_code == 302
    text = page(signed_in("minh"), f"{ADDRESS}{asked}")
    assert "45/BC-UBND" in text
    assert "đã gửi ngày 20/11/2026 đến Sở Khoa học và Công nghệ" in text.replace("Đã gửi", "đã gửi")
    assert "Ghi bước tiếp theo" not in text
    assert signed_in("minh").post(f"{ADDRESS}buoc/{asked}", wrong).status_code == 403
    assert "Còn phải gửi" in page(officer, "/bao-cao/")


@pytest.mark.django_db
def test_the_database_keeps_what_was_written(village: Village) -> None:
    from django.db import DatabaseError, transaction

    with scope([KY_ANH]):
        one = write(Step.SIGNED, 16, number="45/BC-UBND")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE reports_dispatch SET number = '46' WHERE id = %s", [one.pk])
