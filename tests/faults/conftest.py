"""Seeds are printed with each failure; the field is built through the real commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from bdhvs.field import views_api
from bdhvs.ui import build
from tests.faults.browser import BrowserPhone, a_phone, browser_driver
from tests.faults.evening import Evening, an_evening
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


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """The real browser's driver, for tests that need a phone's own storage."""
    build.build()
    with browser_driver() as playwright:
        yield playwright


@pytest.fixture
def evening(catalogue: None) -> Evening:
    return an_evening(more=8)


@pytest.fixture
def phone(
    driver: Playwright, evening: Evening, live_server: LiveServer, tmp_path: Path
) -> Iterator[BrowserPhone]:
    """Oanh's phone, not joined yet."""
    with a_phone(driver, live_server.url, tmp_path / "profile") as made:
        yield made
