"""Works of a commune for tests: a lesson begun, published; a page that must be good."""

from typing import Any

from django.test import Client

from bdhvs.accounts.models import User
from bdhvs.learning.authoring.checking import lesson_findings
from bdhvs.learning.authoring.commands import (
    Wording,
    approve_work,
    begin_work,
    send_work,
)
from bdhvs.learning.authoring.drafts import LessonDraft
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.rules import WorkKind
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.ui.inspection import assert_good_page
from tests.signing import signed_in
from tests.village import KY_ANH, NOW, Village

LOCK = "s1-khoa-man-hinh"
OWN = "s1-khoa-cua-hang-xom"


def a_draft(**changes: Any) -> LessonDraft:
    draft = LessonDraft.of(shelf().lessons[LOCK])
    return draft.model_copy(update={"title": "Khóa cửa hàng xóm", **changes})


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


def lan(village: Village) -> Client:
    return signed_in(village.lan)


def seen(client: Client, address: str, status: int = 200, **data: Any) -> str:
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == status, (address, answer.status_code, answer.headers.get("Location"))
    text = answer.content.decode()
    assert_good_page(text)
    return text
