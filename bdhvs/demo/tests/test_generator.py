"""The sample without a database: the same seed gives the same rows, and nobody in it can be real."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bdhvs.demo.communes import FIVE, Seed
from bdhvs.demo.making import make_commune
from bdhvs.demo.rules import impossible_number
from bdhvs.demo.sheets import COLUMNS, NULL, Sheets
from bdhvs.demo.village import Village
from bdhvs.lib.personal_id import PROVINCES, check

AS_OF = date(2026, 11, 20)
SMALL = replace(FIVE["17395"], people=160)


def _make(folder: Path, seed: Seed = SMALL, *, salt: str = "1", as_of: date = AS_OF) -> Path:
    folder.mkdir(exist_ok=True)
    with Sheets(folder) as sheets:
        make_commune(Village(seed, as_of, sheets, salt, 1))
    return folder


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    lines = (folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(COLUMNS[table], line.split("\t"), strict=True)) for line in lines]


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make(tmp_path_factory.mktemp("village"))


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(village: Path, tmp_path: Path) -> None:
    again = _make(tmp_path / "again")
    other = _make(tmp_path / "other", salt="2")

    assert _content(again) == _content(village)
    assert _content(other)["people_person.tsv"] != _content(village)["people_person.tsv"]


@pytest.mark.parametrize("serial", [0, 1, 99, 12_345_678, 99_999_999])
def test_no_number_of_the_sample_can_be_a_persons(serial: int) -> None:
    number = impossible_number(serial)
    assert len(number) == 12
    assert not check(number, on=AS_OF).ok
    assert number[:3] not in PROVINCES


def test_nobody_has_a_phone_and_no_link_leads_anywhere(village: Path) -> None:
    assert {row["phone"] for row in _rows(village, "people_person")} == {NULL}
    links = {row["proof"] for row in _rows(village, "outreach_publication")} - {""}
    assert links
    assert all(link.startswith("https://mau.invalid/") for link in links)


def test_of_children_only_the_year_of_birth_is_kept(village: Path) -> None:
    children = [row for row in _rows(village, "people_person") if int(row["birth_year"]) >= 2012]
    assert children
    assert {row["birth_date"] for row in children} == {NULL}
    old = [row for row in _rows(village, "people_person") if int(row["birth_year"]) < 1965]
    assert {row["birth_date"] == NULL for row in old} == {True, False}


def test_two_hamlets_became_one_and_both_maps_can_be_read(village: Path) -> None:
    hamlets = {row["code"]: row["valid_to"] for row in _rows(village, "places_hamlet")}
    assert hamlets["17395-T10"] == hamlets["17395-T11"] == "2026-01-01"
    assert hamlets["17395-T12"] == NULL
    lived = Counter(row["hamlet_code"] for row in _rows(village, "people_residence"))
    assert lived["17395-T10"] > 0
    assert lived["17395-T12"] > 0


def test_facts_are_uneven_as_in_life(village: Path) -> None:
    found = _rows(village, "skills_attainment")
    assert {row["level"] for row in found} == {"E0", "E1", "E2", "E3", "E4"}
    assert {row["result"] for row in found} == {"yes", "no"}
    assert any(row["source"] == "spot_check" and row["result"] == "no" for row in found)
    assert any(row["superseded_by_id"] != NULL for row in found)
    assert {row["status"] for row in _rows(village, "reports_submission")} >= {"approved", "due"}
    assert {row["kind"] for row in _rows(village, "people_residence")} == {"permanent", "temporary", "absent"}


def test_households_have_one_to_seven_people_and_ages_from_child_to_elder(village: Path) -> None:
    first_day = Counter(
        row["household_id"] for row in _rows(village, "people_residence") if row["valid_from"] == "2025-07-01"
    )
    assert min(first_day.values()) == 1
    assert 4 <= max(first_day.values()) <= 7
    years = [int(row["birth_year"]) for row in _rows(village, "people_person")]
    children = sum(year > 2010 for year in years) / len(years)
    assert 0.12 < children < 0.4
    assert min(years) < 1950


@pytest.mark.parametrize("as_of", [date(2025, 7, 10), date(2025, 9, 30), date(2026, 1, 1)])
def test_no_fact_lies_after_the_last_day(tmp_path: Path, as_of: date) -> None:
    folder = _make(tmp_path / "short", as_of=as_of)
    for table in ("skills_attainment", "visits_visit", "learning_testresult", "outreach_delivery"):
        if (folder / f"{table}.tsv").exists():
            assert max(row["occurred_on"] for row in _rows(folder, table)) <= as_of.isoformat()


@pytest.fixture(scope="module")
def ky_anh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make(tmp_path_factory.mktemp("ky_anh"), FIVE["18775"])


def test_ky_anh_has_reached_some_is_late_with_some_and_has_no_data_for_one(ky_anh: Path) -> None:
    sessions = [row for row in _rows(ky_anh, "gatherings_session") if row["status"] == "held"]
    guided = {row["hamlet_code"] for row in sessions if row["kind"] == "guidance"} - {NULL}
    assert 3 <= len(guided) < FIVE["18775"].hamlets, "some hamlets were never shown anything"
    visited = {row["household_id"] for row in _rows(ky_anh, "visits_visit") if row["outcome"] == "done"}
    homes = {row["id"] for row in _rows(ky_anh, "people_household")}
    assert 0.1 < len(visited) / len(homes) < 0.6
    tests = [row for row in _rows(ky_anh, "learning_testresult") if row["purpose"] != "practice"]
    assert tests
    assert max(Counter(row["person_id"] for row in tests).values()) == 1, "nobody twice: no change is known"
    trained = {row["id"] for row in sessions if row["kind"] == "course"}
    assert trained, "courses were held: what depends on them can be reached"


@pytest.mark.parametrize(
    ("code", "least", "most"), [("18775", 0.14, 0.24), ("23317", 0.14, 0.24), ("20275", 0.08, 0.16)]
)
def test_villages_are_older_than_towns(tmp_path: Path, code: str, least: float, most: float) -> None:
    """Bounds that a reader finds plausible, not figures of any place."""
    folder = _make(tmp_path / "aged", replace(FIVE[code], people=600))
    here = {
        row["person_id"]
        for row in _rows(folder, "people_residence")
        if row["valid_to"] == NULL and row["kind"] != "absent"
    }
    years = [int(row["birth_year"]) for row in _rows(folder, "people_person") if row["id"] in here]
    assert least < sum(year <= 1966 for year in years) / len(years) < most
