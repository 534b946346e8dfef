"""The sample in the database: stored under its policies and constraints, never beside real people."""

import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings

from bdhvs.accounts.models import User
from bdhvs.demo.commands import Loaded, check_nobody_real, load_demo
from bdhvs.demo.communes import FIVE, Seed
from bdhvs.demo.layout import hold, open_sheets, views, write_tables
from bdhvs.demo.making import make_commune
from bdhvs.demo.rules import OtherDemoError, RealPeopleError, Size
from bdhvs.demo.sheets import COLUMNS, Sheets
from bdhvs.demo.village import Village
from bdhvs.ops.territory import scope
from bdhvs.people.models import Household, Person, Residence
from bdhvs.places.models import Commune, CommuneProfile, HamletSuccessor, Province, Team
from bdhvs.skills.models import Attainment

AS_OF = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
TINY: tuple[Seed, ...] = tuple(replace(FIVE[code], people=130) for code in ("17395", "23317"))
CODES = [seed.code for seed in TINY]

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue() -> None:
    """Two communes of the national list and the working framework."""
    for code, province, name in (("17395", "40", "Hùng Châu"), ("23317", "51", "Ngọk Bay")):
        Province.objects.create(code=province, name=province, kind="tinh", valid_from=date(2025, 7, 1))
        Commune.objects.create(
            code=code, province_id=province, name=name, kind="xa", valid_from=date(2025, 7, 1)
        )
    call_command("load_frameworks", verbosity=0)


def _load(**changes: object) -> list[Loaded]:
    told: list[Loaded] = []
    load_demo(size=Size.SMALL, seed=1, as_of=AS_OF, at=AT, tell=told.append, seeds=TINY)
    return told


@pytest.mark.usefixtures("catalogue")
def test_the_communes_are_stored_with_people_facts_teams_and_history() -> None:
    told = _load()

    assert [loaded.name for loaded in told] == ["Hùng Châu", "Ngọk Bay"]
    assert all(loaded.facts > 1000 for loaded in told)
    with scope(CODES):
        assert Team.objects.filter(commune="23317").valid_on(AS_OF).count() == 16
        assert HamletSuccessor.objects.filter(commune="17395").count() == 2
        assert CommuneProfile.objects.get(commune="17395").hamlet_label == "xóm"
        assert Attainment.objects.filter(superseded_by__isnull=False).exists()
        assert Person.objects.filter(number_hash__isnull=False).exists()
        assert not Person.objects.filter(phone__isnull=False).exists()


@pytest.mark.usefixtures("catalogue")
def test_every_household_of_today_has_one_head_who_lives_in_it() -> None:
    _load()
    with scope(CODES):
        open_homes = set(Household.objects.valid_on(AS_OF).values_list("pk", flat=True))
        heads = list(
            Residence.objects.valid_on(AS_OF).filter(role="head").values_list("household_id", flat=True)
        )
        lived_in = set(Residence.objects.valid_on(AS_OF).values_list("household_id", flat=True))
    assert len(heads) == len(set(heads))
    assert set(heads) == lived_in == open_homes


@pytest.mark.usefixtures("catalogue")
def test_the_territory_of_a_person_is_what_the_register_works_out() -> None:
    from bdhvs.people.territory import refresh_places

    _load()
    with scope(CODES):
        before = dict(Person.objects.values_list("pk", "places"))
        refresh_places(before)
        assert dict(Person.objects.values_list("pk", "places")) == before


@pytest.mark.usefixtures("catalogue")
def test_rows_added_later_get_ids_of_their_own() -> None:
    _load()
    with scope(CODES):
        last = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
        assert Person.objects.create(commune_id="17395", name="Người mẫu").pk == last + 1


@pytest.mark.usefixtures("catalogue")
def test_it_refuses_to_stand_beside_people_it_did_not_make() -> None:
    with scope(CODES):
        Person.objects.create(commune_id="17395", name="Người thật")
    with pytest.raises(RealPeopleError):
        _load()


@pytest.mark.usefixtures("catalogue")
def test_the_same_sample_is_loaded_once_and_another_is_refused() -> None:
    _load()
    assert check_nobody_real(size=Size.SMALL, seed=1, as_of=AS_OF)
    assert _load() == []
    with pytest.raises(OtherDemoError):
        check_nobody_real(size=Size.SMALL, seed=2, as_of=AS_OF)


@pytest.mark.usefixtures("catalogue")
def test_the_command_keeps_random_passwords_for_the_owner_of_the_folder(
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr("bdhvs.demo.management.commands.demo.seeds_of", lambda size: TINY[:1])
    monkeypatch.setattr("bdhvs.demo.management.commands.demo.get_commands", dict)
    monkeypatch.setattr("bdhvs.demo.management.commands.demo.call_command", lambda *words, **more: None)

    call_command("demo", "--as-of", AS_OF.isoformat())

    kept = settings.DATA_DIR / "accounts.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    rows = [line.split() for line in kept.read_text().splitlines() if not line.startswith("#")]
    assert len({row[1] for row in rows}) == len(rows) >= 7
    assert all(User.objects.get(username=row[0]).check_password(row[1]) for row in rows)
    assert "DỮ LIỆU MẪU" in capsys.readouterr().out


def test_files_of_a_province_say_the_same_as_the_database(tmp_path: Path, catalogue: None) -> None:
    """The same seed as PostgreSQL's views and as Parquet: equal numbers of rows in every table."""
    import duckdb

    from bdhvs.skills.models import Framework

    sheets_of, goal = tmp_path / "sheets", tmp_path / "parquet"
    sheets_of.mkdir()
    framework = Framework.objects.get(code="working")
    load_demo(size=Size.SMALL, seed=1, as_of=AS_OF, at=AT, tell=lambda told: None, seeds=TINY[:1])
    with Sheets(sheets_of) as sheets:
        make_commune(Village(TINY[0], AS_OF, sheets, "1", framework.pk))
    with duckdb.connect() as duck, scope([TINY[0].code]), connection.cursor() as cursor:
        hold(duck, [framework])
        open_sheets(duck, sheets_of)
        write_tables(duck, goal, "17395")
        drawn = {table for table, select in views().items() if any(name in select for name in COLUMNS)}
        assert len(drawn) > 20
        for table in drawn:
            cursor.execute(f"SELECT count(*) FROM layout.{table}")
            (stored,) = cursor.fetchone() or (None,)
            (written,) = duck.execute(f"SELECT count(*) FROM '{goal}/{table}/*.parquet'").fetchone() or (0,)
            assert written == stored, table
