"""What an office may use in its own template, and the template it starts from."""

from dataclasses import replace

from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.documents.fields import FIELDS, starter_template, template_context
from bdhvs.reports.documents.template import FieldRows, fill_template, template_fields
from bdhvs.reports.tests.documents_sample import AT, LETTERHEAD, opened, report
from bdhvs.reports.tests.test_documents_outline import OUTLINE

CONTEXT = template_context(report(), OUTLINE)
STARTER = starter_template(year=2026, at=AT)


def test_each_listed_field_is_there_and_each_given_field_is_listed() -> None:
    assert set(CONTEXT) == set(FIELDS)


def test_columns_told_to_the_officer_are_those_given() -> None:
    for name, rows in CONTEXT.items():
        if isinstance(rows, FieldRows):
            assert f"({', '.join(rows.columns)})" in FIELDS[name], name
            assert all(tuple(row) == rows.columns for row in rows.rows), name


def test_the_starter_template_asks_for_no_unknown_field() -> None:
    assert template_fields(STARTER, CONTEXT).unknown == ()


def test_the_filled_starter_is_a_correct_document() -> None:
    package = fill_template(STARTER, CONTEXT, at=AT)
    assert check_document(package) == []
    word = opened(package)
    assert word.tables[0].cell(0, 0).text.startswith("ỦY BAN NHÂN DÂN\nXÃ HÙNG CHÂU")
    assert [cell.text for cell in word.tables[1].rows[1].cells][3:] == [
        "> 70%",
        "2.345",
        "3.111",
        "75,4%",
        "120",
    ]
    assert [cell.text for cell in word.tables[1].rows[2].cells][3:] == ["≥ 4", "5", "", "", "0"]
    assert [cell.text for cell in word.tables[1].rows[3].cells][4:] == ["chưa có"] * 4
    assert any(paragraph.text.endswith("năm 2026./.") for paragraph in word.paragraphs)
    assert "- Sóng yếu ở thôn vùng xa;" in [paragraph.text for paragraph in word.paragraphs]


def test_an_empty_report_still_fills_the_starter() -> None:
    empty = replace(OUTLINE, targets=(), obstacles=(), proposals=(), hamlets=None)
    document = report(bases=(), letterhead=replace(LETTERHEAD, superior="UBND TỈNH NGHỆ AN"))
    context = template_context(document, empty)
    assert len(opened(fill_template(STARTER, context, at=AT)).tables[1].rows) == 1
