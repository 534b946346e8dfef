"""A commune writes its own lessons: half done is kept, two people see it, everybody reads it, and back again."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bdhvs.accounts.models import User
from bdhvs.learning.authoring.checking import lesson_findings
from bdhvs.learning.authoring.commands import (
    Wording,
    approve_work,
    begin_work,
    newest_of,
    return_work,
    save_work,
    send_work,
    undo,
    withdraw_work,
)
from bdhvs.learning.authoring.drafts import LessonDraft, StepDraft, plain
from bdhvs.learning.authoring.models import OwnWork, WorkVersion
from bdhvs.learning.authoring.pictures import HEAVIEST, pictures_like, small
from bdhvs.learning.authoring.queries import differences, state_of
from bdhvs.learning.authoring.rules import AuthoringError, StaleError, State, WorkKind, code_beside, code_of
from bdhvs.learning.authoring.scripts import read_script, write_script
from bdhvs.learning.authoring.sheets import COLUMNS, read_questions, row_of
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.authoring.word import read_word, template
from bdhvs.learning.lessons.reading import without_marks
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.site.finding import found
from bdhvs.learning.weekly.queries import lessons
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.signing import signed_in
from tests.village import ACT, KY_ANH, KY_HOA, NOW, Village, a_village

LOCK = "s1-khoa-man-hinh"
OWN = "s1-khoa-cua-hang-xom"


def a_draft(**changes: Any) -> LessonDraft:
    draft = LessonDraft.of(shelf().lessons[LOCK])
    return draft.model_copy(update={"title": "Khóa cửa hàng xóm", **changes})


@pytest.fixture
def village() -> Village:
    return a_village()


def told(draft: LessonDraft) -> list[str]:
    return [str(one) for one in lesson_findings(draft, {}, shelf().items)]


def begun(
    village: Village, draft: LessonDraft | None = None, code: str = OWN, by: User | None = None
) -> OwnWork:
    wording = Wording((draft or a_draft()).model_dump(mode="json"))
    return begin_work(
        commune=KY_ANH, kind=WorkKind.LESSON, code=code, wording=wording, by=by or village.lan, at=NOW
    )


def published(village: Village, draft: LessonDraft | None = None, code: str = OWN) -> OwnWork:
    work = begun(village, draft, code)
    send_work(work=work, by=village.lan, at=NOW)
    approve_work(work=work, number=1, by=village.minh, at=NOW)
    return work


def test_a_lesson_of_ours_has_nothing_to_make_better_when_it_is_taken_over() -> None:
    for lesson in shelf().lessons.values():
        assert told(LessonDraft.of(lesson)) == [], lesson.id


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "Tên bài: còn trống"),
        ({"item": "Z9"}, "Kỹ năng: chưa chọn"),
        ({"groups": ()}, "Dành cho ai: cần ít nhất 1"),
        ({"steps": ()}, "Các bước: cần ít nhất 2"),
        ({"steps": (StepDraft(title="Mở máy", text="Chạm vào **Mở**."),)}, "Bước 1: chưa có hình"),
        ({"loudspeaker": "Bà con ơi."}, "Lời loa: ngắn quá"),
        ({"loudspeaker": "Bà con nhớ khóa máy. " * 28}, "đọc khoảng 45 giây"),
        ({"why": "Để bác download ảnh cho nhanh."}, "Học để làm gì: có chữ “download”"),
        ({"tip": "Rất " * 30}, "Mẹo: câu “Rất Rất Rất Rất Rất Rất …” dài 30 chữ"),
    ],
)
def test_what_is_missing_or_hard_is_said_in_plain_words(changes: dict[str, Any], says: str) -> None:
    assert any(says in one for one in told(a_draft(**changes))), told(a_draft(**changes))


def test_a_lesson_too_heavy_for_a_weak_line_is_not_sent() -> None:
    photo = "data:image/jpeg;base64," + "A" * 30_000
    part = {"photo": photo, "wide": 300, "high": 300}
    screen = {"frame": "paper", "shows": "Một tấm ảnh nặng", "parts": [part]}
    steps = tuple(one.model_copy(update={"screen": screen}) for one in a_draft().steps)
    heavy = [one for one in lesson_findings(a_draft(steps=steps), {}, shelf().items) if one.must]
    assert [str(one)[:15] for one in heavy] == ["Cả bài: cả bài "]


def test_an_uploaded_picture_loses_what_the_camera_wrote_and_becomes_small() -> None:
    image = Image.effect_noise((2400, 1800), 20).convert("RGB")
    note, raw = Image.Exif(), BytesIO()
    note[0x010F] = "MAYANHCUABAC"
    image.save(raw, "JPEG", exif=note)
    kept = small(raw.getvalue())
    assert b"MAYANHCUABAC" in raw.getvalue()
    assert b"MAYANHCUABAC" not in kept.jpeg
    assert len(kept.jpeg) <= HEAVIEST


def test_pictures_are_found_without_marks_and_those_of_the_skill_come_first() -> None:
    assert all(
        "cài đặt" in " ".join(one.screen.words()).lower() + one.shows.lower()
        for one in pictures_like("cai dat", "S1")
    )
    assert pictures_like("", "P2")[0].item == "P2"


def test_addresses_are_words_without_marks_and_never_taken_twice() -> None:
    assert code_of("S1", "Đặt khóa màn hình!") == "s1-dat-khoa-man-hinh"
    assert code_beside("s1-a", {"s1-a", "s1-a-2"}) == "s1-a-3"


def test_a_word_file_written_by_the_template_becomes_the_same_lesson() -> None:
    lesson = shelf().lessons[LOCK]
    draft = read_word(template(lesson))
    assert (draft.title, draft.why, draft.tip, draft.loudspeaker) == (
        lesson.title, lesson.why, lesson.tip, lesson.loudspeaker,
    )  # fmt: skip
    assert [(one.title, one.text) for one in draft.steps] == [
        (one.title, without_marks(one.text)) for one in lesson.steps
    ]
    assert not any(one.startswith("Các bước") for one in told(draft))
    assert {one for one in told(draft) if "chưa có hình" in one} == {
        f"Bước {n}: chưa có hình." for n in range(1, 6)
    }


def a_word(*rows: tuple[str, str]) -> bytes:
    word, made = docx.Document(), BytesIO()
    table = word.add_table(rows=0, cols=2)
    for label, text in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, text
    word.save(made)
    return made.getvalue()


def test_labels_of_a_word_file_may_be_typed_without_marks_and_gaps_between_steps_close() -> None:
    draft = read_word(
        a_word(("TEN BAI:", "Gọi con"), ("Buoc 3", "Chạm vào tên con."), ("bước 1: tên", "Mở danh bạ"))
    )
    assert draft.title == "Gọi con"
    assert [(one.title, one.text) for one in draft.steps] == [("Mở danh bạ", ""), ("", "Chạm vào tên con.")]


def not_word() -> list[tuple[str, bytes, str]]:
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w>")
    return [
        ("a picture", b"\xff\xd8\xff", "là ảnh"),
        ("nothing of Word", zipped.getvalue(), "bị hỏng"),
        ("another table", a_word(("Họ tên", "Sáu")), "Tên bài"),
    ]


@pytest.mark.parametrize(("what", "upload", "says"), not_word())
def test_a_file_that_is_no_lesson_is_refused_with_a_sentence(what: str, upload: bytes, says: str) -> None:
    with pytest.raises(AuthoringError, match=says):
        read_word(upload)


def a_table(*rows: dict[str, str]) -> list[tuple[int, list[str]]]:
    keys = [key for key, _, _ in COLUMNS]
    lines = [[title for _, title, _ in COLUMNS], *([row.get(key, "") for key in keys] for row in rows)]
    return list(enumerate(lines, 1))


def test_every_question_of_ours_comes_back_from_its_line_in_a_sheet() -> None:
    for item, questions in shelf().questions.items():
        lines = read_questions(a_table(*(row_of(one) for one in questions)), item)
        assert [line.problems for line in lines] == [[]] * len(questions)
        for line, before in zip(lines, questions, strict=True):
            assert line.question is not None
            same = {"kind", "ask", "why", "pairs", "accepts"}
            assert line.question.model_dump(include=same) == before.model_dump(include=same)
            assert [(o.says, o.right) for o in line.question.options] == [
                (o.says, o.right) for o in before.options
            ]


def test_a_line_without_a_right_answer_or_of_no_kind_is_named() -> None:
    good = {"kind": "Một câu đúng", "ask": "Hỏi gì đây?", "why": "Vì thế.", "says1": "Có ạ", "about1": "Vì thế.",
            "right1": "x", "says2": "Không", "about2": "Vì vậy."}  # fmt: skip
    lines = read_questions(a_table(good, {**good, "right1": ""}, {**good, "kind": "đố vui"}), "S1")
    assert [line.question is not None for line in lines] == [True, False, False]
    assert "đánh dấu đúng" in lines[1].problems[0]
    assert "cột Kiểu" in lines[2].problems[0]
    assert [line.number for line in lines] == [2, 3, 4]


def test_a_simulation_comes_back_from_its_file_and_a_mistake_is_named_by_its_line() -> None:
    text = ""
    for simulation in shelf().simulations.values():
        text = write_script(simulation.model_dump(mode="json", exclude_defaults=True))
        content, problems = read_script(text, simulation.id)
        assert (problems, content and content["title"]) == ([], simulation.title)
    lines = text.splitlines()
    place = next(n for n, line in enumerate(lines) if line.strip().startswith("do:"))
    lines[place] = lines[place].split("do:")[0] + "do: x"
    _, problems = read_script("\n".join(lines), simulation.id)
    assert problems[0].startswith(f"Dòng {place + 1}: ")
    assert read_script("title: [", "mot-bai")[1][0].startswith("Dòng ")


def test_a_difference_tells_place_and_words() -> None:
    old, new = a_draft().model_dump(mode="json"), a_draft(tip="Đừng dán mã sau máy.").model_dump(mode="json")
    (only,) = differences(old, new)
    assert only.place == "Mẹo"
    assert {sign for sign, _ in only.words} >= {"-", "+"}


@pytest.mark.django_db
def test_a_lesson_is_seen_by_everybody_once_a_second_person_agreed_and_gone_when_withdrawn(
    village: Village,
) -> None:
    before = shelf_of(KY_ANH)
    with scope([KY_ANH]):
        work = begun(village)
        assert state_of(newest_of(work)) is State.DRAFT
        send_work(work=work, by=village.lan, at=NOW)
        with pytest.raises(AuthoringError, match="không tự duyệt"):
            approve_work(work=work, number=1, by=village.lan, at=NOW)
        assert OWN not in shelf_of(KY_ANH).lessons
        approve_work(work=work, number=1, by=village.minh, at=NOW)
    known = shelf_of(KY_ANH)
    assert known.lessons[OWN].title == "Khóa cửa hàng xóm"
    assert found(known, "khoa cua hang xom")[0].thing == known.lessons[OWN]
    assert OWN in lessons(KY_ANH)
    assert OWN not in shelf_of(KY_HOA).lessons
    assert shelf_of(KY_HOA) is shelf_of("") is before
    with scope([KY_ANH]):
        withdraw_work(work=work, reason="Sai một bước", by=village.minh, at=NOW)
        assert state_of(newest_of(work)) is State.WITHDRAWN
    assert shelf_of(KY_ANH) is before


@pytest.mark.django_db
def test_a_version_of_ones_own_stands_for_ours_and_ours_is_back_when_it_is_withdrawn(
    village: Village,
) -> None:
    with scope([KY_ANH]):
        work = published(village, code=LOCK)
        assert shelf_of(KY_ANH).lessons[LOCK].title == "Khóa cửa hàng xóm"
        withdraw_work(work=work, reason="Dùng bản có sẵn", by=village.minh, at=NOW)
    assert shelf_of(KY_ANH).lessons[LOCK].title == shelf().lessons[LOCK].title


@pytest.mark.django_db
def test_a_correction_waits_while_the_approved_version_is_shown(village: Village) -> None:
    with scope([KY_ANH]):
        work = published(village)
        wording = Wording(a_draft(title="Khóa cửa nhà mình").model_dump(mode="json"))
        save_work(work=work, seen=1, wording=wording, **ACT)
        assert state_of(newest_of(work)) is State.REWRITTEN
        assert shelf_of(KY_ANH).lessons[OWN].title == "Khóa cửa hàng xóm"
        send_work(work=work, **ACT)
        return_work(work=work, reason="Thiếu dấu", by=village.minh, at=NOW)
        assert state_of(newest_of(work)) is State.RETURNED


@pytest.mark.django_db
def test_what_is_half_done_is_kept_but_not_sent(village: Village) -> None:
    with scope([KY_ANH]):
        work = begun(village, LessonDraft(title="Dở dang", item="S1"))
        with pytest.raises(AuthoringError, match="điều phải sửa"):
            send_work(work=work, **ACT)


@pytest.mark.django_db
def test_two_windows_never_write_over_each_other_and_undo_walks_back(village: Village) -> None:
    with scope([KY_ANH]):
        work = begun(village)
        for number, title in enumerate(("Bản hai", "Bản ba"), 1):
            wording = Wording(a_draft(title=title).model_dump(mode="json"))
            save_work(work=work, seen=number, wording=wording, **ACT)
        with pytest.raises(StaleError):
            save_work(work=work, seen=2, wording=Wording(a_draft().model_dump(mode="json")), **ACT)
        titles = [undo(work=work, seen=seen, **ACT).content["title"] for seen in (3, 4)]
        assert titles == ["Bản hai", "Khóa cửa hàng xóm"]
        with pytest.raises(AuthoringError, match="hoàn tác"):
            undo(work=work, seen=5, **ACT)
        assert work.versions.count() == 5


@pytest.mark.django_db
def test_the_database_refuses_to_change_what_a_version_says_or_one_pair_of_eyes(village: Village) -> None:
    with scope([KY_ANH]):
        version = newest_of(begun(village))
        changes: list[dict[str, Any]] = [{"content": {}}, {"approved_by": village.lan}]
        for change in changes:
            with pytest.raises(Error), transaction.atomic():
                WorkVersion.objects.filter(pk=version.pk).update(**change)


def lan(village: Village) -> Client:
    return signed_in(village.lan)


def seen(client: Client, address: str, status: int = 200, **data: Any) -> str:
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == status, (address, answer.status_code, answer.headers.get("Location"))
    text = answer.content.decode()
    assert_good_page(text)
    return text


def boxes(work: OwnWork, draft: LessonDraft, **changes: Any) -> dict[str, Any]:
    """What the editor's form sends."""
    told = draft.model_dump(exclude={"steps", "card", "digcomp", "minutes"})
    for n, step in enumerate(draft.steps):
        told |= {f"b{n}-title": step.title, f"b{n}-text": step.text}
    return {**told, "seen": work.latest, "base": work.latest, "viec": "luu", **changes}


