"""Scam alerts: two pairs of eyes, an end, a history, and a stranger who sees what is in force and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bdhvs.learning.alerts.commands import (
    AlertDetails,
    approve_alert,
    return_alert,
    rewrite_alert,
    withdraw_alert,
    write_alert,
)
from bdhvs.learning.alerts.models import ScamAlert
from bdhvs.learning.alerts.queries import showing
from bdhvs.learning.alerts.rules import State, spoken, state_of, steps_in
from bdhvs.learning.approval.rules import RefusalError
from bdhvs.ops.territory import scope
from tests.village import KY_ANH, KY_HOA, NOW, TODAY, Village, a_village

TITLE = "Giả danh nhân viên điện lực gọi điện dọa cắt điện"
DETAILS = AlertDetails(
    title=TITLE,
    says="Người lạ gọi tự xưng điện lực, bảo nợ tiền điện, gửi đường dẫn bắt cài ứng dụng.",
    does="Cúp máy. Gọi tổng đài điện lực in trên hóa đơn để hỏi lại.",
    until=TODAY + timedelta(days=14),
)


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


def written(village: Village, **changed: Any) -> ScamAlert:
    details = AlertDetails(**{**vars_of(DETAILS), **changed})
    return write_alert(commune=KY_ANH, details=details, by=village.lan, at=NOW)


def vars_of(details: AlertDetails) -> dict[str, Any]:
    return {name: getattr(details, name) for name in ("title", "says", "does", "until")}


def test_an_alert_is_shown_once_somebody_else_approved_it_until_its_last_day(village: Village) -> None:
    with scope([KY_ANH]):
        alert = written(village)
        assert showing(KY_ANH, TODAY) == []
        approve_alert(alert=alert, by=village.minh, at=NOW)
        with CaptureQueriesContext(connection) as queries:
            (shown,) = showing(KY_ANH, TODAY)
        assert len(queries) == 1
        assert (shown.title, shown.published_on) == (TITLE, TODAY)
        assert len(showing(KY_ANH, DETAILS.until)) == 1
        assert showing(KY_ANH, DETAILS.until + timedelta(days=1)) == []
    with scope([KY_HOA]):
        assert showing(KY_HOA, TODAY) == []


def test_nobody_approves_what_he_wrote_or_rewrote(village: Village) -> None:
    with scope([KY_ANH]):
        alert = written(village)
        with pytest.raises(RefusalError):
            approve_alert(alert=alert, by=village.lan, at=NOW)
        rewrite_alert(alert=alert, details=DETAILS, by=village.minh, at=NOW)
        with pytest.raises(RefusalError):
            approve_alert(alert=alert, by=village.minh, at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            ScamAlert.objects.filter(pk=alert.pk).update(approved_by=village.minh)
        approve_alert(alert=alert, by=village.lan, at=NOW)
        with pytest.raises(RefusalError):
            approve_alert(alert=alert, by=village.lan, at=NOW)


def test_a_wrong_alert_is_withdrawn_at_once_and_stays_in_the_history(village: Village) -> None:
    with scope([KY_ANH]):
        alert = written(village)
        approve_alert(alert=alert, by=village.minh, at=NOW)
        with pytest.raises(RefusalError):
            withdraw_alert(alert=alert, reason="  ", by=village.minh, at=NOW)
        withdraw_alert(alert=alert, reason="Nhầm số tổng đài", by=village.minh, at=NOW)
        assert showing(KY_ANH, TODAY) == []
        kept = ScamAlert.objects.get(pk=alert.pk)
        assert (kept.title, kept.reason, kept.withdrawn_by) == (TITLE, "Nhầm số tổng đài", village.minh)
        with pytest.raises(RefusalError):
            rewrite_alert(alert=alert, details=DETAILS, by=village.lan, at=NOW)


def test_a_returned_alert_waits_again_once_it_was_rewritten(village: Village) -> None:
    with scope([KY_ANH]):
        alert = written(village)
        return_alert(alert=alert, reason="Viết ngắn hơn", by=village.minh, at=NOW)
        assert ScamAlert.objects.get(pk=alert.pk).returned == "Viết ngắn hơn"
        rewrite_alert(alert=alert, details=DETAILS, by=village.lan, at=NOW)
        assert ScamAlert.objects.get(pk=alert.pk).returned == ""


@pytest.mark.parametrize("days", [-1, 61])
def test_an_alert_ends_between_today_and_two_months_from_now(village: Village, days: int) -> None:
    with scope([KY_ANH]), pytest.raises(RefusalError):
        written(village, until=TODAY + timedelta(days=days))


def test_the_last_day_still_shows_it() -> None:
    seen = {"returned": "", "approved": True, "withdrawn": False, "until": TODAY}
    assert state_of(**seen, on=TODAY) is State.SHOWN  # type: ignore[arg-type]
    assert state_of(**seen, on=TODAY + timedelta(days=1)) is State.OVER  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("does", "steps"),
    [
        ("Cúp máy. Gọi số trên hóa đơn!", ["Cúp máy.", "Gọi số trên hóa đơn!"]),
        ("- Cúp máy. Đừng nghe.\n\n- Gọi 113", ["Cúp máy. Đừng nghe.", "Gọi 113"]),
        ("Cúp máy", ["Cúp máy"]),
        ("A. B. C. D. E. F. G.", ["A.", "B.", "C.", "D.", "E.", "F. G."]),
    ],
)
def test_a_poster_says_one_act_after_another(does: str, steps: list[str]) -> None:
    assert steps_in(does) == steps


def test_the_loudspeaker_says_the_title_twice_and_whom_to_call() -> None:
    text = spoken("Giả danh điện lực", "Chúng gọi điện dọa cắt điện", "Cúp máy ngay")
    assert text.count("Giả danh điện lực.") == 2
    assert text.count("Cúp máy ngay.") == 2
    assert "113" in text
