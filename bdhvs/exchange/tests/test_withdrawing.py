"""A fact recorded by mistake is withdrawn: kept, struck out, and missing again instead of "no"."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db.models import QuerySet
from django.db.utils import DatabaseError

from bdhvs.exchange.export.reading import count_export
from bdhvs.exchange.export.writing import Occasion, export_layout
from bdhvs.exchange.tests.desk import ENTRY, a_desk, attainment_fields, page, sent, signed_in
from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.figures.models import Figure
from bdhvs.figures.queries import chain_of, in_force
from bdhvs.gatherings.commands import SessionDetails, record_session
from bdhvs.journal.models import Line
from bdhvs.learning import commands as learning
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope, within
from bdhvs.outreach.commands import PublicationDetails, record_deliveries, record_publication
from bdhvs.outreach.models import Delivery
from bdhvs.places.facts import Recorded
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.queries import targets_in_force
from bdhvs.reports.submitting import Handed, current, submit
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.correcting import withdraw
from bdhvs.skills.models import Attainment, Framework
from bdhvs.skills.rules import CorrectionError, OutsideTerritoryError, ReasonError, Result
from bdhvs.visits.commands import record_visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, days_ago

pytestmark = pytest.mark.django_db
WHY = "Ghi nhầm người"


@pytest.fixture
def village() -> Village:
    return a_desk()


def an_attainment(village: Village, result: Result = Result.YES) -> Attainment:
    return record_attainment(
        person=village.people["sau"], item_code="learning_account", result=result, level=Level.E1,
        occurred_on=days_ago(5), **ACT,
    )  # fmt: skip


def one_of_each(village: Village) -> list[Recorded]:
    home, on = village.homes["sau"], days_ago(5)
    record_deliveries(households=[home], channel_code="household", topic_code="safety", occurred_on=on, **ACT)
    log = Handed("activity_log", "hamlet", village.hamlets[0].code, days_ago(40), days_ago(10))
    return [
        an_attainment(village),
        Delivery.objects.get(),
        record_visit(household=home, kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE, occurred_on=on, **ACT),
        learning.record_test_result(person=village.people["sau"], framework=Framework.objects.get(),
                           outcome=learning.TestOutcome("citizen", passed=True), occurred_on=on, **ACT),
        record_session(commune_code=KY_ANH, details=SessionDetails("guidance", on), headcounts={"resident": 9},
                       **ACT),
        record_publication(commune_code=KY_ANH, details=PublicationDetails("zalo", on), **ACT),

        record_figure(
            commune_code=KY_ANH, details=FigureDetails("vneid_confirmed", on, "BC 1", 6, 10), **ACT),
        submit(commune_code=KY_ANH, handed=log, status="submitted", **ACT),
    ]  # fmt: skip


def state_of(code: str) -> TargetState:
    targets = [target for target in targets_in_force(KY_ANH, TODAY) if target.code == code]
    return states(commune=KY_ANH, targets=targets, as_of=TODAY, fresh=True)[0]


def account_part() -> tuple[int, int, int]:
    """KA-T1: officials with an account for learning; pass, fail, missing."""
    return _told(state_of("KA-T1").parts["account"])


def _told(count: Any) -> tuple[int, int, int]:
    return count.numerator, count.failed, count.missing


def guided() -> int:
    found = state_of("KA-T4").whole
    assert found is not None
    return found.numerator


def test_a_withdrawn_fact_of_any_kind_is_kept_and_nothing_is_in_force(village: Village) -> None:
    with scope([KY_ANH]):
        for fact in one_of_each(village):
            withdrawal = withdraw(fact, by=village.lan, at=NOW, reason=WHY)
            rows: QuerySet[Any] = type(fact)._default_manager.all()
            assert (withdrawal.withdraws, withdrawal.recorded_by, withdrawal.source) == (
                True,
                village.lan,
                WHY,
            )
            assert rows.get(pk=fact.pk).superseded_by_id == withdrawal.pk
            assert not rows.get(pk=fact.pk).withdraws
            assert not rows.filter(superseded_by=None).exists(), type(fact)


def test_the_journal_says_which_fact_was_withdrawn_and_never_what_it_said(village: Village) -> None:
    with scope([KY_ANH]):
        fact = an_attainment(village)
        withdraw(fact, by=village.lan, at=NOW, reason=WHY)
        line = Line.objects.get(act="withdraw_fact")
    assert (line.subject_kind, line.subject_ids, line.by_id) == ("attainment", [str(fact.pk)], village.lan.pk)


def test_a_withdrawal_says_why_and_is_said_once(village: Village) -> None:
    with scope([KY_ANH]):
        fact = an_attainment(village)
        with pytest.raises(ReasonError):
            withdraw(fact, by=village.lan, at=NOW, reason="  ")
        stale = Attainment.objects.get(pk=fact.pk)
        withdrawal = withdraw(fact, by=village.lan, at=NOW, reason=WHY)
        with pytest.raises(CorrectionError):
            withdraw(stale, by=village.lan, at=NOW, reason=WHY)
        with pytest.raises(CorrectionError):
            withdraw(withdrawal, by=village.lan, at=NOW, reason=WHY)
        assert Attainment.objects.count() == 2


def test_the_database_keeps_a_withdrawal_as_it_keeps_every_fact(village: Village) -> None:
    with scope([KY_ANH]):
        withdrawal = withdraw(an_attainment(village), by=village.lan, at=NOW, reason=WHY)
        with pytest.raises(DatabaseError, match="never changed"):
            Attainment.objects.filter(pk=withdrawal.pk).update(superseded_by=None)


def test_what_was_withdrawn_by_a_household_visit_is_no_longer_counted(
    catalogue: None, village: Village
) -> None:
    """KA-T4 counts households that were guided."""
    with scope([KY_ANH]):
        visit = record_visit(
            household=village.homes["sau"], kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE,
            occurred_on=days_ago(9), topics=["learning_platform"], **ACT,
        )  # fmt: skip
        before = guided()
        withdraw(visit, by=village.lan, at=NOW, reason=WHY)
        assert (before, guided()) == (1, 0)


@pytest.mark.parametrize("result", list(Result))
def test_a_withdrawn_skill_is_missing_again_on_the_board_and_in_the_files(
    catalogue: None, village: Village, tmp_path: Path, result: Result
) -> None:
    """Yến is the one official: account and course done or not; after the withdrawal nobody knows."""
    with scope([KY_ANH]):
        untouched = account_part()
        fact = record_attainment(
            person=village.people["yen"], item_code="learning_account", result=result, level=Level.E1,
            occurred_on=days_ago(5), **ACT,
        )  # fmt: skip
        known = account_part()
        withdraw(fact, by=village.lan, at=NOW, reason=WHY)
        withdrawn = account_part()
    assert (untouched, withdrawn) == ((0, 0, 1), (0, 0, 1))
    assert known == ((1, 0, 0) if result is Result.YES else (0, 1, 0))
    export_layout(
        communes=[KY_ANH], folder=tmp_path / "x", key="ab" * 16, occasion=Occasion("lan", "thử", NOW, TODAY)
    )
    _, counted = count_export(folder=tmp_path / "x", engine="duckdb", as_of=TODAY)
    assert (
        _told(next(c.answer.counts[None, "", "account"] for c in counted if c.target == "KA-T1")) == untouched
    )
    rows = (
        duckdb.connect()
        .execute(f"SELECT id, superseded_by, source FROM '{tmp_path}/x/attainment.parquet'")
        .fetchall()
    )
    assert sorted(one == by for one, by, _ in rows) == [False, True]
    assert not [source for _, _, source in rows if source], "a typed reason stays at home"


def test_the_history_of_a_figure_ends_with_its_withdrawal(village: Village) -> None:
    with scope([KY_ANH]):
        figure = record_figure(
            commune_code=KY_ANH, details=FigureDetails("vneid_confirmed", days_ago(5), "BC 1", 6, 10), **ACT
        )
        withdrawal = withdraw(figure, by=village.lan, at=NOW, reason=WHY)
        assert [one.pk for one in chain_of(Figure.objects.get(pk=figure.pk))] == [withdrawal.pk, figure.pk]
        assert not in_force(KY_ANH, TODAY).exists()
    text = page(signed_in("lan"), f"/so-lieu/{figure.pk}/")
    assert "Rút lại" in text
    assert ">Sửa lại<" not in text


def test_after_a_withdrawal_a_log_can_be_handed_in_anew(village: Village) -> None:
    log = Handed("activity_log", "hamlet", village.hamlets[0].code, days_ago(40), days_ago(10))
    with scope([KY_ANH]):
        withdraw(
            submit(commune_code=KY_ANH, handed=log, status="submitted", **ACT), by=None, at=NOW, reason=WHY
        )
        assert current(KY_ANH, log) is None
        assert submit(commune_code=KY_ANH, handed=log, status="submitted", **ACT).status == "submitted"


def test_the_head_of_a_hamlet_withdraws_nothing_of_the_hamlet_next_door(village: Village) -> None:
    with scope([KY_ANH]):
        there = record_session(
            commune_code=KY_ANH, details=SessionDetails("guidance", days_ago(3), hamlet_code=village.hamlets[1].code),
            headcounts={"resident": 9}, by=village.lan, at=NOW,
        )  # fmt: skip
    with within(village.hoa.territory), pytest.raises(OutsideTerritoryError):
        withdraw(there, by=village.hoa, at=NOW, reason=WHY)


def test_the_officer_withdraws_a_line_and_sees_who_withdrew_it(village: Village) -> None:
    lan = signed_in("lan")
    sent(lan, "/ghi-nhan/ky-nang/", **attainment_fields(village))
    with scope([KY_ANH]):
        fact = Attainment.objects.get()
    path = f"/ghi-nhan/rut-lai/attainments/{fact.pk}/"
    assert path in page(lan, ENTRY)
    assert "Phạm Thị Sáu" in page(lan, path)
    assert "Hãy chọn một lý do" in sent(lan, path, 422)
    sent(lan, path, 302, reason="Ghi nhầm người, nhầm nơi")
    text = page(lan, "/ghi-nhan/da-ghi/attainments/")
    assert "Rút lại (Ghi nhầm người, nhầm nơi): Phạm Thị Sáu" in text
    assert "Lời rút lại" in text
    assert path not in text
    page(lan, path, 404)
    assert signed_in("tam").get(path).status_code == 404