@pytest.mark.django_db
def test_the_editor_keeps_what_was_typed_when_another_window_was_faster(
    client: Client, village: Village
) -> None:
    with scope([KY_ANH]):
        work = begun(village)
        address = f"/day-hoc/soan/{work.pk}/sua/"
        client = lan(village)
        assert "Khóa cửa hàng xóm" in seen(client, address)
        save_work(
            work=work, seen=1, wording=Wording(a_draft(title="Người khác").model_dump(mode="json")), **ACT
        )
        work.refresh_from_db()
        typed = boxes(work, a_draft(tip="Chữ của tôi không được mất."), seen=1, base=1)
        page = seen(client, address, 409, **typed)
        assert "Chữ của tôi không được mất." in page
        assert "vừa được lưu ở cửa sổ khác" in page
        assert client.post(address, {**typed, "seen": 2, "base": 1}).status_code == 302
        assert newest_of(work).content["tip"] == "Chữ của tôi không được mất."
        long = seen(client, address, 422, **boxes(work, a_draft(), title="x" * 90, seen=3, base=3))
        assert "x" * 90 in long


@pytest.mark.django_db
def test_steps_are_added_moved_taken_out_and_given_a_picture(village: Village) -> None:
    with scope([KY_ANH]):
        work, draft = begun(village), a_draft()
        client = lan(village)
        address = f"/day-hoc/soan/{work.pk}/sua/"
        assert client.post(address, boxes(work, draft, viec="xuong-0")).status_code == 302
        steps = newest_of(work).content["steps"]
        assert [one["title"] for one in steps[:2]] == [draft.steps[1].title, draft.steps[0].title]
        picture = f"/day-hoc/soan/{work.pk}/buoc/1/hinh/"
        assert "Dùng hình này" in seen(client, f"{picture}?q=quet+ma")
        assert "Không có hình nào" in seen(client, f"{picture}?q=voi+hai+duoi")
        chosen = pictures_like("quet ma", "S1")[0]
        assert client.post(picture, {"hinh": chosen.name, "seen": 2}).status_code == 302
        assert newest_of(work).content["steps"][0]["screen"] == plain(chosen.screen)
        raw = BytesIO()
        Image.new("RGB", (900, 600), "green").save(raw, "PNG")
        file = SimpleUploadedFile("anh.png", raw.getvalue(), "image/png")
        sent = client.post(picture, {"file": file, "shows": "Cửa nhà văn hóa thôn", "seen": 3})
        assert sent.status_code == 302
        send_work(work=work, by=village.lan, at=NOW)
        approve_work(work=work, number=4, by=village.minh, at=NOW)
    client = Client()
    page = seen(client, f"/hoc/bai/{OWN}/?xa={KY_ANH}")
    assert 'href="data:image/jpeg;base64,' in page
    assert len(page.encode()) < 150_000
    assert client.get(f"/hoc/bai/{OWN}/to-a4.pdf?xa={KY_ANH}").content.startswith(b"%PDF")
    assert "Khóa cửa hàng xóm" in seen(client, f"/hoc/tim/?q=khoa+cua+hang+xom&xa={KY_ANH}")


