"""An office's own template: filled when it is honest, refused when it is not."""

import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import docx
import pytest

from bdhvs.reports.documents.content import Picture, Share
from bdhvs.reports.documents.rules import FileRefusedError, TemplateRefusedError
from bdhvs.reports.documents.sandbox import MOST_ROWS
from bdhvs.reports.documents.template import fill_template, template_fields
from bdhvs.reports.tests.documents_sample import AT, chart, opened

CONTEXT: dict[str, Any] = {
    "ten_xa": "Hùng Châu",
    "so_ho": 1234,
    "ty_le": Share(3, 4),
    "diem": Decimal("7.5"),
    "chua_ro": None,
    "nhan_xet": "Dòng một\nDòng hai",
    "hinh": Picture(png=chart(), alt="Biểu đồ", width_mm=80),
    "thon": [{"ten": f"Thôn {n}", "so_ho": n * 1000} for n in range(1, 301)],
}


def template(
    *paragraphs: str, row: tuple[str, str] | None = None, header: str = "", title: str = ""
) -> bytes:
    """A template as an officer types it."""
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    if row:
        table = word.add_table(rows=3, cols=2)
        table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for t in thon %}", "{%tr endfor %}"
        table.cell(1, 0).text, table.cell(1, 1).text = row
    if header:
        word.sections[0].header.paragraphs[0].text = header
    word.core_properties.title = title
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def filled(*paragraphs: str, **parts: Any) -> list[str]:
    return [
        each.text for each in opened(fill_template(template(*paragraphs, **parts), CONTEXT, at=AT)).paragraphs
    ]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Xã {{ ten_xa }}", "Xã Hùng Châu"),
        ("{{ so_ho }} hộ", "1.234 hộ"),
        ("{{ ty_le }}", "75,0%"),
        ("{{ diem }}", "7,5"),
        ("{{ chua_ro }}", "chưa có"),
        ("{{ nhan_xet }}", "Dòng một\nDòng hai"),
        ("{{ ten_xa|upper }}", "HÙNG CHÂU"),
        ("{% if chua_ro is none %}chưa{% else %}rồi{% endif %}", "chưa"),
        ("{% if so_ho > 1000 %}nhiều{% endif %}", "nhiều"),
        ("{{ thon|length }} thôn", "300 thôn"),
    ],
)
def test_fields_are_filled_the_vietnamese_way(typed: str, printed: str) -> None:
    assert filled(typed) == [printed]


def test_rows_are_repeated() -> None:
    package = fill_template(template(row=("{{ loop.index }}. {{ t.ten }}", "{{ t.so_ho }}")), CONTEXT, at=AT)
    table = opened(package).tables[0]
    assert len(table.rows) == 300
    assert [cell.text for cell in table.rows[1].cells] == ["2. Thôn 2", "2.000"]


def test_a_chart_is_placed() -> None:
    assert len(opened(fill_template(template("{{ hinh }}"), CONTEXT, at=AT)).inline_shapes) == 1


def test_fields_in_the_page_header_are_filled() -> None:
    package = fill_template(template("x", header="Xã {{ ten_xa }}"), CONTEXT, at=AT)
    assert opened(package).sections[0].header.paragraphs[0].text == "Xã Hùng Châu"


def test_the_same_template_and_figures_give_the_same_bytes() -> None:
    own = template("{{ ten_xa }} {{ hinh }}")
    assert fill_template(own, CONTEXT, at=AT) == fill_template(own, CONTEXT, at=AT)


def test_signs_of_the_file_format_in_a_value_are_only_text() -> None:
    name = "A & B <w:p/> {{ so_ho }} {% if %}"
    package = fill_template(
        template("{{ ten_xa }}", header="{{ ten_xa }}"), {**CONTEXT, "ten_xa": name}, at=AT
    )
    assert opened(package).paragraphs[0].text == name
    assert opened(package).sections[0].header.paragraphs[0].text == name


def test_fields_used_unknown_and_unused_are_listed() -> None:
    own = template(
        "{{ ten_xa }} {{ ten_tinh }}", row=("{{ t.ten }}", "{{ t.ma }}"), header="{{ so_van_ban }}"
    )
    fields = template_fields(own, CONTEXT)
    assert fields.used == ("so_van_ban", "ten_tinh", "ten_xa", "thon", "thon[].ma", "thon[].ten")
    assert fields.unknown == ("so_van_ban", "ten_tinh", "thon[].ma")
    assert "thon[].so_ho" in fields.unused


def test_a_field_nobody_knows_is_named_in_the_refusal() -> None:
    with pytest.raises(TemplateRefusedError, match="trường không biết: ten_tinh"):
        filled("{{ ten_tinh }}")


