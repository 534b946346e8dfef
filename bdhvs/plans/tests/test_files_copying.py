"""A copy keeps the work and drops what was only the other plan's."""

from datetime import date

import pytest

from bdhvs.plans.files.copying import CopyFor, copy_for
from bdhvs.plans.files.reading import load_plan
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.files.writing import dump_plan
from bdhvs.plans.lint.check import lint_plan
from bdhvs.plans.lint.findings import Severity
from bdhvs.plans.tests.catalogue_plans import NAMES, plan, surroundings
from bdhvs.plans.tests.small_plan import small_data, small_plan

NEXT_YEAR = CopyFor("ky-anh-2027", "18775", "xã Kỳ Anh", "tỉnh Hà Tĩnh", 2027, "KA")
NEIGHBOUR = CopyFor("dien-chau-2027", "17395", "xã Hùng Châu", "tỉnh Nghệ An", 2027, "HU")


def row_ids(content: PlanFile) -> list[str]:
    return [row.id for _, _, row in content.rows()]


def test_days_move_with_the_year_and_bases_stay() -> None:
    copied = copy_for(plan("KA"), NEXT_YEAR)
    assert (copied.plan.period_from, copied.plan.period_to) == (date(2027, 1, 1), date(2028, 1, 1))
    assert {row.by for row in copied.targets} == {date(2027, 12, 31)}
    assert next(row.due for row in copied.milestones if row.id == "KA-D1") == date(2027, 6, 30)
    assert "tháng 6/2027" in next(row.says for row in copied.milestones if row.id == "KA-D1")
    assert copied.bases == plan("KA").bases
    assert copied.plan.title.endswith("năm 2027")


def test_number_date_and_defects_of_the_old_paper_are_gone() -> None:
    head = small_data()["document"] | {"number": "12", "dated": "2026-03-01", "sections": ["I", "III"]}
    old = small_plan(document=head, wording=[{"quote": "huyện", "clause": "I"}])
    copied = copy_for(old, CopyFor("xa-thu-2027", "00004", "xã Thử", "tỉnh Nghệ An", 2027, "XT"))
    assert (copied.document.number, copied.document.dated, copied.document.sections) == (None, None, ())
    assert copied.wording == ()
    assert copied.plan.copied_from == "xa-thu-2026"


@pytest.mark.parametrize("prefix", NAMES)
def test_a_copy_for_a_neighbour_is_a_whole_plan_under_new_ids(prefix: str) -> None:
    copied = copy_for(plan(prefix), NEIGHBOUR)
    assert {row.partition("-")[0] for row in copied.ids()} == {"HU"}
    assert load_plan(dump_plan(copied)).plan == copied
    grave = [one for one in lint_plan(copied, surroundings()) if one.severity is Severity.ERROR]
    assert not grave
    assert [row.partition("-")[2] for row in row_ids(copied) if "-A" in row] == [
        row.partition("-")[2] for row in row_ids(plan(prefix)) if "-A" in row
    ]


def test_absolute_numbers_belong_to_the_place_they_were_set_for() -> None:
    neighbour = copy_for(plan("NB"), NEIGHBOUR)
    teams = next(row for row in neighbour.rules if row.id == "HU-Q5b")
    assert (teams.value, teams.needs_decision) == (None, True)
    assert neighbour.recipients is not None
    assert all(line.count is None for line in neighbour.recipients.lines)
    again = copy_for(
        plan("NB"), CopyFor("ngok-bay-2027", "23317", "xã Ngọk Bay", "tỉnh Quảng Ngãi", 2027, "NB")
    )
    assert next(row.value for row in again.rules if row.id == "NB-Q5b") == 16


def test_the_name_of_the_commune_follows() -> None:
    copied = copy_for(plan("KA"), NEIGHBOUR)
    assert "xã Hùng Châu" in copied.plan.title
    assert (copied.document.place, copied.document.issuer) == ("Hùng Châu", "Ủy ban nhân dân xã Hùng Châu")
    assert copied.plan.commune == "17395"


def test_bases_that_the_neighbour_issued_itself_are_dropped_with_what_named_them() -> None:
    copied = copy_for(plan("HL"), NEIGHBOUR)
    assert "07/KH-UBND" not in {row.symbol for row in copied.bases}
    assert copied.plan.parent is None


def test_references_between_rows_are_renamed_with_them() -> None:
    copied = copy_for(plan("AH"), NEIGHBOUR)
    assert next(row.measured_by for row in copied.tasks if row.id == "HU-A15") == ("HU-Q3", "HU-Q4")
    assert next(row.parent for row in copy_for(plan("NB"), NEIGHBOUR).rules if row.id == "HU-Q4") == "HU-T12"


def test_the_twenty_ninth_of_february_becomes_the_twenty_eighth() -> None:
    row = small_data()["tasks"][0] | {"due": "2028-02-29"}
    head = small_data()["plan"] | {"period_to": "2029-01-01"}
    copied = copy_for(
        small_plan(plan=head, tasks=[row]),
        CopyFor("xa-thu-2027", "00004", "xã Thử", "tỉnh Nghệ An", 2027, "XT"),
    )
    assert copied.tasks[0].due_on == date(2029, 2, 28)
