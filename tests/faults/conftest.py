"""Seeds are printed with each failure; the field is built through the real commands."""

import pytest
from pytest_django import Settings
from pytest_django import Settings

from bdhvs.field import views_api
from tests.faults.world import Field, a_field


@pytest.fixture
def the_field(db: None) -> Field:
    return a_field()


@pytest.fixture
def the_open_field(transactional_db: None) -> Field:
    """The same, really committed: for what depends on transactions, other processes and threads."""
    return a_field()


@pytest.fixture(autouse=True)
def _own_uploads(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("uploads")


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The turnstile is tried by itself; here nobody is sent away because of an earlier test."""
    from bdhvs.field.turnstile import Turnstile

    monkeypatch.setattr(views_api, "TURNSTILE", Turnstile(8))
