"""What a new form asks before the office has changed it."""

import pytest

from bdhvs.figures.rules import MEASURES
from bdhvs.reports.units.beginnings import BEGINNINGS, SCHOOL, beginning
from bdhvs.reports.units.rules import OWN, FieldKind, keyed


@pytest.mark.parametrize("who", BEGINNINGS)
def test_every_beginning_is_a_form_that_can_be_kept(who: str) -> None:
    asked = beginning("Báo cáo tháng", who).fields
    again = keyed([(one.key, one.title, one.kind, one.source) for one in asked])
    assert again == asked


def test_schools_tell_what_the_plans_ask_of_them_and_the_pupils_that_targets_count() -> None:
    form = beginning("Báo cáo của trường", SCHOOL)
    assert (form.subject_kind, form.unit_kinds) == ("unit", ("school",))
    titles = " ".join(one.title for one in form.fields)
    assert "trí tuệ nhân tạo" in titles  # HC-A17, NB-A10
    assert "Mô hình giáo dục mới" in titles  # HC-A17, NB-A11, AH-A9
    shares = {one.source for one in form.fields if one.kind is FieldKind.SHARE} - {OWN}
    assert shares == {"pupils_equipped", "youth_informed"}  # HC-T2, HC-T7, NB-T2, AH-T2
    assert all("school" in MEASURES[code].unit_kinds for code in shares)
