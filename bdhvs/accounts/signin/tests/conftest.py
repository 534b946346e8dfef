"""Who signs in here."""

from datetime import datetime

import pytest
from pytest_django import Settings

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from tests.signing import clock_stands  # noqa: F401 - a fixture
from tests.village import KY_ANH, a_commune, a_user


@pytest.fixture(autouse=True)
def now(clock_stands: datetime) -> datetime:  # noqa: F811
    """No test of the door is a matter of seconds."""
    return clock_stands


@pytest.fixture
def commune() -> None:
    with scope([KY_ANH]):
        a_commune(KY_ANH, "Kỳ Anh")


@pytest.fixture
def lan() -> User:
    with scope([KY_ANH]):
        return a_user("lan.vhxh", "Nguyễn Thị Lan", Post(Role.OFFICER, KY_ANH))


@pytest.fixture
def forced(settings: Settings) -> None:
    settings.SECOND_FACTOR_FORCED = True
