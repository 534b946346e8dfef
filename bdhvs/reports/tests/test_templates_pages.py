"""The office's own templates and superiors' forms: kept when safe, refused in a sentence, filled with the report."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import Client

from bdhvs.ops.territory import scope
from bdhvs.reports.documents.fields import starter_template
from bdhvs.reports.models import Template
from bdhvs.reports.tests.office import (
    COMPOSE,
    NOVEMBER,
    a_form,
    an_office,
    document_text,
    got,
    guided,
    on_a_fixed_day,
    page,
    signed_in,
    upload,
)
from tests.village import HANOI, KY_ANH, Village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
AT = datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
TEMPLATES, WORD, FORM = "/bao-cao/mau/", "/bao-cao/mau/word/", "/bao-cao/mau/bieu/"


@pytest.fixture(autouse=True)
def _on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_fixed_day(monkeypatch)


@pytest.fixture
def village() -> Village:
    village = an_office()
    month = NOVEMBER
    with scope([KY_ANH]):
        guided(village, "sau", month.start, at=AT)
    return village


@pytest.fixture
def lan(village: Village) -> Client:
    return signed_in("lan")


def kept() -> list[Template]:
    with scope([KY_ANH]):
        return list(Template.objects.order_by("pk"))


def with_part(package: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The same package with one text replaced in one part."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, content.replace(old, new) if entry == name else content)
    return out.getvalue()


def starter() -> bytes:
    return starter_template(year=2026, at=AT)


def month_of(path: str = COMPOSE) -> str:
    return f"{path}?ky={NOVEMBER.code}"


def test_the_starter_template_is_offered_kept_and_filled(lan: Client) -> None:
    made = got(lan, "/bao-cao/mau/bat-dau/")
    assert "{{ trich_yeu }}" in document_text(made)
    assert lan.post(WORD, {"name": "Mẫu của xã", "file": upload(made, "mau.docx")}).status_code == 302
    (template,) = kept()
    assert "Mẫu của xã" in page(lan, TEMPLATES)
    assert "Mẫu của xã" in page(lan, COMPOSE)
    said = document_text(got(lan, month_of(f"{COMPOSE}mau/{template.pk}/")))
    assert "XÃ KỲ ANH" in said
    assert "KA-T4." in said
    assert "{{" not in said
    assert got(lan, f"/bao-cao/mau/{template.pk}/tep/") == made


def test_the_same_name_replaces_the_template(lan: Client) -> None:
    for _ in range(2):
        lan.post(WORD, {"name": "Mẫu của xã", "file": upload(starter(), "mau.docx")})
    assert len(kept()) == 1


def hostile() -> dict[str, tuple[bytes, str]]:
    """What must leave nothing behind, with a word of the sentence that refuses it."""
    good, part = starter(), "word/document.xml"
    bomb = BytesIO()
    with ZipFile(bomb, "w", 8) as package:
        package.writestr("word/document.xml", b"0" * 60_000_000)
    macro = BytesIO(good)
    with ZipFile(macro, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    return {
        "a field nobody knows": (with_part(good, part, b"trich_yeu", b"mat_khau"), "mat_khau"),
        "a call": (with_part(good, part, b"{{ trich_yeu }}", b"{{ trich_yeu.upper() }}"), "không được phép"),
        "a way out of the sandbox": (
            with_part(good, part, b"{{ trich_yeu }}", b"{{ trich_yeu.__class__ }}"),
            "không được phép",
        ),
        "an entity": (
            with_part(
                good,
                part,
                b"<w:document",
                b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document',
            ),
            "thực thể",
        ),
        "a bomb": (bomb.getvalue(), "quá lớn"),
        "a macro": (macro.getvalue(), "macro"),
        "a PDF": (b"%PDF-1.7 ...", "PDF"),
    }


@pytest.mark.parametrize("what", list(hostile()))
def test_a_hostile_template_is_refused_in_a_sentence_and_leaves_nothing(lan: Client, what: str) -> None:
    content, said = hostile()[what]
    text = page(lan, WORD, 422, name="Mẫu lạ", file=upload(content, "mau.docx"))
    assert said in text
    assert "Mẫu lạ" in text
    assert kept() == []


@pytest.mark.parametrize(
    ("content", "name"), [(b"%PDF-1.7", "bieu.xlsx"), (b"PK\x03\x04", "bieu.xlsx"), (b"x", "bieu.xls")]
)
def test_a_hostile_form_is_refused_and_leaves_nothing(lan: Client, content: bytes, name: str) -> None:
    page(lan, FORM, 422, name="Biểu lạ", file=upload(content, name))
    assert kept() == []


def a_named_form(lan: Client) -> Template:
    """The form of the superior with the households guided in C7 of C8."""
    lan.post(FORM, {"name": "Biểu 02", "file": upload(a_form(B7="Hộ"), "bieu.xlsx")})
    (template,) = kept()
    mapping = {
        "place_0": "Biểu 1!C7",
        "field_0": "KA-T4.tu_so",
        "place_1": "Biểu 1!C8",
        "field_1": "KA-T4.mau_so",
    }
    assert lan.post(f"/bao-cao/mau/{template.pk}/", mapping).status_code == 302
    return kept()[0]


def sheet(content: bytes) -> dict[str, object]:
    found = openpyxl.load_workbook(BytesIO(content))["Biểu 1"]
    return {place: found[place].value for place in ("A1", "B7", "C7", "C8", "D9")}


def test_a_superiors_form_is_filled_by_cells_named_once(lan: Client) -> None:
    template = a_named_form(lan)
    assert template.mapping == {"Biểu 1!C7": "KA-T4.tu_so", "Biểu 1!C8": "KA-T4.mau_so"}
    made = sheet(got(lan, month_of(f"{COMPOSE}mau/{template.pk}/")))
    assert made == {"A1": "Biểu 02/SKHCN", "B7": "Hộ", "C7": 1, "C8": 3, "D9": "=C7/C8"}


def test_a_trial_numbers_the_cells_in_order(lan: Client) -> None:
    template = a_named_form(lan)
    made = sheet(got(lan, f"/bao-cao/mau/{template.pk}/thu/"))
    assert (made["C7"], made["C8"]) == (1, 2)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"place_0": "Biểu 1!D9", "field_0": "KA-T4.tu_so"}, "công thức"),
        ({"place_0": "Biểu 9!C7", "field_0": "KA-T4.tu_so"}, "không có trang tính"),
        ({"place_0": "", "field_0": "KA-T4.tu_so"}, "Hãy ghi ô"),
        ({"place_0": "Biểu 1!C7", "field_0": "KA-T4.tu_so", "place_1": "Biểu 1!C7", "field_1": "KA-T4.mau_so"},
         "đã dùng"),
        ({"place_0": "Biểu 1!C7", "field_0": "mat_khau"}, "mat_khau"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_filled_is_explained_and_nothing_is_changed(
    lan: Client, rows: dict[str, str], said: str
) -> None:
    template = a_named_form(lan)
    assert said in page(lan, f"/bao-cao/mau/{template.pk}/", 422, **rows)
    assert kept()[0].mapping == template.mapping


def test_what_a_form_loses_when_filled_is_said_before(lan: Client) -> None:
    form = BytesIO(a_form())
    with ZipFile(form, "a") as package:
        package.writestr("xl/externalLinks/externalLink1.xml", b"<a/>")
    lan.post(FORM, {"name": "Biểu 03", "file": upload(form.getvalue(), "bieu.xlsx")})
    (template,) = kept()
    assert "liên kết tới tệp khác" in page(lan, f"/bao-cao/mau/{template.pk}/")


def test_a_template_is_taken_away_after_asking(lan: Client) -> None:
    template = a_named_form(lan)
    path = f"/bao-cao/mau/{template.pk}/bo/"
    assert "Biểu 02" in page(lan, path)
    assert lan.post(path).status_code == 302
    assert kept() == []


def test_the_leader_uses_templates_and_does_not_change_them(lan: Client) -> None:
    template = a_named_form(lan)
    minh = signed_in("minh")
    assert "Lưu mẫu Word" not in page(minh, TEMPLATES)
    got(minh, month_of(f"{COMPOSE}mau/{template.pk}/"))
    refused = [minh.post(path).status_code for path in (WORD, FORM, f"/bao-cao/mau/{template.pk}/bo/")]
    assert refused == [403, 403, 403]
    assert minh.post(f"/bao-cao/mau/{template.pk}/", {"place_0": ""}).status_code == 403


def test_the_next_commune_finds_no_template_of_ours(lan: Client) -> None:
    template = a_named_form(lan)
    tam = signed_in("tam")
    paths = [f"/bao-cao/mau/{template.pk}/{end}" for end in ("", "tep/", "thu/", "bo/")]
    assert [tam.get(path).status_code for path in paths] == [404] * 4