@pytest.mark.django_db
def test_pages_of_works_are_good_and_ask_no_more_for_more_of_them(village: Village) -> None:
    with scope([KY_ANH]):
        work = begun(village)
        client = lan(village)
        assert "Khóa cửa hàng xóm" in seen(client, "/day-hoc/soan/")
        with CaptureQueriesContext(connection) as few:
            client.get("/day-hoc/soan/")
        for number in range(8):
            begun(village, code=f"s1-bai-{number}")
        with CaptureQueriesContext(connection) as many:
            client.get("/day-hoc/soan/")
        assert len(many) == len(few)
        seen(client, f"/day-hoc/soan/{work.pk}/")
        seen(client, "/day-hoc/soan/co-san/")
        save_work(
            work=work, seen=1, wording=Wording(a_draft(tip="Mẹo mới của xã.").model_dump(mode="json")), **ACT
        )
        assert "<ins>Mẹo mới của xã." in seen(client, f"/day-hoc/soan/{work.pk}/ban/2/")
        looked = client.get(f"/day-hoc/soan/{work.pk}/ban/2/xem/")
        assert "frame-ancestors 'self'" in looked.headers["Content-Security-Policy"]
        assert looked.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert_good_page(looked.content.decode())
        empty = begun(village, LessonDraft(), code="trong")
        seen(client, f"/day-hoc/soan/{empty.pk}/ban/1/xem/")


