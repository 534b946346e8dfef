"""Every row of the acceptance list is in the plan files; the lists here are written from it, not from the files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bdhvs.indicators.tests.test_catalogue import ASKED
from bdhvs.plans.files.writing import dump_plan
from bdhvs.plans.tests.catalogue_plans import NAMES, file_of, plan, surroundings


def many(prefix: str, letter: str, last: int) -> list[str]:
    return [f"{prefix}-{letter}{number}" for number in range(1, last + 1)]


EXPECTED = {
    "targets": {
        "KA": many("KA", "T", 6),
        "HC": many("HC", "T", 10),
        "NB": many("NB", "T", 12),
        "HL": [],
        "AH": many("AH", "T", 9),
    },
    "rules": {
        "KA": ["KA-Q1"],
        "HC": ["HC-Q1", "HC-Q2"],
        "NB": ["NB-Q1", "NB-Q2", "NB-Q3", "NB-Q4", "NB-Q5a", "NB-Q5b", "NB-Q6", "NB-Q7"],
        "HL": many("HL", "Q", 4),
        "AH": many("AH", "Q", 4),
    },
    "requirements": {"KA": ["KA-X1"], "HC": ["HC-X1"], "NB": ["NB-X1"], "HL": many("HL", "X", 3), "AH": []},
    "tasks": {
        "KA": many("KA", "A", 22),
        "HC": many("HC", "A", 27),
        "NB": many("NB", "A", 41),
        "HL": many("HL", "A", 16),
        "AH": many("AH", "A", 36),
    },
    "actors": {
        "KA": many("KA", "R", 14),
        "HC": many("HC", "R", 11),
        "NB": many("NB", "R", 14),
        "HL": many("HL", "R", 12),
        "AH": many("AH", "R", 12),
    },
    "person_roles": {"KA": [], "HC": [], "NB": [], "HL": many("HL", "P", 4), "AH": []},
    "programmes": {
        "KA": [],
        "HC": many("HC", "M", 5),
        "NB": many("NB", "M", 6),
        "HL": many("HL", "M", 8),
        "AH": many("AH", "M", 6),
    },
    "channels": {
        "KA": many("KA", "C", 8),
        "HC": many("HC", "C", 3),
        "NB": many("NB", "C", 9),
        "HL": many("HL", "C", 15),
        "AH": many("AH", "C", 6),
    },
    "milestones": {
        "KA": ["KA-D1", "KA-D2"],
        "HC": ["HC-D1", "HC-D3", "HC-D4a", "HC-D4b"],
        "NB": ["NB-D1"],
        "HL": many("HL", "D", 3),
        "AH": ["AH-D5", "AH-D6"],
    },
    "reports": {
        "KA": ["KA-D3", "KA-D4"],
        "HC": ["HC-D2"],
        "NB": ["NB-D2", "NB-D3"],
        "HL": [],
        "AH": ["AH-D1", "AH-D2", "AH-D3", "AH-D4a", "AH-D4b"],
    },
    "platforms": {
        "KA": many("KA", "U", 5),
        "HC": ["HC-U1"],
        "NB": many("NB", "U", 4),
        "HL": many("HL", "U", 7),
        "AH": many("AH", "U", 5),
    },
    "topics": {
        "KA": many("KA", "K", 6),
        "HC": [],
        "NB": many("NB", "K", 14),
        "HL": many("HL", "K", 9),
        "AH": many("AH", "K", 5),
    },
    "groups": {
        "KA": many("KA", "G", 6),
        "HC": [],
        "NB": many("NB", "G", 13),
        "HL": [],
        "AH": many("AH", "G", 11),
    },
    "budget": {
        "KA": many("KA", "B", 3),
        "HC": many("HC", "B", 3),
        "NB": many("NB", "B", 2),
        "HL": ["HL-B1"],
        "AH": many("AH", "B", 4),
    },
    "bases": {
        "KA": [f"KA-L2{letter}" for letter in "abcd"],
        "HC": [*(f"HC-L2{letter}" for letter in "abcdef"), "HC-L3a", "HC-L3b"],
        "NB": [f"NB-L2{letter}" for letter in "abcdef"],
        "HL": [f"HL-L2{letter}" for letter in "abcdefg"],
        "AH": [f"AH-L2{letter}" for letter in "abcdefghij"],
    },
    "annexes": {"KA": [], "HC": ["HC-L4"], "NB": [], "HL": [], "AH": []},
}


def base_ids(rows: list[str]) -> set[str]:
    """One duty written as a and b counts once."""
    return {re.sub(r"[a-z]$", "", row) for row in rows}


@pytest.mark.parametrize("prefix", NAMES)
@pytest.mark.parametrize("section", EXPECTED)
def test_every_row_of_the_acceptance_list_is_there_and_no_other(section: str, prefix: str) -> None:
    found = [row.id for name, _, row in plan(prefix).rows() if name == section]
    assert found == EXPECTED[section][prefix]


@pytest.mark.parametrize(
    ("prefix", "document", "recipients"),
    [(p, f"{p}-L1", f"{p}-L{5 if p == 'HC' else 3}") for p in NAMES],
)
def test_the_paper_and_its_recipients_carry_their_rows(prefix: str, document: str, recipients: str) -> None:
    content = plan(prefix)
    assert content.document.id == document
    assert content.recipients is not None
    assert content.recipients.id == recipients
    assert content.recipients.lines


def test_there_are_thirty_seven_targets_and_eighteen_rules() -> None:
    targets = [len(plan(prefix).targets) for prefix in NAMES]
    rules = [len(base_ids([row.id for row in plan(prefix).rules])) for prefix in NAMES]
    assert (targets, sum(targets)) == ([6, 10, 12, 0, 9], 37)
    assert (rules, sum(rules)) == ([1, 2, 7, 4, 4], 18)


def test_activities_forms_actors_and_person_roles_are_counted_as_in_the_list() -> None:
    assert [len(plan(prefix).tasks) for prefix in NAMES] == [22, 27, 41, 16, 36]
    assert len(plan("HL").channels) == 15
    assert [len(plan(prefix).actors) for prefix in NAMES] == [14, 11, 14, 12, 12]
    assert len(plan("HL").person_roles) == 4


def test_there_are_twenty_dated_duties() -> None:
    counts = [
        len(base_ids([row.id for row in (*plan(prefix).milestones, *plan(prefix).reports)]))
        for prefix in NAMES
    ]
    assert (counts, sum(counts)) == ([4, 4, 3, 3, 6], 20)


def test_there_are_fourteen_distinct_platforms() -> None:
    codes = surroundings().codes
    assert codes is not None
    named = {code for prefix in NAMES for row in plan(prefix).platforms for code in row.codes}
    assert len({code for code in named if not codes.kinds["platforms"][code].is_channel}) == 14


def test_there_are_twelve_models() -> None:
    codes = surroundings().codes
    assert codes is not None
    named = set(_programme_codes())
    assert {codes.kinds["programmes"][code].model for code in named} - {None} == set(range(1, 13))


def _programme_codes() -> Iterator[str]:
    for prefix in NAMES:
        content = plan(prefix)
        yield from (row.code for row in content.programmes)
        yield from (row.programme for row in content.tasks if row.programme)
        yield from (row.programme for row in content.milestones if row.programme)


def test_each_row_uses_the_indicator_agreed_for_it() -> None:
    found: dict[str, set[str]] = {}
    for prefix in NAMES:
        content = plan(prefix)
        rows = [(row.id, row.indicator) for _, _, row in content.measured()]
        rows += [(row.id, row.indicator) for row in content.requirements]
        for row_id, indicator in rows:
            if indicator:
                found.setdefault(indicator, set()).add(row_id)
    assert found == {name: set(rows.split()) for name, rows in ASKED.items() if rows}


def test_three_rows_ask_for_a_change_in_competence_without_a_threshold() -> None:
    rows = [row for prefix in NAMES for row in plan(prefix).requirements if row.indicator]
    assert [row.id for row in rows] == ["KA-X1", "HC-X1", "NB-X1"]
    assert all(row.needs_decision for row in rows)


def test_framework_groups_are_checked_not_measured() -> None:
    unmeasured = [row for prefix in NAMES for row in plan(prefix).rules if row.indicator is None]
    assert [(row.id, row.check, len(row.groups)) for row in unmeasured] == [
        ("HC-Q2", "framework_groups", 4),
        ("NB-Q6", "framework_groups", 4),
    ]


@pytest.mark.parametrize("prefix", NAMES)
def test_the_file_is_stored_in_its_canonical_form(prefix: str) -> None:
    assert file_of(prefix).read_text(encoding="utf-8") == dump_plan(plan(prefix))


@pytest.mark.parametrize("prefix", NAMES)
def test_the_name_of_the_file_is_the_id_of_the_plan(prefix: str) -> None:
    assert file_of(prefix).stem == plan(prefix).plan.id


def test_no_signer_is_named_and_no_open_sheet_is_linked() -> None:
    text = "".join(Path(file_of(prefix)).read_text(encoding="utf-8") for prefix in NAMES)
    assert "spreadsheets/d/" not in text
    assert not any(name in text for name in ("Thanh Hảo", "Quốc Việt", "Văn Cường", "Thị Nhớ"))
