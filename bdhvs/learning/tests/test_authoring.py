"""A commune writes its own lessons: half done is kept, two people see it, everybody reads it, and back again."""

from typing import Any

import pytest
from django.db import Error, transaction

from bdhvs.learning.authoring.commands import (
    Wording,
    approve_work,
    newest_of,
    return_work,
    save_work,
    send_work,
    undo,
    withdraw_work,
)
from bdhvs.learning.authoring.drafts import LessonDraft
from bdhvs.learning.authoring.models import WorkVersion
from bdhvs.learning.authoring.queries import state_of
from bdhvs.learning.authoring.rules import AuthoringError, StaleError, State
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.site.finding import found
from bdhvs.learning.tests.works import LOCK, OWN, a_draft, begun, published
from bdhvs.learning.weekly.queries import lessons
from bdhvs.ops.territory import scope
from tests.village import ACT, KY_ANH, KY_HOA, NOW, Village, a_village


@pytest.fixture
def village() -> Village:
    return a_village()


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