@pytest.mark.django_db
def test_questions_and_simulations_are_changed_in_the_browser_and_by_file(
    client: Client, village: Village
) -> None:
    with scope([KY_ANH]):
        client = lan(village)
        seen(client, "/day-hoc/soan/cau-hoi/")
        address = client.post("/day-hoc/soan/cau-hoi/", {"item": "S1"}).headers["Location"]
        work = OwnWork.objects.get(kind="questions")
        count = len(shelf().questions["S1"])
        seen(client, address)
        one = {"kind": "one", "ask": "Cửa đã khóa chưa?", "why": "Khóa rồi mới yên tâm.", "says1": "Rồi ạ",
               "about1": "Đúng thế.", "right1": "on", "says2": "Chưa", "about2": "Khóa đi nhé.", "seen": 1}  # fmt: skip
        assert "đánh dấu đúng" in seen(client, f"{address}{count + 1}/", 422, **{**one, "right1": ""})
        assert client.post(f"{address}{count + 1}/", one).status_code == 302
        sheet = client.get(f"/day-hoc/soan/{work.pk}/cau-hoi.xlsx").content
        upload = SimpleUploadedFile("cau-hoi.xlsx", sheet)
        page = seen(client, f"/day-hoc/soan/{work.pk}/tu-excel/", file=upload)
        kept = page.split('name="kept" value="')[1].split('"')[0]
        assert (
            client.post(f"/day-hoc/soan/{work.pk}/tu-excel/luu/", {"kept": kept, "seen": 2}).status_code
            == 302
        )
        send_work(work=work, by=village.lan, at=NOW)
        approve_work(work=work, number=3, by=village.minh, at=NOW)
        assert shelf_of(KY_ANH).questions["S1"][-1].ask == "Cửa đã khóa chưa?"
        seen(client, f"/day-hoc/soan/{work.pk}/ban/3/xem/")
        assert client.post("/day-hoc/soan/co-san/giu-ma-otp/chep/").status_code == 302
        play = OwnWork.objects.get(kind="simulation")
        script = f"/day-hoc/soan/{play.pk}/kich-ban/"
        seen(client, script)
        seen(client, f"/day-hoc/soan/{play.pk}/ban/1/xem/")
        text = client.get(f"/day-hoc/soan/{play.pk}/kich-ban.yaml").content.decode()
        assert "Dòng 1" in seen(client, script, 422, text=f"ten: x\n{text}", seen=1)
        changed = text.replace(shelf().simulations["giu-ma-otp"].title, "Giữ mã của xã")
        assert client.post(script, {"text": changed, "seen": 1}).status_code == 302
        assert newest_of(play).content["title"] == "Giữ mã của xã"


