"""What is missing or hard in a lesson is said in plain words; its pictures; what differs between two versions."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bdhvs.learning.authoring.checking import lesson_findings
from bdhvs.learning.authoring.drafts import LessonDraft, StepDraft
from bdhvs.learning.authoring.pictures import HEAVIEST, pictures_like, small
from bdhvs.learning.authoring.queries import differences
from bdhvs.learning.authoring.rules import code_beside, code_of
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.tests.works import a_draft, told


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


def test_a_difference_tells_place_and_words() -> None:
    old, new = a_draft().model_dump(mode="json"), a_draft(tip="Đừng dán mã sau máy.").model_dump(mode="json")
    (only,) = differences(old, new)
    assert only.place == "Mẹo"
    assert {sign for sign, _ in only.words} >= {"-", "+"}
