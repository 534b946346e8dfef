"""Which backups stay, what the state says, and codes that people copy from paper."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.ops.backup import keeping as keeping_module
from bdhvs.ops.backup.dumping import Source
from bdhvs.ops.backup.keeping import keep_one, remember, state_of, warnings_of
from bdhvs.ops.backup.recovery import ALPHABET, RecoveryCodeError, new_code, read_code, written
from bdhvs.ops.backup.rules import Keeping, moment_in, name_at, superfluous
from bdhvs.ops.rules import OperationError

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=HANOI)


def daily(days: int) -> list[str]:
    return [name_at(NOW - timedelta(days=back)) for back in range(days)]


def test_a_year_of_days_leaves_seven_days_four_weeks_six_months() -> None:
    kept = sorted(set(daily(365)) - set(superfluous(daily(365), Keeping())))
    days = {name_at(NOW - timedelta(days=back)) for back in range(7)}
    sundays = {name_at(datetime(2026, 11, day, 8, tzinfo=HANOI)) for day in (15, 8, 1)}
    months = {name_at(datetime(2026, month, day, 8, tzinfo=HANOI)) for month, day in
              ((10, 31), (9, 30), (8, 31), (7, 31), (6, 30))}  # fmt: skip
    assert set(kept) == days | sundays | months


@given(st.sets(st.integers(0, 3000), max_size=60), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_the_newest_always_stays_and_removing_twice_removes_nothing_more(
    hours: set[int], days: int, weeks: int, months: int
) -> None:
    names = [name_at(NOW - timedelta(hours=h)) for h in hours]
    keeping = Keeping(days, weeks, months)
    gone = superfluous(names, keeping)
    left = [name for name in names if name not in gone]
    assert superfluous(left, keeping) == []
    assert not names or max(names) in left
    assert len(left) <= max(1, days + weeks + months)


def test_files_of_others_are_never_named() -> None:
    assert (
        superfluous(["ảnh.jpg", "bdhvs-x.bdhvs", "bdhvs-2026-11-21-080000.bdhvs.part"], Keeping(0, 0, 0))
        == []
    )
    assert moment_in("bdhvs-2026-11-21-080000.bdhvs") == datetime(2026, 11, 21, 8, 0)  # noqa: DTZ001


@given(st.binary(min_size=20, max_size=20))
def test_a_code_survives_paper(code: bytes) -> None:
    text = written(code)
    assert read_code(text) == code
    assert read_code(text.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code


@given(st.data())
def test_one_letter_copied_wrongly_is_noticed(data: st.DataObject) -> None:
    text = written(new_code()).replace("-", "")
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != text[at]]))
    with pytest.raises(RecoveryCodeError):
        read_code(text[:at] + other + text[at + 1 :])


def test_a_disk_that_is_away_is_told_and_nothing_else_happens(tmp_path: Path) -> None:
    source = Source("postgresql:///none?host=/nonexistent", tmp_path, {}, new_code())
    with pytest.raises(OperationError, match="ổ đĩa đã cắm chưa"):
        keep_one(source, tmp_path / "usb" / "backup", Keeping(), at=NOW)
    assert not (tmp_path / "usb").exists()
    assert any("ổ đĩa đã cắm chưa" in sentence for sentence in warnings_of(tmp_path, NOW))


def test_what_is_known_of_backups_survives_a_damaged_file(tmp_path: Path) -> None:
    remember(tmp_path, good_at=NOW.isoformat(), good_name="x")
    assert not state_of(tmp_path).is_old(NOW + timedelta(days=2))
    assert state_of(tmp_path).is_old(NOW + timedelta(days=4))
    assert state_of(tmp_path).is_due(NOW + timedelta(hours=21))
    (tmp_path / keeping_module.STATE).write_text("{")
    assert state_of(tmp_path).is_old(NOW)