@pytest.mark.django_db
def test_a_file_beside_a_lesson_is_told_by_its_content_and_shown_with_its_weight(
    village: Village, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with scope([KY_ANH]):
        work, client = published(village), lan(village)
        address, told = (
            f"/day-hoc/soan/{work.pk}/tep/",
            {"kind": "sign_language", "label": "Xem bằng ký hiệu"},
        )
        seen(client, address)
        strange = SimpleUploadedFile("bai.mp4", b"MZ" + bytes(3000))
        assert "Chỉ nhận video" in seen(client, address, 422, file=strange, **told)
        video = SimpleUploadedFile("bai.exe", b"\0\0\0\x18ftypmp42" + bytes(2_500_000))
        assert client.post(address, {"file": video, **told}).status_code == 302
    learner = Client()
    page = seen(learner, f"/hoc/bai/{OWN}/?xa={KY_ANH}")
    assert "Xem bằng ký hiệu" in page
    assert "Tải về 2,4" in page
    (kept,) = shelf_of(KY_ANH).attachments[OWN]
    answer: Any = learner.get(f"/hoc/tep/{kept.id}/?xa={KY_ANH}")
    assert len(b"".join(answer.streaming_content)) == kept.weight
    for close in answer._resource_closers:
        close()
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"][:10]) == (
        "video/mp4",
        "attachment",
    )
    assert Client().get(f"/hoc/tep/{kept.id}/?xa={KY_HOA}").status_code == 404
    assert client.post(f"{address}{kept.id}/bo/").status_code == 302
    assert "Xem bằng ký hiệu" not in seen(Client(), f"/hoc/bai/{OWN}/?xa={KY_ANH}")
