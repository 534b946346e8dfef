"""Rows of a plan in the editor: found, added, moved, removed; an untouched form changes nothing."""

from typing import Any

import pytest
from django.http import QueryDict

from bdhvs.plans import editing
from bdhvs.plans.editing import SECTIONS
from bdhvs.plans.editing_copying import review
from bdhvs.plans.editing_sections import offered
from bdhvs.plans.editing_words import changes_in_words
from bdhvs.plans.files.comparing import diff_plans
from bdhvs.plans.files.copying import CopyFor, copy_for
from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.files.writing import plan_to_data
from bdhvs.plans.forms_editing import RowForm, indicators_about, quarters
from bdhvs.plans.tests.catalogue_plans import NAMES, plan
from bdhvs.plans.tests.small_plan import small_data


def typed(form: RowForm, **changes: Any) -> QueryDict:
    """What a browser sends back for a form as it stands, with some fields typed anew."""
    sent = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        if isinstance(value, list):
            sent.setlist(field.html_name, value)
        elif value is True:
            sent[field.html_name] = "on"
        elif value not in (None, False, ""):
            sent[field.html_name] = str(value)
    for name, value in changes.items():
        sent[name] = value
    return sent


def saved(content: dict[str, Any], section: str, row: dict[str, Any], **changes: Any) -> RowForm:
    def form(data: Any = None) -> RowForm:
        return RowForm(data, section=section, row=row, offered=offered(content), version=1)

    bound = form(typed(form(), **changes))
    assert bound.is_valid(), bound.errors
    return bound


@pytest.mark.parametrize("prefix", NAMES)
def test_opening_and_saving_any_row_of_the_five_plans_changes_nothing(prefix: str) -> None:
    content = plan_to_data(plan(prefix))
    for section in SECTIONS.values():
        rows = editing.rows_of(content, section.key) if section.is_list else [content[section.key]]
        for row in rows:
            assert saved(content, section.key, row).values() == row, row.get("id", section.key)


def test_a_typed_value_replaces_the_old_one_and_nothing_else() -> None:
    content = plan_to_data(plan("KA"))
    row = editing.row_named(content, "targets", "KA-T4")
    assert row is not None
    assert saved(content, "targets", row, value="72,5").values() == row | {"value": "72.5"}


def test_a_target_without_a_number_waits_for_a_decision() -> None:
    content = plan_to_data(plan("KA"))
    row = editing.row_named(content, "targets", "KA-T4")
    assert row is not None
    values = saved(content, "targets", row, value="", op="").values()
    assert values["needs_decision"] is True
    assert "value" not in values


def test_stages_by_quarter_are_kept_in_order() -> None:
    content = small_data()
    row = content["targets"][0]
    values = saved(content, "targets", row, **{"phase-2026-Q3": "40", "phase-2026-Q1": "10"}).values()
    assert values["phases"] == [{"quarter": "2026-Q1", "value": "10"}, {"quarter": "2026-Q3", "value": "40"}]


def test_quarters_are_those_that_the_period_touches() -> None:
    assert quarters({"period_from": "2026-03-15", "period_to": "2026-07-02"}) == [
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
    ]
    assert quarters({"period_from": "2026-01-01", "period_to": "2027-01-01"})[-1] == "2026-Q4"


def test_a_task_is_done_all_the_time_or_by_a_day_not_both() -> None:
    content = small_data()
    row = content["tasks"][0]
    assert saved(content, "tasks", row, always="on").values()["due"] == "always"
    form = RowForm(None, section="tasks", row=row, offered=offered(content), version=1)
    both = RowForm(
        typed(form, always="on", due="30/06/2026"),
        section="tasks",
        row=row,
        offered=offered(content),
        version=1,
    )
    assert not both.is_valid()
    assert "due" in both.errors


def test_only_the_ways_that_the_plan_leaves_open_can_be_chosen() -> None:
    content = small_data()
    row = content["targets"][0] | {"settings": {"allowed_rules": ["certificate"]}}
    form = RowForm(None, section="targets", row=row, offered=offered(content), version=1)
    assert [code for code, _ in form.fields["settings-rule"].choices] == ["", "certificate"]  # type: ignore[attr-defined]
    refused = RowForm(
        typed(form, **{"settings-rule": "assessment"}),
        section="targets",
        row=row,
        offered=offered(content),
        version=1,
    )
    assert not refused.is_valid()


