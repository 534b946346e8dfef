"""A simulation written in the browser: screens, what stands on them, what a touch does; half done is kept."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from bdhvs.learning.authoring.commands import approve_work, newest_of, send_work
from bdhvs.learning.authoring.forms_scenes import part_forms
from bdhvs.learning.authoring.kinds import findings_of
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.rules import WorkKind, moved
from bdhvs.learning.authoring.scenes import (
    ICONS,
    PartBox,
    boxes_of,
    new_simulation,
    scenes_in,
    with_boxes,
    with_scene,
    without_scene,
)
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.lessons.practice import Simulation
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.lessons.signs import SIGNS
from bdhvs.learning.tests.works import seen
from bdhvs.ops.territory import scope
from tests.signing import signed_in
from tests.village import KY_ANH, NOW, a_village

OURS = [one.model_dump(mode="json", exclude_defaults=True) for one in shelf().simulations.values()]


@pytest.mark.parametrize("content", OURS, ids=lambda one: one["id"])
def test_boxes_say_all_that_a_simulation_of_ours_does_and_change_nothing_when_nothing_is_typed(
    content: Any,
) -> None:
    scenes = {name: with_boxes(scene, boxes_of(scene)) for name, scene in content["scenes"].items()}
    assert Simulation.model_validate({**content, "scenes": scenes}) == Simulation.model_validate(content)


@pytest.mark.parametrize("content", OURS, ids=lambda one: one["id"])
def test_what_stands_in_the_boxes_is_accepted_as_it_stands(content: Any) -> None:
    for scene in content["scenes"].values():
        for form in part_forms(content, scene):
            told = {f"{form.prefix}-{name}": value for name, value in form.initial.items()}
            sent = next(one for one in part_forms(content, scene, told) if one.prefix == form.prefix)
            assert sent.is_valid(), sent.errors


def test_every_icon_to_choose_is_drawn() -> None:
    assert set(ICONS) <= set(SIGNS)


@given(
    st.lists(st.sampled_from("abc"), max_size=5), st.sampled_from(["", "them", "len-0", "xuong-9", "bo-x"])
)
@settings(max_examples=60, deadline=None)
def test_an_act_that_cannot_be_changes_nothing(things: list[str], act: str) -> None:
    assert moved(things, act, "n", 5) == ([*things, "n"] if act == "them" and len(things) < 5 else things)


def test_parts_are_moved_and_taken_out() -> None:
    assert (
        moved(["a", "b", "c"], "len-2", "", 5) == moved(["a", "b", "c"], "xuong-1", "", 5) == ["a", "c", "b"]
    )
    assert moved(["a", "b"], "bo-0", "", 5) == ["b"]


def test_a_screen_that_goes_takes_the_ways_to_it_along() -> None:
    content = with_scene(new_simulation("x", {"title": "T", "item": "S1", "story": "Chuyện"}))
    first = with_boxes(content["scenes"]["man-1"], [], "them")
    first = with_boxes(first, [PartBox(words="Mở", to="man-2")])
    content["scenes"]["man-1"] = first
    assert [name for name, _ in scenes_in(content)] == ["man-1", "man-2", "xong"]
    assert without_scene(content, "man-2")["scenes"]["man-1"]["moves"] == {}
    assert without_scene(content, "man-1")["start"] in content["scenes"]


def test_what_is_missing_is_named_by_the_number_of_the_screen() -> None:
    content = new_simulation("x", {"title": "Thử", "item": "S1", "story": "Chuyện ở nhà"})
    told = [str(one) for one in findings_of(WorkKind.SIMULATION, content, {})]
    assert any(one.startswith("Màn hình 1, ") for one in told), told
    content["scenes"]["man-1"] = content["scenes"]["xong"]
    assert "màn hình 2" in str(findings_of(WorkKind.SIMULATION, {**content, "learned": "Nhớ nhé"}, {})[0])


FIRST = {
    "do": "Số lạ gọi đến. Bác làm gì?",
    "frame": "phone",
    "title": "Cuộc gọi đến",
    "shows": "Một số lạ gọi đến",
}


@pytest.mark.django_db
def test_an_officer_writes_a_simulation_from_nothing_and_learners_play_it(client: Client) -> None:
    village = a_village()
    with scope([KY_ANH]):
        client = signed_in(village.lan)
        seen(client, "/day-hoc/soan/lam-thu/")
        about = {"title": "Số lạ gọi đến", "item": "S2", "story": "Máy đang đổ chuông."}
        client.post("/day-hoc/soan/lam-thu/", about)
        work = OwnWork.objects.get(kind="simulation")
        page, first = f"/day-hoc/soan/{work.pk}/man-hinh/", f"/day-hoc/soan/{work.pk}/man-hinh/man-1/"
        assert "Màn hình 1" in seen(client, page)
        assert client.post(first, {**FIRST, "seen": 1, "viec": "them"}).status_code == 302
        wrong = {"p0-kind": "app", "p0-words": "Gọi", "seen": 2}
        assert "Hãy chọn một hình" in seen(client, first, 422, **FIRST, **wrong)
        answer = {"p0-kind": "button", "p0-words": "Nghe máy", "p0-says": "Số lạ thì đừng nghe."}
        assert client.post(first, {**FIRST, **answer, "seen": 2, "viec": "them"}).status_code == 302
        refuse = {"p1-kind": "button", "p1-words": "Không nghe", "p1-to": "xong"}
        assert client.post(first, {**FIRST, **answer, **refuse, "seen": 3, "viec": "luu"}).status_code == 302
        assert "vừa được lưu" in seen(client, first, 422, **FIRST, **answer, **refuse, seen=3, viec="luu")
        told = {**about, "learned": "Số lạ thì không nghe.", "seen": 4, "viec": "luu"}
        assert client.post(page, told).headers["Location"] == f"/day-hoc/soan/{work.pk}/"
        assert "Không thấy điều gì phải sửa" in seen(client, f"/day-hoc/soan/{work.pk}/")
        send_work(work=work, by=village.lan, at=NOW)
        approve_work(work=work, number=newest_of(work).number, by=village.minh, at=NOW)
    code = work.code
    assert shelf_of(KY_ANH).simulations[code].start == "man-1"
    learner = Client()
    assert "Số lạ thì đừng nghe." in seen(learner, f"/hoc/thu/{code}/?xa={KY_ANH}&canh=man-1&cham=p1")
    assert "Làm đúng rồi" in seen(learner, f"/hoc/thu/{code}/?xa={KY_ANH}&canh=man-1&cham=p2")
