"""Small rules of the machine room: what an address offers, what a log may hold, what a line means."""

import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bdhvs.ops.address import offer_of
from bdhvs.ops.arguments import split_global
from bdhvs.ops.folder import Folder
from bdhvs.ops.logs import JsonFormatter
from bdhvs.ops.rules import OperationError, WrongUseError
from bdhvs.ops.tls import Certificate, bind_address

ON = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("host", "tls", "offline", "passkeys", "phones"),
    [
        ("localhost", False, True, True, False),
        ("127.0.0.1", False, True, False, False),
        ("::1", False, True, False, False),
        ("xa.example.vn", False, False, False, False),
        ("xa.example.vn", True, True, True, True),
        ("192.168.1.10", True, True, False, True),
    ],
)
def test_an_address_offers_what_browsers_give_it(
    host: str, tls: bool, offline: bool, passkeys: bool, phones: bool
) -> None:
    offer = offer_of(host, tls=tls)
    assert (offer.offline, offer.camera, offer.passkeys, offer.phones) == (offline, offline, passkeys, phones)


@pytest.mark.parametrize(
    ("host", "covered"),
    [
        ("xa.tinh.vn", True),
        ("XA.TINH.VN", True),
        ("a.xa.tinh.vn", False),
        ("b.huyen.vn", True),
        ("huyen.vn", False),
    ],
)
def test_a_star_of_a_certificate_stands_for_one_label(host: str, covered: bool) -> None:
    certificate = Certificate(
        ("xa.tinh.vn", "*.huyen.vn"), datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    )
    assert certificate.covers(host) is covered


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [
        (
            datetime(2026, 12, 1, tzinfo=UTC),
            datetime(2027, 12, 1, tzinfo=UTC),
            "chỉ có hiệu lực từ 01/12/2026",
        ),
        (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC), "đã hết hạn ngày 20/11/2026"),
        (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC), "sắp hết hạn: ngày 01/12/2026"),
    ],
)
def test_a_certificate_out_of_its_time_is_told(begins: datetime, ends: datetime, says: str) -> None:
    (problem,) = Certificate(("xa.vn",), begins, ends).problems("xa.vn", ON)
    assert says in problem


def test_only_a_name_or_number_for_others_opens_the_machine() -> None:
    assert bind_address("localhost") == "127.0.0.1"
    assert bind_address("192.168.1.10") == "192.168.1.10"
    assert bind_address("xa.tinh.vn") == "0.0.0.0"  # noqa: S104


def logged(error: Exception) -> dict[str, object]:
    try:
        raise error
    except Exception:
        record = logging.LogRecord("bdhvs.people", logging.ERROR, "x.py", 1, "failed", (), sys.exc_info())
    line: dict[str, object] = json.loads(JsonFormatter().format(record))
    return line


def test_a_log_line_keeps_the_way_of_an_error_and_no_value_of_it() -> None:
    line = logged(ValueError("Nguyễn Thị Bình 038190000001"))
    assert line["error"] == "builtins.ValueError"
    assert "logged" in str(line["trace"])
    assert "Bình" not in str(line)


def test_an_error_of_the_program_itself_is_logged_with_its_words() -> None:
    assert logged(ImportError("cannot import name 'x'"))["says"] == "cannot import name 'x'"


def test_global_options_are_found_anywhere_in_the_line() -> None:
    found, rest = split_global(
        ["targets", "--commune", "18775", "--as=lan", "--as-of", "2026-11-01", "--data", "x y"]
    )
    assert found == {"as": "lan", "data": "x y"}
    assert rest == ["targets", "--commune", "18775", "--as-of", "2026-11-01"]
    with pytest.raises(WrongUseError):
        split_global(["check", "--data"])


def test_two_first_commands_at_once_get_the_same_keys(tmp_path: Path) -> None:
    folders = [Folder(tmp_path) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(Folder.keys, folders))
    assert all(found == keys[0] for found in keys)
    assert len(set(keys[0].values())) == 3


def test_a_damaged_key_file_is_told_and_not_repaired(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("BDHVS_SECRET_KEY=a\nBDHVS_PERSON_KEY=\n")
    with pytest.raises(OperationError, match="BDHVS_PERSON_KEY, BDHVS_FIELD_KEY"):
        Folder(tmp_path).keys()
