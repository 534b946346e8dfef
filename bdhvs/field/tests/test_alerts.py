"""What the police warn of reaches every phone of the commune with the next contact, and leaves it when withdrawn."""

from datetime import UTC, datetime, timedelta

import pytest

from bdhvs.learning.alerts.commands import AlertDetails, approve_alert, withdraw_alert, write_alert
from bdhvs.ops.territory import scope
from tests.faults.phone import Phone
from tests.faults.world import Direct, Field, a_field, join
from tests.village import KY_ANH


@pytest.fixture
def field(db: None) -> Field:
    return a_field()


def told(phone: Phone) -> list[str]:
    answer = phone.call("GET", "/sync/pull?cursor=")
    assert answer.status == 200
    return [alert["title"] for alert in answer.json()["alerts"]]


def test_an_approved_alert_reaches_the_phone_and_a_withdrawn_one_leaves_it(field: Field) -> None:
    phone, at = join(field.members["oanh"], Direct()), datetime.now(UTC)
    village = field.village
    details = AlertDetails("Giả danh công an", "Chúng gọi điện, dọa bắt.", "Tắt máy, báo công an xã.",
                           at.date() + timedelta(days=7))  # fmt: skip
    with scope([KY_ANH]):
        alert = write_alert(commune=KY_ANH, details=details, by=village.lan, at=at)
        assert told(phone) == [], "nobody has approved it yet"
        approve_alert(alert=alert, by=village.minh, at=at)
        assert told(phone) == ["Giả danh công an"]
        withdraw_alert(alert=alert, reason="Đã bắt được nhóm này.", by=village.minh, at=at)
        assert told(phone) == []