HOSTILE = [
    "{{ ''.__class__ }}",
    "{{ ten_xa.__class__.__mro__[1].__subclasses__() }}",
    "{{ ten_xa['__class__'] }}",
    "{{ ten_xa|attr('__class__') }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ self.__init__ }}",
    "{{ ten_xa.upper() }}",
    "{{ thon.append(1) }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%9999999999d' % 1 }}",
    "{{ '%9999999999d'|format(1) }}",
    "{{ ten_xa ~ ten_xa }}",
    "{{ [1, 2] }}",
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{% for i in ten_xa %}x{% endfor %}",
    "{% for a in thon %}{% for b in thon %}{% for c in thon %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in thon %}{% for b in thon %}x{% endfor %}{% endfor %}",
    "{% for a in thon recursive %}{{ loop(thon) }}{% endfor %}",
    "{% for a in thon if a %}x{% endfor %}",
    "{% set x = ten_xa %}",
    "{% macro m() %}{% endmacro %}",
    "{% import 'os' as o %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'x' %}",
    "{% filter upper %}x{% endfilter %}",
    "{% block b %}x{% endblock %}",
    "{{ ten_xa",
    "{% if %}",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_template_that_wants_more_than_fields_is_refused(typed: str) -> None:
    with pytest.raises(TemplateRefusedError):
        filled(typed)


ENDLESS = {
    "unclosed fields": "{{" * 200_000,
    "unclosed commands": "{% colspan" + " " * 300_000,
    "closed before opened": "}} {{ ten_xa }}",
    "wrong pairs": "{{ ten_xa %}",
    "a very long field": "{{ " + "(" * 2000 + "ten_xa" + ")" * 2000 + " }}",
    "deep field": "{{ " + "(" * 190 + "ten_xa" + ")" * 190 + " }}",
    "too many fields": "{{ ten_xa }}" * 6000,
    "library command": "{% colspan so_ho %}",
    "many spaces": "{%" + " " * 390 + "vm %}",
}


@pytest.mark.parametrize("typed", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_template_made_to_keep_the_machine_busy_is_refused(typed: str) -> None:
    with pytest.raises(TemplateRefusedError):
        filled(typed)


def test_a_field_hidden_in_a_comment_of_the_file_is_refused() -> None:
    package = repacked(template("x"), {"word/document.xml": (b"<w:sectPr", b"<!-- {{ ten_xa --><w:sectPr")})
    with pytest.raises(TemplateRefusedError, match="phần ẩn"):
        fill_template(package, CONTEXT, at=AT)


def test_a_field_hidden_in_an_attribute_is_refused() -> None:
    package = repacked(
        template("x"), {"word/document.xml": (b"<w:sectPr", b'<w:sectPr w:rsidDel="{{ ten_xa }}"')}
    )
    with pytest.raises(TemplateRefusedError, match="không in ra"):
        fill_template(package, CONTEXT, at=AT)


@pytest.mark.parametrize("place", ["header", "title"])
def test_a_trick_hidden_outside_the_text_is_refused(place: str) -> None:
    with pytest.raises(TemplateRefusedError):
        filled("x", **{place: "{{ ten_xa.__class__ }}"})


def test_a_table_longer_than_the_budget_is_refused() -> None:
    rows: list[dict[str, Any]] = [{"ten": "x", "so_ho": 1}] * (MOST_ROWS + 1)
    own = template("{% for t in thon %}{{ t.ten }}{% endfor %}")
    with pytest.raises(TemplateRefusedError, match="quá nhiều dòng"):
        fill_template(own, {**CONTEXT, "thon": rows}, at=AT)


def repacked(
    package: bytes, change: dict[str, tuple[bytes, bytes]], extra: dict[str, bytes] | None = None
) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            old, new = change.get(name, (b"", b""))
            part = source.read(name)
            assert old in part
            target.writestr(name, part.replace(old, new, 1) if old else part)
        for name, part in (extra or {}).items():
            target.writestr(name, part)
    return out.getvalue()


RELATION = (
    b'<Relationship Id="rX" TargetMode="External" Target="file:///may-khac/anh.png" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/></Relationships>'
)


@pytest.mark.parametrize("kind", [b"image", b"attachedTemplate", b"oleObject", b"aFChunk"])
def test_a_template_that_fetches_from_elsewhere_is_refused(kind: bytes) -> None:
    change = {"word/_rels/document.xml.rels": (b"</Relationships>", RELATION % kind)}
    with pytest.raises(TemplateRefusedError, match="nơi khác"):
        fill_template(repacked(template("x"), change), CONTEXT, at=AT)


@pytest.mark.parametrize("code", [b"INCLUDEPICTURE", b"INCLUDETEXT", b"DDEAUTO", b"LINK"])
def test_a_field_that_reads_other_files_is_refused(code: bytes) -> None:
    run = b"<w:p><w:r><w:instrText>" + code + b' "/etc/passwd"</w:instrText></w:r></w:p><w:sectPr'
    with pytest.raises(TemplateRefusedError, match="INCLUDE"):
        fill_template(repacked(template("x"), {"word/document.xml": (b"<w:sectPr", run)}), CONTEXT, at=AT)


def test_an_embedded_file_is_refused() -> None:
    with pytest.raises(TemplateRefusedError, match="tệp nhúng"):
        fill_template(repacked(template("x"), {}, {"word/embeddings/a.bin": b"x"}), CONTEXT, at=AT)


@pytest.mark.parametrize("package", [b"", b"x", b"\xd0\xcf\x11\xe0", b"%PDF-1.4"])
def test_a_file_that_is_no_docx_is_refused(package: bytes) -> None:
    with pytest.raises(FileRefusedError):
        fill_template(package, CONTEXT, at=AT)
