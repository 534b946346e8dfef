"""The register of banners beside its facts; the logs of false information and of safety, closed with evidence."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.outreach.banners.commands import (
    BannerDetails,
    add_photos,
    plan_banner,
    put_up_banner,
    take_down_banner,
)
from bdhvs.outreach.banners.models import Banner
from bdhvs.outreach.banners.queries import banners_of, facts_outside_register
from bdhvs.outreach.banners.rules import BannerError, BannerKind
from bdhvs.outreach.commands import PublicationDetails, record_publication
from bdhvs.outreach.incidents.commands import (
    IncidentDetails,
    close_incident,
    correct_incident,
    enter_incident,
    reopen_incident,
    tell_incident,
)
from bdhvs.outreach.incidents.models import Incident, IncidentNote
from bdhvs.outreach.incidents.queries import incidents_of, open_and_late
from bdhvs.outreach.incidents.rules import IncidentError, IncidentKind, IncidentStep
from bdhvs.outreach.models import Publication
from bdhvs.plans.measuring import states
from bdhvs.plans.models import Target
from bdhvs.skills.catalogue import read_codes, store_codes
from bdhvs.skills.correcting import withdraw
from bdhvs.skills.rules import OutsideTerritoryError
from bdhvs.ui.inspection import assert_good_page
from bdhvs.ui.proofs import Proof
from tests.signing import clock_stands  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_village

pytestmark = pytest.mark.usefixtures("clock_stands")  # the day does not turn

PHOTO = Proof("cong-chao.jpg", "jpg", b"picture")


@pytest.fixture
def village(db: None, settings: Any, tmp_path: Any) -> Village:
    settings.MEDIA_ROOT = tmp_path
    made = a_village()
    store_codes(read_codes(settings.CATALOGUE_DIR / "codes.yaml"))
    return made


@pytest.fixture
def lan(village: Village) -> Client:
    client = Client()
    client.force_login(village.lan)
    return client


def a_banner(kind: BannerKind = BannerKind.BANNER, **other: Any) -> Banner:
    details = BannerDetails(kind=kind, place="Cổng chào", text="Mỗi tuần một kỹ năng số", **other)
    return plan_banner(commune_code=KY_ANH, details=details, **ACT)


def counted() -> int:
    """What the target on banners counts today (HL-Q1)."""
    target = Target.objects.filter(commune_id=KY_ANH).order_by("pk")[0]
    target.indicator_id, target.settings = "banner_count", {}
    (state,) = states(commune=KY_ANH, targets=[target], as_of=TODAY, fresh=True)
    assert state.whole is not None
    return state.whole.numerator


def test_a_banner_counts_once_it_hangs_and_has_a_photo_and_stays_counted_when_taken_down(
    village: Village, catalogue: None
) -> None:
    with scope([KY_ANH]):
        banner = a_banner()
        assert counted() == 0
        put_up_banner(banner=banner, on=TODAY, proofs=(), **ACT)
        assert (banners_of(KY_ANH).get().stands, counted()) == ("up", 0)
        add_photos(banner=banner, proofs=(PHOTO,), **ACT)
        assert (banners_of(KY_ANH).get().shown, counted()) == (True, 1)
        take_down_banner(banner=banner, on=TODAY, why="Hết đợt", **ACT)
        assert (banners_of(KY_ANH).get().stands, counted()) == ("down", 1)
        put_up_banner(banner=a_banner(BannerKind.PANEL), on=TODAY, proofs=(PHOTO,), **ACT)
        assert counted() == 1
        acts = set(Line.objects.values_list("act", flat=True))
    assert {"plan_banner", "put_up_banner", "add_banner_photos", "take_down_banner"} <= acts


def test_what_a_banner_cannot_do_is_refused(village: Village) -> None:
    with scope([KY_ANH]):
        banner = a_banner()
        with pytest.raises(BannerError):
            take_down_banner(banner=banner, on=TODAY, why="Rách", **ACT)
        fact = put_up_banner(banner=banner, on=TODAY, proofs=(PHOTO,), **ACT)
        with pytest.raises(BannerError):
            put_up_banner(banner=banner, on=TODAY, proofs=(), **ACT)
        with pytest.raises(BannerError):
            take_down_banner(banner=banner, on=TODAY - timedelta(days=1), why="Rách", **ACT)
        withdraw(fact, by=village.lan, at=NOW, reason="Chưa treo")
        assert banners_of(KY_ANH).get().stands == "planned"
        with pytest.raises(OutsideTerritoryError):
            put_up_banner(banner=banner, on=TODAY, proofs=(), by=village.hoa, at=NOW)


def test_a_banner_recorded_as_a_fact_alone_is_told_beside_the_register_and_taken_into_it(lan: Client) -> None:
    with scope([KY_ANH]):
        put_up_banner(banner=a_banner(), on=TODAY, proofs=(PHOTO,), **ACT)
        record_publication(
            commune_code=KY_ANH, details=PublicationDetails("banner", TODAY, "Băng rôn cũ", "banner"), **ACT
        )
        (fact,) = facts_outside_register(KY_ANH)
        assert fact.title == "Băng rôn cũ"
    answer = lan.get(f"/truyen-thong/bang-ron/moi/?tu={fact.pk}")
    assert answer.context["form"]["text"].value() == "Băng rôn cũ"
    sent = {"kind": "banner", "place": "Chợ", "text": "Băng rôn cũ"}
    assert lan.post(f"/truyen-thong/bang-ron/moi/?tu={fact.pk}", sent).status_code == 302
    with scope([KY_ANH]):
        assert not facts_outside_register(KY_ANH).exists()
        assert banners_of(KY_ANH).get(place="Chợ").up_on == TODAY
        assert Publication.objects.filter(superseded_by=None).count() == 2


def an_incident(**other: Any) -> Incident:
    details = IncidentDetails(
        **{"kind": IncidentKind.FALSE_NEWS, "title": "Tin sai về phí cài VNeID", "found_on": TODAY,
           "due_on": TODAY + timedelta(days=3), **other}
    )  # fmt: skip
    return enter_incident(commune_code=KY_ANH, details=details, **ACT)


def test_an_incident_closes_with_evidence_only_and_its_story_keeps_every_step(village: Village) -> None:
    with scope([KY_ANH]):
        incident = an_incident()
        tell_incident(incident=incident, step=IncidentStep.ASKED, text="Đề nghị trưởng nhóm gỡ", **ACT)
        with pytest.raises(IncidentError, match="ảnh chụp"):
            close_incident(incident=incident, on=TODAY, text="Đã gỡ", **ACT)
        assert Incident.objects.get().closed_on is None
        later: dict[str, Any] = {"by": None, "at": NOW + timedelta(hours=1)}
        tell_incident(incident=incident, step=IncidentStep.REMOVED, text="Đã gỡ", proofs=(PHOTO,), **later)
        close_incident(incident=incident, on=TODAY, text="Nhóm đã xin lỗi", **later)
        with pytest.raises(IncidentError):
            tell_incident(incident=incident, step=IncidentStep.TOLD, text="Thêm", **later)
        reopen_incident(incident=incident, text="Tin lan lại", **later)
        steps = list(IncidentNote.objects.order_by("pk").values_list("step", flat=True))
    assert steps == ["entered", "asked", "removed", "closed", "reopened"]


def test_an_incident_is_late_after_its_last_day_and_a_moved_day_stays_in_the_story(village: Village) -> None:
    with scope([KY_ANH]):
        incident = an_incident()
        last = incident.due_on
        assert (open_and_late(KY_ANH, last), open_and_late(KY_ANH, last + timedelta(days=1))) == (
            (1, 0),
            (1, 1),
        )
        assert incidents_of(KY_ANH, last + timedelta(days=1)).get().stands == "late"
        details = IncidentDetails(IncidentKind.FALSE_NEWS, "Tin sai", TODAY, last + timedelta(days=2))
        correct_incident(incident=incident, details=details, **ACT)
        assert f"{last:%d/%m/%Y}" in IncidentNote.objects.get(step="corrected").text
        for found, due in (
            (TODAY + timedelta(days=1), TODAY + timedelta(days=2)),
            (TODAY, TODAY - timedelta(days=1)),
        ):
            with pytest.raises(IncidentError):
                an_incident(found_on=found, due_on=due)


def test_whoever_sees_one_enters_it_and_the_place_it_is_given_to_handles_it(village: Village) -> None:
    with scope([KY_ANH]):
        theirs = an_incident(hamlet_code=village.hamlets[0].code)
        others = an_incident(hamlet_code=village.hamlets[1].code)
        act: dict[str, Any] = {"step": IncidentStep.TOLD, "text": "Đã báo loa", "by": village.hoa, "at": NOW}
        tell_incident(incident=theirs, **act)
        with pytest.raises(OutsideTerritoryError):
            tell_incident(incident=others, **act)


def test_the_pages_of_both_registers(lan: Client) -> None:
    day = f"{timezone.localdate():%d/%m/%Y}"
    sent = {"kind": "banner", "place": "Cổng chào", "text": "Mỗi tuần một kỹ năng số"}
    banner = lan.post("/truyen-thong/bang-ron/moi/", sent)["Location"]
    assert lan.post(f"{banner}treo/", {"on": day}).status_code == 302
    assert "Chưa có ảnh" in lan.get(banner).content.decode()
    assert lan.post(f"{banner}ha/", {"on": day, "why": ""}).status_code == 422
    assert lan.post(f"{banner}ha/", {"on": day, "why": "Hết đợt"}).status_code == 302
    sent = {"kind": "false_news", "title": "Tin sai", "found_on": day, "due_on": day}
    incident = lan.post("/truyen-thong/su-viec/moi/", sent)["Location"]
    assert lan.post(f"{incident}viec/", {"viec-step": "asked", "viec-text": "Đề nghị gỡ"}).status_code == 302
    assert lan.post(f"{incident}dong/", {"dong-on": day, "dong-text": "Xong"}).status_code == 422
    pages = [
        "/truyen-thong/bang-ron/",
        "/truyen-thong/bang-ron/moi/",
        banner,
        f"{banner}sua/",
        f"{banner}anh/",
    ]
    pages += [
        "/truyen-thong/su-viec/?so=thong-tin",
        "/truyen-thong/su-viec/moi/",
        incident,
        f"{incident}sua/",
    ]
    for page in pages:
        answer = lan.get(page)
        assert answer.status_code == 200, page
        assert_good_page(answer.content.decode())
    for log, there in (("thong-tin", 1), ("an-ninh", 0)):
        assert lan.get(f"/truyen-thong/su-viec/?so={log}").context["table"].count == there


@pytest.mark.parametrize("page", ["/truyen-thong/bang-ron/", "/truyen-thong/su-viec/"])
def test_a_register_asks_as_many_questions_of_many_rows_as_of_few(lan: Client, page: str) -> None:
    def fill(number: int) -> None:
        with scope([KY_ANH]):
            for _ in range(number):
                an_incident()
                put_up_banner(banner=a_banner(), on=TODAY, proofs=(PHOTO,), **ACT)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert lan.get(page).status_code == 200
        return len(queries)

    fill(1)
    lan.get(page)
    few = asked()
    fill(20)
    assert asked() == few
