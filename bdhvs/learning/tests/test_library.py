"""Handbooks of the teams: written by two people, read, searched without marks, kept by phones, printed."""

from io import BytesIO
from typing import Any

import docx
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.field.offer import catalogue_for_phones
from bdhvs.learning.authoring.commands import approve_work, newest_of, send_work, withdraw_work
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.rules import AuthoringError
from bdhvs.learning.library.commands import WrittenHandbook, begin_handbook
from bdhvs.learning.library.queries import Handbook, found, guide_of, handbooks, handbooks_for_phones
from bdhvs.learning.library.text import HandbookDraft, as_markdown
from bdhvs.learning.library.word import read_handbook
from bdhvs.learning.tests.works import seen
from bdhvs.ops.territory import scope
from bdhvs.ui.guides import blocks_of, html_of, pdf_of, words_in
from tests.signing import signed_in
from tests.village import KY_ANH, KY_HOA, NOW, Village, a_user, a_village

TITLE = "Khi bà con quên mật khẩu VNeID"
TEXT = """Việc hay gặp nhất ở thôn.
## Đặt lại mật khẩu
- Mở VNeID, chạm **Quên mật khẩu**
- Không hỏi mã OTP
## Hẹn lại
Ghi vào sổ."""


@pytest.fixture
def village() -> Village:
    return a_village()


def published(village: Village, title: str = TITLE, text: str = TEXT) -> OwnWork:
    written = WrittenHandbook(HandbookDraft(title=title, text=text))
    work = begin_handbook(commune=KY_ANH, written=written, by=village.lan, at=NOW)
    send_work(work=work, by=village.lan, at=NOW)
    approve_work(work=work, number=1, by=village.minh, at=NOW)
    return work


def a_word_file() -> bytes:
    """As offices write: a bold line for a heading, a list, a table."""
    word, made = docx.Document(), BytesIO()
    word.add_heading("Cẩm nang tổ", 0)
    word.add_paragraph().add_run("I. Việc phải làm").bold = True
    word.add_paragraph("Chào hỏi chủ nhà.")
    word.add_paragraph("Mang thẻ Tổ", style="List Bullet")
    word.add_paragraph("Xin phép rồi mới ghi", style="List Bullet")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Hỏi", "Ai", "OTP|PIN", "không ai"), strict=True
    ):
        cell.text = text
    word.save(made)
    return made.getvalue()


def test_a_word_file_of_the_office_becomes_text_with_its_headings_lists_and_tables() -> None:
    draft = read_handbook(a_word_file())
    assert draft.title == "Cẩm nang tổ"
    blocks = blocks_of(guide_of("x", draft.model_dump()))
    assert [(block["kind"], words_in(block)) for block in blocks] == [
        ("heading", "I. Việc phải làm"), ("paragraph", "Chào hỏi chủ nhà."), ("bullet", "Mang thẻ Tổ"),
        ("bullet", "Xin phép rồi mới ghi"), ("table", "Hỏi Ai OTP/PIN không ai"),
    ]  # fmt: skip


@pytest.mark.parametrize("upload", [b"", b"PK\x03\x04 half", b"%PDF-1.4"])
def test_what_is_no_word_file_is_refused_in_words(upload: bytes) -> None:
    with pytest.raises(AuthoringError):
        read_handbook(upload)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab đ\n#-*|1.)>_`[]!(<&\t 2–•+\\"), max_size=80))
def test_whatever_is_typed_is_drawn_and_none_of_its_words_is_lost(text: str) -> None:
    guide = guide_of("x", {"title": "Cẩm nang", "text": text})
    said = "".join(words_in(block) for block in blocks_of(guide))
    assert said.count("đ") == text.count("đ") or "|" in text or "](" in text
    page = html_of(guide, "/")
    assert "<img" not in page
    assert "<h1" not in page


def test_strange_text_is_still_printed() -> None:
    text = (
        "- - a\n1. \n## \n> trích\n| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n![x](y.png)\n```\n<b>\n***\n"
        + TEXT
    )
    pages = pypdfium2.PdfDocument(pdf_of(guide_of("x", {"title": "Lạ", "text": text})))
    assert "Quên mật khẩu" in pages[0].get_textpage().get_text_range()


def test_a_line_of_the_text_stays_a_line_and_a_list_stays_together() -> None:
    assert as_markdown("a\nb\n• c\n– d\n3) e\n# f") == "a\n\nb\n\n- c\n- d\n\n3. e\n\n## f"


@pytest.mark.parametrize(
    ("asked", "section"),
    [
        ("quen mat khau", "Đặt lại mật khẩu"),
        ("OTP", "Đặt lại mật khẩu"),
        ("ghi so", "Hẹn lại"),
        ("hen lai", "Hẹn lại"),
    ],
)
def test_a_section_is_found_without_marks_by_beginnings_of_words(asked: str, section: str) -> None:
    known = [Handbook(guide_of("x", {"title": TITLE, "text": TEXT}))]
    assert found(known, asked)[0].section.title == section
    assert found(known, "máy bay") == found(known, " ") == []


