"""The catalogue: complete, checked, and every entry runs on every engine's text."""

from datetime import date

import pytest

from bdhvs.indicators.catalogue import catalogue, load
from bdhvs.indicators.compiler.question import CompiledText, Question, QuestionError, weeks
from bdhvs.indicators.counting import Counts, counts_of
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.rules import mean_with_interval
from bdhvs.indicators.tests.kept import texts
from bdhvs.indicators.tests.village import BY, COMMUNE, ONE, START, D, Village, database
from bdhvs.lib.expression.errors import ExpressionError

ASKED = {
    "official_learning": "KA-T1",
    "team_member_course": "KA-T2",
    "hamlet_guidance_session": "KA-T3",
    "household_guided": "KA-T4",
    "hamlet_two_channels": "KA-T5",
    "public_staff_learning": "KA-T6",
    "official_digital_skill": "HC-T1 NB-T1",
    "official_good_skill": "HC-T6 NB-T6 AH-T1",
    "secondary_pupils_equipped": "HC-T2 NB-T2",
    "pupils_equipped": "HC-T7 NB-T7",
    "adult_basic_skill": "HC-T3 NB-T3",
    "adult_good_skill": "HC-T8 NB-T8",
    "vneid_confirmed": "HC-T4 HC-T9 NB-T4 NB-T9",
    "worker_basic_skill": "HC-T5 NB-T5",
    "worker_good_skill": "HC-T10 NB-T10",
    "adult_signature": "NB-T11",
    "digital_identity_16": "NB-T12 NB-Q4",
    "identity_and_account_16": "AH-T8",
    "youth_informed": "AH-T2",
    "ai_and_platforms": "AH-T3",
    "team_consolidated": "AH-T4",
    "team_member_trained": "AH-T5",
    "household_safety_informed": "AH-T6",
    "digital_family": "NB-Q3 AH-T7",
    "teacher_learning": "AH-T9",
    "competence_change": "KA-X1 HC-X1 NB-X1",
    "priority_household_reached": "KA-Q1",
    "hamlet_covered": "HC-Q1",
    "mentor_load": "NB-Q1",
    "one_stop_staffed": "NB-Q2",
    "hamlet_has_team": "NB-Q5a",
    "team_count": "NB-Q5b",
    "household_informed": "NB-Q7 HL-Q3",
    "banner_count": "HL-Q1",
    "weekly_article": "HL-Q2",
    "festival_day": "HL-Q4 AH-Q2",
    "weekly_skill": "AH-Q1",
    "hamlet_priority_list": "AH-Q3",
    "household_visited": "AH-Q4",
    "digital_ranking": "",
    "digital_score": "",
    "learning_accounts": "",
}
QUESTION = Question(COMMUNE, D, START, BY)


def test_the_catalogue_measures_every_row_of_the_five_plans() -> None:
    assert {name: " ".join(one.rows) for name, one in catalogue().items()} == ASKED


@pytest.mark.parametrize("name", sorted(ASKED))
def test_every_entry_runs_over_empty_tables_and_compiles_for_each_engine(name: str) -> None:
    definition = catalogue()[name]
    connection = database({})
    for text in texts(definition, "duckdb").values():
        assert connection.execute(text.bind(QUESTION)).fetchall() is not None
    for dialect in ("postgres", "pyspark"):
        for text in texts(definition, dialect).values():
            assert "@" not in text.bind(QUESTION)


@pytest.mark.parametrize(
    ("entry", "place", "words"),
    [
        ("of: person\n    pass: 'age >= 3 and colour = red'", "5:25", "không có trường “colour”"),
        (
            "of: household\n    pass: |\n      any(visit)\n      and any(attainment[item = x])",
            "7:15",
            "không hỏi được",
        ),
        ("of: person\n    pass: 'any(attainment[result = yes])'", "5:16", "đúng một điều kiện"),
        ("of: person\n    pass: 'any(attainment[set = core])'", "5:16", "framework_group"),
        ("of: hamlet\n    pass: 'age >= 3'", "5:12", "không có tuổi"),
        ("of: person\n    pass: 'any(attainment[item = x or result = yes])'", "5:27", "tách item, set"),
        ("of: person\n    pass: 'sex >= 3'", "5:19", "không so sánh được mã với số"),
        ("of: hamlet\n    pass: 'any(team in period)'", "5:16", "không dùng “in period”"),
        ("of: village\n    pass: 'any(team)'", "4:9", "không có loại đơn vị"),
        ("of: hamlet", "2:5", "đúng một cách đo"),
        (
            "of: commune\n    pass: 'any(hamlet[any(household[any(member[any(attendance)])])])'",
            "5:52",
            "lồng nhau quá 3 tầng",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_in_the_file(entry: str, place: str, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        load(f"indicators:\n  - id: a\n    says: thử\n    {entry}\n", name="f.yaml")
    assert str(caught.value).startswith(f"f.yaml:{place}: "), str(caught.value)
    assert words in caught.value.message


def test_the_hash_changes_with_the_meaning_only() -> None:
    def entry(rule: str, says: str = "một") -> Definition:
        return load(f"indicators:\n  - id: a\n    says: {says}\n    of: person\n    pass: '{rule}'\n")["a"]

    assert entry("age >= 3").hash == entry("age  >=  3", says="hai").hash
    assert entry("age >= 3").hash != entry("age >= 4").hash


def test_a_definition_knows_the_tables_whose_changes_touch_it() -> None:
    tables = catalogue()["household_guided"].tables
    assert {"visit", "visit_topic", "attendance", "session", "residence", "submission", "delivery"} <= tables
    assert "attainment" not in tables


def test_only_values_of_known_form_reach_the_text() -> None:
    text = CompiledText("duckdb", "rows", "SELECT '@commune@'")
    with pytest.raises(QuestionError):
        text.bind(Question("1' OR '1'='1", D, START, BY))
    with pytest.raises(QuestionError):
        text.bind(QUESTION, unit_ids=["x'--"])
    with pytest.raises(QuestionError):
        CompiledText("duckdb", "rows", "SELECT '@other@'").bind(QUESTION)


def test_weeks_begin_in_the_plan_and_are_over() -> None:
    first = Question(COMMUNE, date(2026, 1, 18), date(2026, 1, 1), BY)
    assert list(weeks(first)) == [date(2026, 1, 5), date(2026, 1, 12)]
    end = Question(COMMUNE, date(2027, 2, 1), START, BY)
    assert list(weeks(end))[-1] == date(2026, 12, 28)


def test_cells_are_the_rows_added_up_and_the_commune_their_sum() -> None:
    village = Village()
    for name, hamlet in (("a", ONE), ("b", ONE), ("c", f"{COMMUNE}-T02")):
        village.person(name, hamlet=hamlet)
    village.attains("a", "digital_identity", level="E4")
    village.attains("c", "digital_identity", "no")
    cells = {row["hamlet_code"]: counts_of(row) for row in village.ask("digital_identity_16", "cells")}
    total = sum(cells.values(), Counts())
    assert (cells[ONE].numerator, cells[ONE].missing) == (1, 1)
    assert (total.numerator, total.failed, total.missing, total.denominator) == (1, 1, 1, 3)
    assert total.by_level["E4"] == 1


def test_the_interval_of_a_mean_is_students() -> None:
    from decimal import Decimal

    change = mean_with_interval(4, Decimal("2.0"), Decimal("1.20"))
    assert change.mean == Decimal("0.5")
    assert change.low is not None
    assert change.high is not None
    assert round(change.high - change.low, 3) == Decimal("0.822")
