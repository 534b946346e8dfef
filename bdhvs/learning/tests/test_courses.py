"""Outside courses: safe links, classes by counts without names, and the figure that targets read."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.figures.models import Figure
from bdhvs.learning.courses.commands import CourseDetails, close_course, keep_course, tell_classes
from bdhvs.learning.courses.models import ClassReport, OutsideCourse
from bdhvs.learning.courses.queries import classes_told, courses_for
from bdhvs.learning.courses.rules import CourseError, TaughtClass, check_address, read_classes, sums_of
from bdhvs.ops.territory import scope
from bdhvs.places.commands import register_unit
from bdhvs.places.models import Unit
from bdhvs.places.rules import UnitKind, UnitLevel
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.measuring import states
from bdhvs.plans.models import Target
from bdhvs.skills.catalogue import read_codes, store_codes
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, KY_HOA, SETTLED, TODAY, Village, a_user, a_village

PAGES = "/day-hoc/khoa-hoc/"
ADDRESS = "https://binhdanhocvuso.gov.vn/khoa/1?lop=2"


@pytest.fixture
def village(db: None, settings: Any) -> Village:
    made = a_village()
    store_codes(read_codes(settings.CATALOGUE_DIR / "codes.yaml"))
    with scope([KY_ANH]):
        OutsideCourse.objects.all().delete()  # those of the plans we ship
    return made


@pytest.fixture
def school(village: Village) -> Unit:
    with scope([KY_ANH]):
        return register_unit(commune=village.commune, code=f"{KY_ANH}-U-TH", name="Trường TH Kỳ Anh",
                             kind=UnitKind.SCHOOL, level=UnitLevel.PRIMARY, valid_from=SETTLED, **ACT)  # fmt: skip


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def details(**changed: Any) -> CourseDetails:
    return CourseDetails(**{"title": "Lớp số", "platform": "bdhvs", "url": ADDRESS} | changed)


@pytest.mark.parametrize(
    "address",
    [
        "http://binhdanhocvuso.gov.vn", "javascript:alert(1)", "https://", "https://may-toi", "binhdanai.1022.vn",
        "https://gov.vn@lua.dao.vn", "https://gov.vn:99999", "https://a b.vn", "https://[::1", "",
    ],
)  # fmt: skip
def test_only_a_plain_https_address_is_kept(address: str) -> None:
    with pytest.raises(CourseError):
        check_address(address)


def test_an_address_as_copied_from_the_browser_is_kept() -> None:
    assert check_address(f"  {ADDRESS} ") == ADDRESS


counts = st.tuples(st.integers(0, 50), st.integers(0, 50))


@given(st.dictionaries(st.sampled_from(["6a", "6b", "tổ 1", "lớp: lá", "1/2", "a b"]), counts, min_size=1))
def test_what_is_written_of_classes_is_read_back(told: dict[str, tuple[int, int]]) -> None:
    lines = {name: (taught, taught + more) for name, (taught, more) in told.items()}
    text = "\n".join(f"{name}: {taught}/{total}" for name, (taught, total) in lines.items())
    found = read_classes(text)
    assert {one.name: (one.taught, one.total) for one in found} == lines
    assert sums_of(found) == (sum(t for t, _ in lines.values()), sum(n for _, n in lines.values()))


@pytest.mark.parametrize(
    "text", ["", "6A 30/32", "6A: 33/32", "6A: 1/2\n6a: 1/2", "6A: -1/3", "6A: 3/", ": 1/2"]
)
def test_a_line_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(CourseError):
        read_classes(text)


def test_learners_see_open_courses_of_their_group_and_of_everybody(village: Village) -> None:
    with scope([KY_ANH]):
        keep_course(commune=KY_ANH, details=details(), **ACT)
        keep_course(commune=KY_ANH, details=details(title="Cho thầy cô", groups=("official",)), **ACT)
        old = keep_course(commune=KY_ANH, details=details(title="Cũ"), **ACT)
        close_course(course=old, **ACT)
        assert [one.title for one in courses_for(KY_ANH, "citizen")] == ["Lớp số"]
        with CaptureQueriesContext(connection) as queries:
            assert {one.title for one in courses_for(KY_ANH, "official")} == {"Lớp số", "Cho thầy cô"}
        assert len(queries) == 2
        assert courses_for(KY_ANH)[0].platform == "Nền tảng Bình dân học vụ số"
        with pytest.raises(CourseError):
            keep_course(commune=KY_ANH, details=details(), **ACT)
    with scope([KY_HOA]):
        assert courses_for(KY_HOA) == []


def told(school: Unit, *classes: TaughtClass, days_ago: int = 0) -> Figure:
    return tell_classes(
        unit=school, measure="pupils_equipped", as_of=TODAY - timedelta(days=days_ago), classes=classes,
        source="Báo cáo của trường", **ACT,
    )  # fmt: skip


def test_classes_told_again_for_a_day_correct_the_figure_and_keep_what_was_said(school: Unit) -> None:
    with scope([KY_ANH]):
        told(school, TaughtClass("4A", 20, 30), TaughtClass("4B", 10, 30), TaughtClass("5A", 1, 2))
        told(school, TaughtClass("4A", 25, 30), TaughtClass("4B", 10, 30))
        figure = Figure.objects.get(superseded_by=None)
        assert (figure.numerator, figure.denominator, figure.unit_id) == (35, 60, school.code)
        (one,) = classes_told(KY_ANH)
        assert [(row.name, row.taught) for row in one.classes] == [("4A", 25), ("4B", 10)]
        assert ClassReport.objects.count() == 5


def test_the_target_of_pupils_reads_the_sum_of_the_classes(school: Unit, catalogue: None) -> None:
    with scope([KY_ANH]):
        told(school, TaughtClass("4A", 20, 30), TaughtClass("4B", 10, 30))
        target = Target.objects.filter(commune_id=KY_ANH).order_by("pk")[0]
        target.indicator_id, target.settings = "pupils_equipped", {}
        (state,) = states(commune=KY_ANH, targets=[target], as_of=TODAY, fresh=True)
    assert state.whole is not None
    assert (state.whole.numerator, state.whole.denominator) == (30, 60)


def test_the_officer_keeps_a_course_and_closes_it(village: Village) -> None:
    lan = as_(village.lan)
    assert_good_page(lan.get(f"{PAGES}them/").content.decode())
    typed = {"title": "Lớp số", "platform": "bdhvs", "url": ADDRESS, "groups": ["citizen"], "items": ["S1"]}
    assert lan.post(f"{PAGES}them/", typed | {"url": "http://xau.vn"}).status_code == 422
    assert lan.post(f"{PAGES}them/", typed).status_code == 302
    page = lan.get(PAGES).content.decode()
    assert_good_page(page)
    assert ADDRESS in page
    with scope([KY_ANH]):
        course = OutsideCourse.objects.get()
    assert_good_page(lan.get(f"{PAGES}{course.pk}/").content.decode())
    lan.post(f"{PAGES}{course.pk}/dong/")
    with scope([KY_ANH]):
        assert courses_for(KY_ANH) == []
    assert as_(village.tam).get(f"{PAGES}{course.pk}/").status_code == 404


def test_a_school_tells_its_classes_on_the_page_and_reads_its_own(village: Village, school: Unit) -> None:
    with scope([KY_ANH]):
        focal = a_user("dau.moi", "Lê Thị Đầu Mối", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=school.code))
    client, page = as_(focal), f"{PAGES}lop/pupils_equipped/"
    assert_good_page(client.get(page).content.decode())
    typed = {
        "unit": school.code,
        "as_of": "20/11/2026",
        "classes": "4A: 20/30\n4B: 10/30",
        "source": "Báo cáo",
    }
    assert client.post(page, typed | {"classes": "4A: 40/30"}).status_code == 422
    assert client.post(page, typed).status_code == 302
    shown = client.get(PAGES).content.decode()
    assert_good_page(shown)
    assert "30 trên 60 người" in shown
    assert client.get(f"{PAGES}lop/worker_basic_skill/").status_code == 404
    assert client.get(f"{PAGES}them/").status_code == 403


def test_the_page_asks_as_many_questions_for_ten_courses_as_for_two(village: Village) -> None:
    client, counts = as_(village.lan), []
    for names in (("a", "b"), tuple("cdefghij")):
        with scope([KY_ANH]):
            for name in names:
                keep_course(commune=KY_ANH, details=details(title=name), **ACT)
        client.get(PAGES)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGES)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_learner_sees_the_courses_of_his_commune_and_group_on_the_first_page(village: Village) -> None:
    with scope([KY_ANH]):
        keep_course(commune=KY_ANH, details=details(), **ACT)
        keep_course(commune=KY_ANH, details=details(title="Dành cho cán bộ", groups=("official",)), **ACT)
    page = Client().get(f"/hoc/?xa={KY_ANH}&nhom=nguoi-dan").content.decode()
    assert_good_page(page)
    assert "Lớp số" in page
    assert "Dành cho cán bộ" not in page
    assert "Dành cho cán bộ" in Client().get(f"/hoc/?xa={KY_ANH}&nhom=can-bo").content.decode()


def test_platforms_that_the_plan_names_are_links_that_the_office_keeps(
    village: Village, catalogue: None, settings: Any
) -> None:
    """KA-U1 and KA-U3; KA-U2 is not https, so an officer has to try it first. What is closed stays closed."""
    shipped = load_plan_file(settings.CATALOGUE_DIR / "plans" / "ky-anh-2026.yaml").plan
    file = shipped.model_copy(update={"plan": shipped.plan.model_copy(update={"id": "ky-anh-thu"})})
    with scope([KY_ANH]):
        save_plan(file=file, **ACT)
        named = {one.title: one.url for one in courses_for(KY_ANH, "citizen")}
        assert named == {
            "Nền tảng Bình dân học vụ số quốc gia": "https://binhdanhocvuso.gov.vn",
            "Nền tảng học kỹ năng số": "https://kns.hocso.vn/",
        }
        close_course(course=OutsideCourse.objects.get(url="https://kns.hocso.vn/"), **ACT)
        save_plan(file=file.model_copy(update={"topics": ()}), **ACT)
        assert [one.url for one in courses_for(KY_ANH, "citizen")] == ["https://binhdanhocvuso.gov.vn"]
    page = Client().get(f"/hoc/?xa={KY_ANH}").content.decode()
    assert 'href="https://binhdanhocvuso.gov.vn" rel="noopener noreferrer external"' in page
