"""The checker on files of strangers: hostile, damaged, or made another way."""

import random
from collections.abc import Callable
from cProfile import Profile
from typing import Any

import pytest
from docx.document import Document as WordDocument
from docx.opc.oxml import serialize_part_xml as serialized
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from bdhvs.reports.documents.builder import build
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.tests.documents_sample import REPORT, changed_part, edited, packed, parts_of

CORRECT = build(REPORT)
Change = Callable[[WordDocument], object]


def codes(package: bytes) -> set[str]:
    return {finding.code for finding in check_document(package)}


def drop_rule(word: WordDocument, number: int) -> None:
    border = list(word.element.body.iter(qn("w:pBdr")))[number]
    border.getparent().remove(border)


XXE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document '
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document '

HOSTILE: list[tuple[str, bytes, str]] = [
    ("empty", b"", "rỗng"),
    ("text", b"xin chao", "không phải là .docx"),
    ("old word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
    ("pdf", b"%PDF-1.7", "PDF"),
    ("rtf", b"{\\rtf1}", "RTF"),
    ("web page", b"<html></html>", "trang web"),
    ("zip of something else", packed({"a.txt": b"a"}), "không có nội dung chính"),
    ("cut off", CORRECT[: len(CORRECT) // 2], "bị hỏng"),
    ("damaged", CORRECT.replace(b"PK\x03\x04", b"PK\x03\x05"), "."),
    ("bomb", packed({"word/document.xml": b" " * 50_000_000}), "nở ra quá lớn"),
    ("many entries", packed({f"x{n}": b"" for n in range(3000)}), "quá nhiều thành phần"),
    ("macro", packed({**parts_of(CORRECT), "word/vbaProject.bin": b"x"}), "macro"),
    (
        "macro type",
        changed_part(CORRECT, "[Content_Types].xml", b"<Override", b"<!--macroEnabled--><Override"),
        "macro",
    ),
    ("external entity", changed_part(CORRECT, "word/document.xml", b"<w:document ", XXE), "thực thể"),
    (
        "billion laughs",
        changed_part(CORRECT, "word/styles.xml", b"<w:styles ", LAUGHS.replace(b"document", b"styles")),
        "thực thể",
    ),
    ("other alphabet", packed({"word/document.xml": "<a/>".encode("utf-16")}), "bảng mã"),
    ("broken xml", packed({"word/document.xml": b"<w:document"}), "bị hỏng"),
]


@pytest.mark.parametrize(
    ("package", "said"), [each[1:] for each in HOSTILE], ids=[each[0] for each in HOSTILE]
)
def test_a_file_that_must_not_be_opened_gets_one_clear_sentence(package: bytes, said: str) -> None:
    found = check_document(package)
    assert [each.code for each in found] == ["file"]
    assert said in found[0].message


def test_a_picture_fetched_from_elsewhere_is_pointed_out() -> None:
    relation = (
        b'<Relationship Id="rX" TargetMode="External" Target="http://vi.du/anh.png" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    package = changed_part(CORRECT, "word/_rels/document.xml.rels", b"</Relationships>", relation)
    assert [(each.code, "http://vi.du/anh.png" in each.message) for each in check_document(package)] == [
        ("external", True)
    ]


def test_deep_nesting_and_circles_of_styles_do_not_stop_the_checker() -> None:
    nested = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"
    for _ in range(60):
        nested = b"<w:sdt><w:sdtContent>" + nested + b"</w:sdtContent></w:sdt>"
    parts = parts_of(changed_part(CORRECT, "word/document.xml", b"<w:body>", b"<w:body>" + nested))
    circle = (
        b"<w:style w:type='paragraph' w:styleId='Normal'><w:basedOn w:val='Normal'/></w:style></w:styles>"
    )
    assert b"</w:styles>" in parts["word/styles.xml"]
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"</w:styles>", circle)
    assert "file" not in codes(packed(parts))


def test_a_very_long_document_is_judged_in_bounded_time() -> None:
    many = b"<w:p><w:r><w:t>Mot dong</w:t></w:r></w:p>" * 30_000
    found = check_document(changed_part(CORRECT, "word/document.xml", b"<w:body>", b"<w:body>" + many))
    assert "long" in {each.code for each in found}


def underlined_motto(word: WordDocument) -> None:
    drop_rule(word, 1)
    next(each for each in word.tables[0].cell(0, 1).paragraphs if each.text).runs[0].underline = False
    for paragraph in word.tables[0].cell(0, 1).paragraphs:
        if paragraph.text.startswith("Độc lập"):
            paragraph.runs[0].underline = True


def typed_rule(word: WordDocument) -> None:
    drop_rule(word, 2)
    next(each for each in word.paragraphs if each._p.style == "Rule").add_run("_________")


def bold_typed_on_each_run(word: WordDocument) -> None:
    """The same looks as direct formatting, without our styles."""
    for paragraph in word.tables[0].cell(0, 1).paragraphs[:2]:
        for run in paragraph.runs:
            run.bold, run.font.size, run.font.name = True, Pt(13), "Times New Roman"
        paragraph._p.style = None
        paragraph.alignment = 1


def simple_field(word: WordDocument) -> None:
    for run in word.sections[0].header.paragraphs[0].runs:
        run._r.getparent().remove(run._r)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE \\* MERGEFORMAT ")
    word.sections[0].header.paragraphs[0]._p.append(field)


def old_spelling(word: WordDocument) -> None:
    run = word.tables[0].cell(0, 1).paragraphs[0].runs[0]
    run.text = run.text.replace("HÒA", "HOÀ")


def everything_in_content_controls(word: WordDocument) -> None:
    """Word wraps parts that were filled from a form."""
    for paragraph in list(word.element.body.iterchildren(qn("w:p")))[:4]:
        control, inside = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        paragraph.addprevious(control)
        control.append(inside)
        inside.append(paragraph)


@pytest.mark.parametrize(
    "change",
    [
        underlined_motto,
        typed_rule,
        bold_typed_on_each_run,
        simple_field,
        old_spelling,
        everything_in_content_controls,
    ],
)
def test_other_ways_to_the_same_looks_are_accepted(change: Change) -> None:
    assert check_document(edited(CORRECT, change)) == []


def test_one_endless_paragraph_takes_no_more_steps_than_as_many_short_ones() -> None:
    run, begins, ends = b"<w:r><w:t>Mot</w:t></w:r>", b"<w:p>", b"</w:p>"

    def steps(text: bytes) -> int:
        document = changed_part(CORRECT, "word/document.xml", b"<w:body>", b"<w:body>" + text)
        with Profile() as watched:
            check_document(document)
        return sum(one.callcount for one in watched.getstats())

    assert steps(begins + run * 4_000 + ends) <= 2 * steps((begins + run + ends) * 4_000)


@pytest.mark.parametrize("seed", range(25))
def test_a_file_damaged_anywhere_is_judged_or_refused_but_never_crashes(seed: int) -> None:
    chance = random.Random(seed)
    parts = parts_of(CORRECT)
    for name in chance.sample(sorted(parts), 4):
        if name.endswith(".xml"):
            parts[name] = damaged(parts[name], chance)
    for finding in check_document(packed(parts)):
        assert finding.message


def damaged(part: bytes, chance: random.Random) -> bytes:
    """A part with a few elements gone, doubled or holding nonsense."""
    root: Any = parse_xml(part)
    for _ in range(5):
        each = chance.choice(list(root.iter()))
        if each.getparent() is None:
            continue
        if chance.random() < 0.4:
            each.getparent().remove(each)
        elif each.attrib:
            each.set(chance.choice(list(each.attrib)), chance.choice(["", "-1", "1e400", "nan", "9" * 40]))
        else:
            each.append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    return serialized(root)