def test_partners_of_a_task_are_those_of_the_plan() -> None:
    content = plan_to_data(plan("KA"))
    names = dict(offered(content).actors())
    assert names["police"] == "Công an xã"
    assert "mentors" not in names


def test_a_new_row_gets_the_next_free_number() -> None:
    content = plan_to_data(plan("KA"))
    assert editing.next_id(content, "targets") == "KA-T7"
    assert editing.next_id(content, "reports") == "KA-D5"


def test_a_row_moves_one_place_and_stops_at_the_ends() -> None:
    content = plan_to_data(plan("KA"))

    def first_two(moved: dict[str, Any]) -> list[str]:
        return [row["id"] for row in moved["targets"][:2]]

    assert first_two(editing.moved_row(content, "targets", "KA-T2", up=True)) == ["KA-T2", "KA-T1"]
    assert first_two(editing.moved_row(content, "targets", "KA-T1", up=True)) == ["KA-T1", "KA-T2"]


def test_a_removed_row_is_mentioned_nowhere() -> None:
    content = plan_to_data(plan("KA"))
    assert editing.mentions(content, "KA-T4") == ["KA-A3", "KA-A13", "KA-A15"]
    left = editing.without_row(content, "targets", "KA-T4")
    assert editing.mentions(left, "KA-T4") == []
    assert content["targets"][3]["id"] == "KA-T4"
    plan_from_data(left)


def test_lines_of_the_recipients_are_added_and_removed_by_their_place() -> None:
    content = plan_to_data(plan("KA"))
    fewer = editing.without_row(content, "recipients", "1")
    assert fewer["recipients"]["lines"][0]["name"] == "Thường trực Đảng ủy"
    more = editing.with_row(content, "recipients", "", {"id": "8", "name": "Trạm Y tế"})
    assert more["recipients"]["lines"][-1] == {"name": "Trạm Y tế"}
    plan_from_data(more)


def test_ways_of_measuring_are_found_without_marks() -> None:
    assert "household_guided" in [one.id for one in indicators_about("ho huong dan")]
    assert indicators_about("chu ky so")[0].id == "adult_signature"
    assert indicators_about("không có điều này đâu") == []


def test_a_change_is_told_in_words() -> None:
    old = small_data()
    new = old | {"targets": [old["targets"][0] | {"value": "60", "op": ">", "by": "2026-11-30"}]}
    (line,) = changes_in_words(diff_plans(plan_from_data(old), plan_from_data(new)))
    assert (line.title, line.kind) == ("Chỉ tiêu XT-T1", "sửa")
    assert line.fields == (
        ("so sánh", "ít nhất", "trên"),
        ("mức", "50", "60"),
        ("đến ngày", "31/12/2026", "30/11/2026"),
    )


def test_codes_are_told_by_what_people_call_them() -> None:
    old = small_data()
    new = old | {"targets": [old["targets"][0] | {"lead": "teams", "indicator": "household_guided"}]}
    changes = diff_plans(plan_from_data(old), plan_from_data(new))
    (line,) = changes_in_words(changes, offered(old).codes)
    told = {name: value for name, _, value in line.fields}
    assert told["chủ trì"] == "Tổ công nghệ số cộng đồng"
    assert "Hộ được hướng dẫn" in told["cách đo"]


def test_a_copy_for_next_year_tells_what_moved_and_what_stayed_behind() -> None:
    source = plan("KA")
    copy = copy_for(source, CopyFor("ky-anh-2027", "18775", "xã Kỳ Anh", "tỉnh Hà Tĩnh", 2027, "KA"))
    found = review(plan_to_data(source), plan_to_data(copy))
    assert dict(found.carried)["Chỉ tiêu"] == 6
    assert ("KA-D1", "hạn", "30/06/2026", "30/06/2027") in [
        (one.row, one.field, one.old, one.new) for one in found.shifted
    ]
    assert "Khung văn bản: bỏ các mục của văn bản cũ." in found.cleared


def test_a_neighbours_copy_leaves_its_own_numbers_and_bases_behind() -> None:
    source = plan("NB")
    copy = copy_for(source, CopyFor("ky-anh-2027", "18775", "xã Kỳ Anh", "tỉnh Hà Tĩnh", 2027, "KA"))
    found = review(plan_to_data(source), plan_to_data(copy))
    waiting = [code for code, _ in found.undecided]
    assert waiting
    assert all(code.startswith("KA-") for code in waiting)
