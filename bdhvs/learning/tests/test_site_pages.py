"""Pages below /hoc/: open to everybody, good on a cheap phone, the same for everybody where a device keeps them."""

import json
import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.cache import cache
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from bdhvs.journal.models import Line
from bdhvs.learning.cards.commands import Issued, issue_cards
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.site.commands import join_studies
from bdhvs.learning.site.judging import keys_of
from bdhvs.learning.site.models import SelfStudy
from bdhvs.learning.site.rules import TOPICS, Studied, StudyError, StudyKind
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.commands import record_consent
from bdhvs.skills.models import Attainment
from bdhvs.skills.rules import ChildConsentError
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, KY_HOA, NOW, TODAY, Village, a_village

LESSONS, SIMULATIONS, ITEMS = list(shelf().lessons), list(shelf().simulations), list(shelf().questions)
LESSON = "s1-khoa-man-hinh"


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


@pytest.fixture
def sau(village: Village) -> Issued:
    with scope([KY_ANH]):
        return issue_cards(people=[village.people["sau"]], **ACT)[0]


def seen(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    page = answer.content.decode()
    assert_good_page(page)
    return page


def let_in(client: Client, issued: Issued) -> Client:
    assert client.post("/hoc/the/", {"token": str(issued.token)}).status_code == 302
    return client


# --- everybody ----------------------------------------------------------------------------------------------


def test_home_shows_topics_a_box_to_search_in_and_asks_for_the_commune(
    client: Client, village: Village
) -> None:
    page = seen(client, "/hoc/")
    assert 'role="search"' in page
    assert page.index("Bà con ở xã, phường nào?") < page.index("Bác muốn làm việc gì?")
    assert page.count('class="tile"') >= 8
    assert "Học bài này" in page


def test_the_chosen_commune_and_group_stay_on_the_device(client: Client, village: Village) -> None:
    page = seen(client, f"/hoc/?xa={KY_ANH}&nhom=can-bo")
    assert "Kỳ Anh" in page
    again = seen(client, "/hoc/")
    assert "Bà con ở xã, phường nào?" not in again
    assert "Bài học cho cán bộ" in again
    seen(client, "/hoc/?xa=00000&nhom=vua")
    assert "Bài học cho cán bộ" in seen(client, "/hoc/")


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_a_good_page_of_few_bytes_with_a_picture_for_each_step(
    client: Client, db: None, name: str
) -> None:
    page = seen(client, f"/hoc/bai/{name}/")
    assert page.count('<figure class="drawn">') == len(shelf().lessons[name].steps)
    assert len(page.encode()) < 60_000
    assert "**" not in page


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_lists_its_items_with_lessons_and_practice(client: Client, db: None, topic: Any) -> None:
    page = seen(
        client, f"/hoc/chu-de/{topic.slug}/?nhom={'can-bo' if topic.letter == 'W' else 'nguoi-lao-dong'}"
    )
    assert f"/hoc/luyen/{topic.letter.lower()}" in page


@pytest.mark.parametrize(
    "address",
    ["/hoc/chu-de/", "/hoc/tim/", "/hoc/tim/?q=khoa+may", "/hoc/tim/?q=zzzqqq", "/hoc/thu/", "/hoc/da-hoc/",
     "/hoc/mat-mang/",
     f"/hoc/bai/{LESSON}/loa/", "/hoc/vao/"],
)  # fmt: skip
def test_every_other_page_is_good(client: Client, db: None, address: str) -> None:
    assert len(seen(client, address).encode()) < 60_000


@pytest.mark.parametrize(
    "address",
    ["/hoc/bai/khong-co/", "/hoc/chu-de/khong-co/", "/hoc/luyen/z9/", "/hoc/luyen/S1/", "/hoc/thu/khong-co/",
     "/hoc/bai/khong-co/to-a4.pdf", "/hoc/bai/khong-co/loa/"],
)  # fmt: skip
def test_what_is_not_there_is_said_plainly(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_search_finds_without_marks_and_says_what_to_try_when_nothing_fits(client: Client, db: None) -> None:
    assert f"/hoc/bai/{LESSON}/" in seen(client, "/hoc/tim/?q=khoa+man+hinh")
    nothing = seen(client, "/hoc/tim/?q=%3Cscript%3Ezzz")
    assert "Chưa có bài nào" in nothing
    assert "<script>zzz" not in nothing
    assert "Gõ không dấu cũng được" in nothing


def test_the_pages_a_device_keeps_hold_nothing_of_the_cards_owner(client: Client, sau: Issued) -> None:
    let_in(client, sau)
    for address in (f"/hoc/bai/{LESSON}/", "/hoc/luyen/s1/", "/hoc/thu/giu-ma-otp/", "/hoc/mat-mang/"):
        assert "Phạm Thị Sáu" not in seen(client, address)
    assert client.get("/hoc/")["Cache-Control"] == "no-store"
    assert client.get("/hoc/da-hoc/")["Cache-Control"] == "no-store"


def test_pages_ask_the_database_little_and_no_more_for_more_lessons(client: Client, village: Village) -> None:
    seen(client, f"/hoc/?xa={KY_ANH}")
    most = {  # two of them: which communes work here, what this one published itself
        "/hoc/": 9,
        f"/hoc/?xa={KY_ANH}": 9,
        "/hoc/chu-de/": 2,
        f"/hoc/bai/{LESSON}/": 2,
        "/hoc/luyen/s1/": 2,
        "/hoc/tim/?q=khoa": 2,
    }
    for address, number in most.items():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        ours = [
            one
            for one in asked.captured_queries
            if not re.search("config|current_setting|SAVEPOINT", one["sql"])
        ]
        assert len(ours) <= number, (address, [one["sql"][:90] for one in ours])


def test_the_worker_covers_the_learning_side_and_changes_with_what_it_keeps(client: Client, db: None) -> None:
    answer = client.get("/hoc/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    kept = json.loads(answer.content.decode().split("=", 1)[1].split(";\n", 1)[0])
    assert kept["offline"] in kept["shell"]
    for address in kept["shell"]:
        if address.startswith("/hoc/"):
            assert client.get(address).status_code == 200
    assert re.fullmatch("[0-9a-f]{12}", kept["seal"])


# --- practice without a script ------------------------------------------------------------------------------


@pytest.mark.parametrize("item", ITEMS)
def test_practice_comes_back_judged_and_explained_without_a_script(
    client: Client, db: None, item: str
) -> None:
    address = f"/hoc/luyen/{item.lower()}/"
    page = seen(client, address)
    assert page.count("<fieldset") == len(shelf().questions[item]) >= 6
    assert "Đúng rồi!" not in page
    answers: dict[str, Any] = {}
    for question in shelf().questions[item]:
        if question.kind in ("order", "match"):
            answers |= {key: str(n) for n, key in enumerate(keys_of(question), 1)}
        elif question.kind == "text":
            answers[question.id] = question.accepts[0]
        else:
            answers[question.id] = [option.id for option in question.options if option.right]
    judged = client.post(address, answers).content.decode()
    assert_good_page(judged)
    number = len(shelf().questions[item])
    assert f"Bác trả lời {number} câu, đúng {number} câu" in judged
    assert judged.count("Đúng rồi!") == number


def test_a_wrong_answer_is_told_kindly_with_its_reason(client: Client, db: None) -> None:
    page = client.post("/hoc/luyen/s1/", {"S1-01": "a"}).content.decode()
    assert "Chưa đúng, không sao cả." in page
    assert "Bác trả lời 1 câu, đúng 0 câu" in page
    shown = re.findall(r'<p class="why">([^<]+)', page)
    assert "Đây là mã kẻ gian thử đầu tiên." in shown


# --- simulations without a script ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", SIMULATIONS)
def test_a_simulation_is_a_good_page_and_each_touch_an_address(client: Client, db: None, name: str) -> None:
    page = seen(client, f"/hoc/thu/{name}/")
    assert len(page.encode()) < 60_000
    simulation = shelf().simulations[name]
    for scene, content in simulation.scenes.items():
        for part, move in content.moves.items():
            after = seen(client, f"/hoc/thu/{name}/?canh={scene}&cham={part}")
            here = re.findall(r'data-scene="([^"]+)"[^>]*aria-label="[^"]*">', after)
            assert here == [move.to or scene]


# --- on paper -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_fits_one_sheet_with_all_its_words(
    client: Client, db: None, name: str, settings: Settings
) -> None:
    cache.clear()
    answer = client.get(f"/hoc/bai/{name}/to-a4.pdf")
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) == 1
    words = " ".join(document[0].get_textpage().get_text_range().split())
    lesson = shelf().lessons[name]
    for text in (lesson.title, lesson.steps[-1].title, f"testserver/hoc/bai/{name}"):
        assert text.replace(" ", "") in words.replace(" ", "").replace("\ufffe", "")


def test_the_code_on_the_sheet_opens_exactly_this_lesson_in_this_commune(
    client: Client, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bdhvs.learning.site import views_paper

    cache.clear()
    asked: list[str] = []

    def noted(text: str) -> str:
        asked.append(text)
        return "<svg xmlns='http://www.w3.org/2000/svg'/>"

    monkeypatch.setattr(views_paper, "qr_svg", noted)
    monkeypatch.setattr(views_paper, "printed", lambda *_: b"%PDF")
    client.get(f"/hoc/bai/{LESSON}/to-a4.pdf?xa={KY_ANH}")
    assert asked == [f"http://testserver/hoc/bai/{LESSON}/?xa={KY_ANH}"]
    assert Client().get(asked[0]).cookies["bdhvs_hoc_xa"].value == KY_ANH


def test_a_sheet_is_set_once_and_strangers_wait_for_one_another(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bdhvs.learning.site import views_paper

    cache.clear()
    made: list[int] = []

    def printed(*_: object) -> bytes:
        made.append(1)
        return b"%PDF"

    monkeypatch.setattr(views_paper, "printed", printed)
    for _ in range(3):
        assert client.get(f"/hoc/bai/{LESSON}/to-a4.pdf").status_code == 200
    assert made == [1]
    monkeypatch.setattr(views_paper, "PATIENCE", 0.01)
    with views_paper._press:
        busy = client.get("/hoc/bai/s1-giu-ma-otp/to-a4.pdf")
    assert busy.status_code == 503
    assert "Đang nhiều người in" in busy.content.decode()


# --- the own record -----------------------------------------------------------------------------------------

DONE: list[dict[str, Any]] = [
    {"kind": "lesson", "code": LESSON, "on": str(TODAY)},
    {"kind": "practice", "code": "S1", "on": str(TODAY), "right": 5, "asked": 6},
    {"kind": "simulation", "code": "giu-ma-otp", "on": str(TODAY)},
]


def today_done() -> list[dict[str, Any]]:
    from django.utils import timezone

    return [{**one, "on": str(timezone.localdate())} for one in DONE]


def test_what_the_device_remembers_joins_the_cards_owner_once(client: Client, sau: Issued) -> None:
    let_in(client, sau)
    for new in (3, 0):
        answer = client.post("/hoc/ghi/", {"done": json.dumps(today_done())})
        assert answer.json() == {"new": new}
    page = seen(client, "/hoc/da-hoc/")
    assert "Đặt khóa màn hình" in page
    assert "đúng 5 trên 6 câu" in page
    with scope([KY_ANH]):
        assert {row.level for row in SelfStudy.objects.all()} == {Level.E0.value}
        assert not Attainment.objects.exists(), "practising is no proof of a skill"
        lines = Line.objects.filter(act="join_studies")
        assert [(line.by_id, line.subject_ids) for line in lines] == [(None, [str(sau.card.person_id)])]


def test_without_a_card_nothing_can_be_written(client: Client, village: Village) -> None:
    assert client.post("/hoc/ghi/", {"done": json.dumps(today_done())}).status_code == 302
    page = client.post(f"/hoc/bai/{LESSON}/xong/").content.decode()
    assert_good_page(page)
    assert "vào bằng thẻ" in page
    with scope([KY_ANH]):
        assert not SelfStudy.objects.exists()


def test_with_a_card_and_without_a_script_a_finished_lesson_is_noted(client: Client, sau: Issued) -> None:
    page = let_in(client, sau).post(f"/hoc/bai/{LESSON}/xong/").content.decode()
    assert_good_page(page)
    assert "Đã ghi vào sổ của Phạm Thị Sáu" in page
    with scope([KY_ANH]):
        assert [row.code for row in SelfStudy.objects.all()] == [LESSON]


def test_a_broken_list_is_refused_whole(client: Client, sau: Issued) -> None:
    let_in(client, sau)
    wrong = [*today_done(), {"kind": "lesson", "code": "khong-co", "on": str(TODAY)}]
    answer = client.post("/hoc/ghi/", {"done": json.dumps(wrong)})
    assert answer.status_code == 422
    assert "danh mục" in answer.json()["says"]
    with scope([KY_ANH]):
        assert not SelfStudy.objects.exists()


def test_a_childs_own_learning_is_noted_only_while_the_guardian_agrees(village: Village) -> None:
    an = village.people["an"]
    done = [Studied(StudyKind.LESSON, LESSON, TODAY)]
    with scope([KY_ANH]):
        record_consent(person=an, purpose="skill_record", given=True, on=TODAY - timedelta(days=2), **ACT)
        (issued,) = issue_cards(people=[an], **ACT)
        assert join_studies(card=issued.card, done=done, at=NOW) == 1
        record_consent(person=an, purpose="skill_record", given=False, on=TODAY, **ACT)
        with pytest.raises(ChildConsentError):
            join_studies(card=issued.card, done=[Studied(StudyKind.PRACTICE, "S1", TODAY, 1, 2)], at=NOW)


def test_too_much_at_once_is_refused(sau: Issued) -> None:
    with scope([KY_ANH]), pytest.raises(StudyError):
        join_studies(card=sau.card, done=[Studied(StudyKind.LESSON, LESSON, TODAY)] * 301, at=NOW)


@pytest.mark.parametrize("level", ["E1", "E2", "E3", "E4"])
def test_the_database_refuses_self_study_as_better_evidence(sau: Issued, level: str) -> None:
    with scope([KY_ANH]), pytest.raises(Error, match="is_self_declared"), transaction.atomic():
        SelfStudy.objects.create(
            person=sau.card.person, commune_id=KY_ANH, kind="lesson", code=LESSON, occurred_on=TODAY, recorded_at=NOW,
            level=level,
        )  # fmt: skip


def test_self_study_is_never_changed_and_the_next_commune_does_not_see_it(sau: Issued) -> None:
    with scope([KY_ANH]):
        join_studies(card=sau.card, done=[Studied(StudyKind.LESSON, LESSON, TODAY)], at=NOW)
        with pytest.raises(Error, match="never changed"), transaction.atomic():
            SelfStudy.objects.update(code="x")
    with scope([KY_HOA]):
        assert not SelfStudy.objects.exists()


def test_joining_asks_as_many_questions_for_one_thing_as_for_many(sau: Issued) -> None:
    many = [Studied(StudyKind.LESSON, code, TODAY) for code in LESSONS[1:]]
    with scope([KY_ANH]):
        with CaptureQueriesContext(connection) as one:
            join_studies(card=sau.card, done=[Studied(StudyKind.LESSON, LESSONS[0], TODAY)], at=NOW)
        with CaptureQueriesContext(connection) as all_others:
            join_studies(card=sau.card, done=many, at=NOW)
    assert len(all_others) == len(one)
