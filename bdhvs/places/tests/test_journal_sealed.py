"""The journal of every commune is sealed by the job, and `bdhvs check` tells what somebody did to it."""

import io
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from bdhvs.accounts.cli import WrongUseError
from bdhvs.journal.commands import note
from bdhvs.journal.models import Line
from bdhvs.ops.backup.dumping import Source, take_backup
from bdhvs.ops.backup.rules import name_at
from bdhvs.ops.findings import Surroundings
from bdhvs.ops.seals import keep_only, kept_head
from bdhvs.ops.territory import scope
from bdhvs.places.health import check_journal
from bdhvs.places.jobs import seal_journal_of_all
from tests.village import KY_ANH, KY_HOA, NOW, a_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    a_village()
    return tmp_path


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("journal", *words, stdout=out)
    return out.getvalue()


def test_every_commune_is_sealed_and_its_seal_kept_beside_the_database(home: Path) -> None:
    assert seal_journal_of_all(NOW, home) == 2
    assert seal_journal_of_all(NOW, home) == 0
    heads = json.loads(said("head", "--json"))
    assert heads == {code: kept_head(home, code) for code in (KY_ANH, KY_HOA)}
    assert said("check", "--commune", KY_ANH, "--head", heads[KY_ANH]) == f"{KY_ANH}  nguyên vẹn\n"
    assert [f.level for f in check_journal(Surroundings(home, NOW + timedelta(days=9)))] == ["ok"]


def test_the_check_names_what_the_owner_of_the_database_changed(home: Path) -> None:
    seal_journal_of_all(NOW, home)
    with scope([KY_ANH]):
        line = Line.objects.filter(commune_code=KY_ANH, act="register_person").earliest("pk").pk
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=name)) as owner:
        owner.execute("ALTER TABLE journal_line DISABLE TRIGGER USER")
        owner.execute("UPDATE journal_line SET by_id = NULL, act = 'see_team' WHERE id = %s", [line])
        owner.execute("ALTER TABLE journal_line ENABLE TRIGGER USER")
    found = list(check_journal(Surroundings(home, NOW)))
    assert [f.level for f in found] == ["problem"]
    assert f"xã {KY_ANH}: Dòng {line} ở khối 1 đã bị sửa" in found[0].says
    with pytest.raises(CommandError, match="1 xã") as refusal:
        said("check")
    assert refusal.value.returncode == 1


def test_a_seal_is_asked_for_with_its_commune(home: Path) -> None:
    for words in (["--head", "12-3f9a41c07be2d815"], ["--commune", KY_ANH, "--head", "nonsense"]):
        with pytest.raises(WrongUseError):
            said("check", *words)


def test_lines_are_kept_five_years_unless_the_office_says_otherwise() -> None:
    assert configured.JOURNAL_DAYS == 5 * 365


def test_an_older_journal_is_betrayed_by_the_newest_backup(home: Path, settings: Any) -> None:
    """As after a restore of an old backup, while a newer one lies on the disk."""
    settings.BACKUP_DIR = home / "usb"
    seal_journal_of_all(NOW, home)
    older = {code: kept_head(home, code) for code in (KY_ANH, KY_HOA)}
    with scope([KY_ANH]):
        note(act="see_persons", by=None, at=NOW, commune=KY_ANH)
    seal_journal_of_all(NOW, home)
    name = str(connection.settings_dict["NAME"])
    url = make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=name)
    take_backup(Source(url, home, {}, bytes(20)), settings.BACKUP_DIR / name_at(NOW), at=NOW)
    assert [f.level for f in check_journal(Surroundings(home, NOW))] == ["ok"]
    with psycopg.connect(url) as owner:
        owner.execute("ALTER TABLE journal_block DISABLE TRIGGER USER")
        owner.execute("DELETE FROM journal_block WHERE commune_code = %s AND number = 2", [KY_ANH])
        owner.execute("ALTER TABLE journal_block ENABLE TRIGGER USER")
    keep_only(home, older)
    found = [f.says for f in check_journal(Surroundings(home, NOW))]
    assert len(found) == 1
    assert f"Nhật ký của xã {KY_ANH} không có khối 2-" in found[0]
    assert "bản cũ hơn" in found[0]
