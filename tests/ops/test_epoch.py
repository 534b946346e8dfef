"""Phones must notice that the database behind them is another one."""

import pytest

from bdhvs.ops.epoch import begin_new_life, current_epoch

pytestmark = pytest.mark.django_db


def test_it_stays_while_the_database_lives() -> None:
    assert current_epoch() == current_epoch()
    assert len(current_epoch()) == 16


def test_a_restore_begins_another() -> None:
    before = current_epoch()
    begin_new_life()
    assert current_epoch() != before
