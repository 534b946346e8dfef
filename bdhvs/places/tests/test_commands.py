"""Acts on places, and what the database never lets happen to them."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.places import commands
from bdhvs.places.commands import ProfileWords
from bdhvs.places.models import CommuneProfile, Hamlet, HamletSuccessor, Opening, Team, Unit
from bdhvs.places.queries import (
    communes_named,
    free_code,
    hamlets_on,
    map_days,
    openings_between,
    profile_of,
    teams_on,
    units_on,
)
from bdhvs.places.rules import PlaceClosedError, RedrawError, UnitKind, UnitLevel
from tests.village import ACT, KY_ANH, KY_HOA, SETTLED, TODAY, Village, a_village, days_ago

DAY_BEFORE = SETTLED - timedelta(days=1)
pytestmark = pytest.mark.django_db
MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13, 30), time(17))


@pytest.fixture
def village() -> Village:
    return a_village()


def test_a_commune_has_its_own_words_and_keeps_the_day_it_began(village: Village) -> None:
    with scope([KY_ANH]):
        profile = profile_of(KY_ANH)
        assert profile is not None
        words = ProfileWords("xóm", "Tổ CNSCĐ", "Kỳ Anh", 90, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
        changed = commands.change_profile(profile=profile, words=words, **ACT)
        assert set(changed) == {"hamlet_label", "team_label", "coverage_limit", "signing"}
        assert commands.change_profile(profile=profile, words=words, **ACT) == []
        line = Line.objects.latest("pk")
        assert (line.act, line.fields) == ("change_profile", sorted(changed))
        commands.open_commune(commune=village.commune, hamlet_label="ấp", team_label="Tổ", on=TODAY, **ACT)
        stored = CommuneProfile.objects.get(pk=KY_ANH)
        assert (stored.hamlet_label, stored.started_on) == ("ấp", SETTLED)


@pytest.mark.parametrize("limit", [0, 101])
def test_a_limit_is_a_percentage(village: Village, limit: int) -> None:
    with pytest.raises(IntegrityError, match="places_profile_limit_is_percent"):
        CommuneProfile.objects.filter(pk=KY_ANH).update(coverage_limit=limit)


def test_a_hamlet_keeps_its_code_when_its_name_is_corrected(village: Village) -> None:
    with scope([KY_ANH]):
        commands.rename_hamlet(hamlet=village.hamlets[0], name="Thôn Một", position=9, **ACT)
        assert [(h.code, h.name) for h in hamlets_on(KY_ANH, TODAY)] == [
            ("18775-T02", "Thôn 2"), ("18775-T01", "Thôn Một"),
        ]  # fmt: skip


def test_a_redraw_closes_the_old_on_the_day_and_names_both(village: Village) -> None:
    with scope([KY_ANH]):
        since = days_ago(30)
        new = commands.add_hamlet(commune=village.commune, name="Mới", valid_from=since, **ACT)
        commands.succeed_hamlets(olds=village.hamlets, news=[new], since=since, **ACT)
        assert [h.name for h in hamlets_on(KY_ANH, since - timedelta(days=1))] == ["Thôn 1", "Thôn 2"]
        assert [h.name for h in hamlets_on(KY_ANH, since)] == ["Mới"]
        assert map_days(KY_ANH) == [since]
        with pytest.raises(RedrawError):
            commands.succeed_hamlets(olds=village.hamlets, news=[new], since=TODAY, **ACT)


def test_a_hamlet_is_not_its_own_successor(village: Village) -> None:
    with scope([KY_ANH]):
        one = village.hamlets[0]
        with pytest.raises(RedrawError):
            commands.succeed_hamlets(olds=[one], news=[one], since=TODAY, **ACT)
        with pytest.raises(IntegrityError, match="places_hamlet_never_follows_itself"):
            HamletSuccessor.objects.create(commune_id=KY_ANH, old=one, new=one, since=TODAY)


def test_nothing_ends_before_it_begins(village: Village) -> None:
    with scope([KY_ANH]):
        for model, day in ((Unit, SETTLED), (Hamlet, DAY_BEFORE), (Team, DAY_BEFORE)):
            with pytest.raises(IntegrityError, match="begins"), transaction.atomic():
                model._default_manager.update(valid_to=day)


def test_every_kind_of_unit_can_be_registered_and_has_a_name(village: Village) -> None:
    with scope([KY_ANH]):
        for kind in UnitKind:
            commands.register_unit(
                commune=village.commune, code=free_code(Unit, f"{KY_ANH}-U-"), name=kind.label, kind=kind,
                valid_from=SETTLED, **ACT,
            )  # fmt: skip
        assert units_on(KY_ANH, TODAY).count() == len(UnitKind) + 1
        assert units_on(KY_ANH, TODAY, [UnitKind.SCHOOL]).count() == 1


def test_a_unit_is_corrected_closed_and_read_on_its_days(village: Village) -> None:
    with scope([KY_ANH]):
        office = village.office
        commands.correct_unit(
            unit=office, name="Ủy ban", level=UnitLevel.NONE, hamlet=village.hamlets[1], **ACT
        )
        commands.close_unit(unit=office, on=days_ago(5), **ACT)
        assert not units_on(KY_ANH, days_ago(5)).exists()
        assert [u.name for u in units_on(KY_ANH, days_ago(6))] == ["Ủy ban"]
        with pytest.raises(PlaceClosedError):
            commands.close_unit(unit=office, on=TODAY, **ACT)


def test_a_unit_cannot_close_before_it_opened_nor_stand_in_another_commune(village: Village) -> None:
    with scope([KY_ANH, KY_HOA]):
        with pytest.raises(PlaceClosedError):
            commands.close_unit(unit=village.office, on=SETTLED, **ACT)
        far = commands.add_hamlet(commune=village.neighbour, name="Xa", valid_from=SETTLED, **ACT)
        with pytest.raises(PlaceClosedError):
            commands.correct_unit(unit=village.office, name="U", level=UnitLevel.NONE, hamlet=far, **ACT)


def test_a_team_has_its_decision_and_an_end(village: Village) -> None:
    with scope([KY_ANH]):
        team = village.team
        commands.correct_team(team=team, name="Tổ 1", decision_no="15/QĐ-UBND", decision_on=SETTLED, **ACT)
        assert Team.objects.get().decision_no == "15/QĐ-UBND"
        commands.close_team(team=team, on=TODAY, **ACT)
        assert not teams_on(KY_ANH, TODAY).exists()
        assert teams_on(KY_ANH, days_ago(1)).count() == 1
        assert free_code(Team, f"{KY_ANH}-TO-") == f"{KY_ANH}-TO-02"


def test_opening_hours_replace_what_was_set_for_the_day(village: Village) -> None:
    with scope([KY_ANH]):
        days = [date(2026, 11, 2), date(2026, 11, 3)]
        commands.set_opening(commune=village.commune, days=days, hours=[MORNING, AFTERNOON], **ACT)
        commands.set_opening(commune=village.commune, days=days[:1], hours=[MORNING], **ACT)
        found = openings_between(KY_ANH, days[0], days[1])
        assert {day.day: len(hours) for day, hours in found.items()} == {2: 1, 3: 2}


def test_opening_ends_after_it_begins(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(IntegrityError, match="places_opening_ends_after_it_begins"):
        commands.set_opening(commune=village.commune, days=[TODAY], hours=[(time(11), time(11))], **ACT)


def test_an_hour_opens_once_a_day(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(IntegrityError, match="places_opening_once"):
        commands.set_opening(commune=village.commune, days=[TODAY], hours=[MORNING, MORNING], **ACT)


def test_a_place_of_another_commune_is_neither_read_nor_written(village: Village) -> None:
    with scope([KY_HOA]):
        assert not Hamlet.objects.exists()
        assert not Opening.objects.exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            commands.add_hamlet(commune=village.commune, name="Lạ", valid_from=SETTLED, code="x", **ACT)


def test_a_commune_is_found_without_marks_and_by_code(village: Village) -> None:
    for text in ("Kỳ Anh", "ky anh"):
        assert [c.code for c in communes_named(text)] in ([KY_ANH], [])
    assert KY_ANH in [c.code for c in communes_named("1877")]
