from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from bdhvs.ui.forms import DateField, FreeLine, FreeTextField, NumberField
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


class _Note(forms.Form):
    note = FreeTextField(label="Ghi chú", required=False, max_length=200)
    proof = FreeTextField(label="Minh chứng", required=False, widget=FreeLine)


def test_a_number_in_a_note_is_asked_about_once_and_what_was_typed_is_kept() -> None:
    form = _Note({"note": "Gọi 0912 345 678"})
    assert not form.is_valid()
    assert "số điện thoại" in form.errors["note"][0]
    drawn = str(form)
    assert "Gọi 0912 345 678</textarea>" in drawn
    assert 'name="note-giu" value="phone">' in drawn
    assert problems(f"<form>{drawn}</form>") == problems(f"<form>{_Note({})}</form>")
    assert "proof-giu" not in drawn


def test_a_confirmed_number_is_kept_and_a_new_kind_is_asked_about_again() -> None:
    form = _Note({"note": "Gọi 0912345678", "note-giu": "phone", "proof": "ảnh 12"})
    assert form.is_valid()
    assert form.cleaned_data == {"note": "Gọi 0912345678", "proof": "ảnh 12"}
    assert type(form.cleaned_data["note"]) is str
    more = _Note({"note": "0912345678, thẻ 4111 1111 1111 1111", "note-giu": "phone"})
    assert not more.is_valid()
    assert "số thẻ ngân hàng" in more.errors["note"][0]
    assert "số điện thoại" not in more.errors["note"][0]


def test_a_confirmed_number_stays_confirmed_when_another_field_is_wrong() -> None:
    form = _Note({"proof": "040099000001", "proof-giu": "personal_number", "note": "x" * 201})
    assert list(form.errors) == ["note"]
    assert 'name="proof-giu" value="personal_number" checked' in str(form)


def test_a_note_already_stored_is_shown_without_a_question() -> None:
    assert "note-giu" not in str(_Note(initial={"note": "0912345678"}))


def test_what_is_not_text_is_still_refused_or_empty() -> None:
    assert _Note({"note": "   "}).is_valid()
    assert not _Note({"note": "a\x00b"}).is_valid()