@pytest.mark.django_db
def test_a_team_reads_a_handbook_once_a_second_person_agreed_and_no_longer_when_withdrawn(
    village: Village,
) -> None:
    with scope([KY_ANH]):
        work = published(village)
        assert handbooks(KY_ANH)[0].guide.title == TITLE
        kept = handbooks_for_phones(KY_ANH)[0]
        assert [one["title"] for one in kept["sections"]] == ["", "Đặt lại mật khẩu", "Hẹn lại"]
        assert kept["sections"][1]["blocks"][0] == {
            "k": "bullet", "t": [["Mở VNeID, chạm ", 0], ["Quên mật khẩu", 1]]
        }  # fmt: skip
        before = catalogue_for_phones(KY_ANH)["version"]
        withdraw_work(work=work, reason="Sai một bước", by=village.minh, at=NOW)
        assert TITLE not in [one["title"] for one in handbooks_for_phones(KY_ANH)]
        assert catalogue_for_phones(KY_ANH)["version"] != before
    with scope([KY_HOA]):
        assert TITLE not in [one.guide.title for one in handbooks(KY_HOA)]


@pytest.mark.django_db
def test_a_phone_asks_as_often_for_ten_handbooks_as_for_one(village: Village) -> None:
    with scope([KY_ANH]):
        published(village)
        handbooks_for_phones(KY_ANH)
        with CaptureQueriesContext(connection) as few:
            handbooks_for_phones(KY_ANH)
        for number in range(9):
            published(village, f"Cẩm nang số {number}")
        handbooks_for_phones(KY_ANH)
        with CaptureQueriesContext(connection) as many:
            held = handbooks_for_phones(KY_ANH)
        assert len(held) == 11  # with the pocket guide that we ship
        assert str(held[-1]).count("Xem hình ở mục Cẩm nang") == 4, (
            "a picture that is not on the phone is named"
        )
        assert len(many) == len(few) == 1


@pytest.mark.django_db
def test_an_officer_writes_a_handbook_from_word_with_a_file_and_the_team_reads_finds_and_prints_it(
    village: Village, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with scope([KY_ANH]):
        member = a_user("to", "Lê Thị Tơ", Post(Role.TEAM_MEMBER, KY_ANH, village.hamlets[0].code))
        officer, leader, team = signed_in(village.lan), signed_in(village.minh), signed_in(member)
        seen(officer, "/day-hoc/cam-nang/viet/")
        assert "Hãy ghi tên cẩm nang" in seen(officer, "/day-hoc/cam-nang/viet/", 422, title=" ", text="")
        strange = SimpleUploadedFile("a.docx", b"MZ")
        assert "Tên của tôi" in seen(
            officer, "/day-hoc/cam-nang/viet/", 422, title="Tên của tôi", word=strange
        )
        pdf = SimpleUploadedFile("goc.pdf", b"%PDF-1.4\n%%EOF")
        sent = officer.post(
            "/day-hoc/cam-nang/viet/", {"word": SimpleUploadedFile("a.docx", a_word_file()), "file": pdf}
        )
        work = OwnWork.objects.get(kind="handbook")
        assert sent.headers["Location"] == f"/day-hoc/soan/{work.pk}/"
        seen(officer, f"/day-hoc/soan/{work.pk}/")
        listed = officer.get("/day-hoc/cam-nang/", follow=True).content.decode()
        assert f"/day-hoc/soan/{work.pk}/" in listed
        assert "Loại là cẩm nang" in listed
        assert "Mang thẻ Tổ" in seen(officer, f"/day-hoc/soan/{work.pk}/ban/1/xem/")
        edit = {"title": "Cẩm nang đi hộ", "text": TEXT, "seen": 1}
        assert officer.post(f"/day-hoc/cam-nang/{work.pk}/sua/", edit).status_code == 302
        assert "cửa sổ khác" in seen(officer, f"/day-hoc/cam-nang/{work.pk}/sua/", 422, **edit)
        assert officer.post(f"/day-hoc/soan/{work.pk}/gui/").status_code == 302
        assert team.get("/den-nha/cam-nang/cam-nang-to/").status_code == 404
        assert leader.post(f"/day-hoc/soan/{work.pk}/ban/2/duyet/").status_code == 302
        assert newest_of(work).approved_by == village.minh
        assert "Cẩm nang đi hộ" in seen(team, "/den-nha/cam-nang/")
        assert "/den-nha/cam-nang/cam-nang-to/#muc-1" in seen(team, "/den-nha/cam-nang/?tu-khoa=ma+otp")
        assert 'id="muc-1">Đặt lại mật khẩu' in seen(team, "/den-nha/cam-nang/cam-nang-to/")
        assert team.get("/den-nha/cam-nang/cam-nang-to/in/").content.startswith(b"%PDF")
        answer: Any = team.get("/den-nha/cam-nang/cam-nang-to/tep/")
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
        for close in answer._resource_closers:
            close()
        assert team.get("/den-nha/cam-nang/pocket-guide/").status_code == 200
        assert team.get("/day-hoc/cam-nang/viet/").status_code == 403
