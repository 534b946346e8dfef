"""The table of rights says something of every role and every act, and the printed page says the same."""

from pathlib import Path

import pytest

from bdhvs.accounts.rules import ACT_GROUPS, LANDINGS, MAY, OPENS, Act, Role, Scope
from bdhvs.config import permissions

ROOT = Path(__file__).resolve().parents[2]
OF_PERSONS = {Act.SEE_PEOPLE, Act.EXPORT_PEOPLE, Act.EDIT_PEOPLE, Act.IMPORT_PEOPLE, Act.SEE_NAMES_BEHIND}


def test_the_printed_table_is_the_table_in_force() -> None:
    """Run `python -m bdhvs.config.permissions > docs/permissions.md` after a decision."""
    assert (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8") == permissions.text()


def test_every_act_has_its_words_once_and_somebody_who_may_do_it() -> None:
    listed = [act for acts in ACT_GROUPS.values() for act in acts]
    assert sorted(listed) == sorted(Act)
    assert {act for acts in MAY.values() for act in acts} == set(Act)
    assert set(MAY) == set(Role) == {role for role in Role if role.label}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PROVINCE_VIEWER, Role.LEADER])
def test_who_keeps_the_machine_leads_or_watches_reads_no_list_of_persons(role: Role) -> None:
    assert OF_PERSONS & set(MAY[role]) == set()


def test_nobody_but_the_keeper_of_the_machine_reaches_beyond_a_commune_and_the_province_sees_cells_only() -> (
    None
):
    wide = {role for role, acts in MAY.items() if Scope.MACHINE in acts.values()}
    assert wide == {Role.ADMINISTRATOR}
    assert set(MAY[Role.PROVINCE_VIEWER]) == {Act.SEE_CELLS, Act.SEE_RIGHTS}
    assert set(MAY[Role.LEARNER]) == {Act.LEARN}


def test_an_officer_opens_no_administrator_and_only_those_who_manage_accounts_open_any() -> None:
    assert Role.ADMINISTRATOR not in OPENS[Role.OFFICER]
    assert Role.LEARNER not in {other for others in OPENS.values() for other in others}
    assert {role for role, acts in MAY.items() if Act.MANAGE_ACCOUNTS in acts} == set(OPENS)


def test_whoever_has_no_board_has_another_first_page() -> None:
    without = {role for role, acts in MAY.items() if Act.SEE_BOARD not in acts}
    assert without - {Role.LEARNER} == set(LANDINGS)
