from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from bdhvs.ui.forms import DateField, NumberField
from bdhvs.ui.inspection import problems
from bdhvs.ui.specimens.fields import VisitForm


@pytest.mark.parametrize(
    "typed", ["05/09/2026", "5/9/2026", " 05-09-2026", "05.09.2026", "05092026", "2026-09-05"]
)
def test_a_day_is_read_however_people_write_it(typed: str) -> None:
    assert DateField().clean(typed) == date(2026, 9, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "2026", "9/2026", "hôm qua", "5092026"])
def test_what_is_not_a_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError, match="05/09/2026"):
        DateField().clean(typed)


def test_a_day_already_known_is_shown_day_first() -> None:
    class Form(forms.Form):
        on = DateField()

    assert 'value="05/09/2026"' in str(Form(initial={"on": date(2026, 9, 5)}))


@pytest.mark.parametrize(
    ("typed", "number"), [("1.234,5", "1234.5"), ("1.234", "1234"), ("12,5", "12.5"), ("1 000", "1000")]
)
def test_a_number_is_read_the_vietnamese_way(typed: str, number: str) -> None:
    assert NumberField().clean(typed) == Decimal(number)


def test_every_field_is_tied_to_its_label_hint_and_error() -> None:
    html = str(VisitForm({"visited_on": "31/02/2026"}))
    assert (
        problems(
            f'<html lang="vi"><head><meta name="viewport"><title>A</title></head><main><h1>A</h1>{html}</main>'
        )
        == []
    )
    assert 'aria-describedby="id_visited_on_helptext id_visited_on_error"' in html
    assert 'id="id_visited_on_helptext"' in html
    assert 'id="id_visited_on_error"' in html


def test_the_summary_of_errors_leads_to_each_field() -> None:
    html = str(VisitForm({"visited_on": "31/02/2026"}))
    for field in ("household", "visited_on", "topic", "outcome", "agreed"):
        assert f'href="#id_{field}' in html
    assert "còn 5 chỗ cần sửa" in html


def test_a_fresh_form_shows_no_summary() -> None:
    assert "cần sửa" not in str(VisitForm())
