"""Acts on communes, hamlets, units, teams and opening hours. A redraw of hamlets moves people: `people.commands`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.places.models import Commune, CommuneProfile, Hamlet, HamletSuccessor, Opening, Team, Unit
from bdhvs.places.rules import PlaceClosedError, RedrawError, UnitKind, UnitLevel


@transaction.atomic
def open_commune(
    *, commune: Commune, hamlet_label: str, team_label: str, on: date, by: User | None, at: datetime
) -> CommuneProfile:
    """Let a commune work here, with its own words for hamlet and team."""
    profile, _ = CommuneProfile.objects.update_or_create(
        commune=commune,
        defaults={"hamlet_label": hamlet_label, "team_label": team_label, "place_name": commune.name},
        create_defaults={
            "hamlet_label": hamlet_label,
            "team_label": team_label,
            "place_name": commune.name,
            "started_on": on,
        },
    )
    note(act="open_commune", by=by, at=at, commune=commune.code, subject="commune", ids=[commune.code])
    return profile


@transaction.atomic
def add_hamlet(
    *, commune: Commune, name: str, valid_from: date, by: User | None, at: datetime, code: str = ""
) -> Hamlet:
    """A new hamlet with a code that was never used before in this commune."""
    taken = Hamlet.objects.filter(commune=commune).count()
    hamlet = Hamlet.objects.create(
        code=code or f"{commune.code}-T{taken + 1:02d}",
        commune=commune,
        name=name,
        position=taken + 1,
        valid_from=valid_from,
    )
    note(act="add_hamlet", by=by, at=at, commune=commune.code, subject="hamlet", ids=[hamlet.code])
    return hamlet


@transaction.atomic
def succeed_hamlets(
    *, olds: Iterable[Hamlet], news: Iterable[Hamlet], since: date, by: User | None, at: datetime
) -> None:
    """Close `olds` on `since` and record that `news` took over; both maps stay readable.

    Raises: RedrawError when a hamlet is on both sides, or an old one is already closed.
    """
    olds, news = list(olds), list(news)
    if {h.code for h in olds} & {h.code for h in news}:
        raise RedrawError("Một thôn không thể vừa là thôn cũ vừa là thôn mới.")
    for old in olds:
        if old.valid_to is not None:
            raise RedrawError(f"{old.name} đã hết hiệu lực.")
        old.valid_to = since
        old.save(update_fields=["valid_to"])
    HamletSuccessor.objects.bulk_create(
        HamletSuccessor(commune_id=old.commune_id, old=old, new=new, since=since)
        for old in olds
        for new in news
    )
    codes = [h.code for h in (*olds, *news)]
    note(act="redraw_hamlets", by=by, at=at, commune=news[0].commune_id, subject="hamlet", ids=codes)


@transaction.atomic
def restore_hamlets(
    *, olds: Iterable[Hamlet], news: Iterable[Hamlet], since: date, by: User | None, at: datetime
) -> None:
    """Put the map before a redraw back in force: the old hamlets are open, the new ones never were."""
    olds, news = list(olds), list(news)
    HamletSuccessor.objects.filter(old__in=olds, new__in=news, since=since).delete()
    Hamlet.objects.filter(pk__in=[h.pk for h in olds]).update(valid_to=None)
    void = Hamlet.objects.filter(pk__in=[h.pk for h in news], valid_from__gte=since)
    void.update(valid_to=F("valid_from"))
    codes = [h.code for h in (*olds, *news)]
    note(act="undo_redraw", by=by, at=at, commune=olds[0].commune_id, subject="hamlet", ids=codes)


@transaction.atomic
def register_unit(
    *,
    commune: Commune,
    code: str,
    name: str,
    kind: UnitKind,
    valid_from: date,
    by: User | None,
    at: datetime,
    level: UnitLevel = UnitLevel.NONE,
) -> Unit:
    """An office, school, association, enterprise, stall … of the commune."""
    unit = Unit.objects.create(
        code=code, commune=commune, name=name, kind=kind.value, level=level.value, valid_from=valid_from
    )
    note(act="register_unit", by=by, at=at, commune=commune.code, subject="unit", ids=[code])
    return unit


@transaction.atomic
def found_team(
    *,
    hamlet: Hamlet,
    code: str,
    name: str,
    valid_from: date,
    by: User | None,
    at: datetime,
    decision_no: str = "",
) -> Team:
    """A community digital team of a hamlet; its members are roster entries."""
    team = Team.objects.create(
        code=code,
        commune_id=hamlet.commune_id,
        hamlet=hamlet,
        name=name,
        valid_from=valid_from,
        decision_no=decision_no,
        decision_on=valid_from if decision_no else None,
    )
    note(act="found_team", by=by, at=at, commune=hamlet.commune_id, subject="team", ids=[code])
    return team


@transaction.atomic
def set_opening(
    *,
    commune: Commune,
    days: Iterable[date],
    hours: Iterable[tuple[time, time]],
    by: User | None,
    at: datetime,
) -> None:
    """Opening hours of the one-stop centre on these days, in place of what was set for them."""
    days, hours = list(days), list(hours)
    Opening.objects.filter(commune=commune, day__in=days).delete()
    Opening.objects.bulk_create(
        Opening(commune=commune, day=day, open_from=start, open_to=end)
        for day in days
        for start, end in hours
    )
    note(act="set_opening", by=by, at=at, commune=commune.code, subject="calendar", count=len(days))


@transaction.atomic
def rename_hamlet(*, hamlet: Hamlet, name: str, position: int, by: User | None, at: datetime) -> None:
    """Correct the name and the place in the list; the code stays. A new map is a redraw, not a new name."""
    hamlet.name, hamlet.position = name, position
    hamlet.save(update_fields=["name", "position"])
    note(act="rename_hamlet", by=by, at=at, commune=hamlet.commune_id, subject="hamlet", ids=[hamlet.code])


@transaction.atomic
def correct_unit(
    *, unit: Unit, name: str, level: UnitLevel, hamlet: Hamlet | None, by: User | None, at: datetime
) -> None:
    """Correct the name, the level of a school, and the hamlet where the unit stands.

    Raises: PlaceClosedError when the hamlet is of another commune.
    """
    if hamlet is not None and hamlet.commune_id != unit.commune_id:
        raise PlaceClosedError(f"{hamlet.name} không thuộc xã này.")
    unit.name, unit.level, unit.hamlet = name, level.value, hamlet
    unit.save(update_fields=["name", "level", "hamlet"])
    note(act="correct_unit", by=by, at=at, commune=unit.commune_id, subject="unit", ids=[unit.code])


def _closing_day(place: Unit | Team, on: date) -> date:
    if place.valid_to is not None:
        raise PlaceClosedError(f"{place.name} đã hết hoạt động từ {place.valid_to:%d/%m/%Y}.")
    if on <= place.valid_from:
        raise PlaceClosedError(f"Ngày thôi hoạt động phải sau ngày bắt đầu {place.valid_from:%d/%m/%Y}.")
    return on


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: User | None, at: datetime) -> None:
    """The unit is no longer; `on` is its first day without it. Who belonged to it stays readable.

    Raises: PlaceClosedError
    """
    unit.valid_to = _closing_day(unit, on)
    unit.save(update_fields=["valid_to"])
    note(act="close_unit", by=by, at=at, commune=unit.commune_id, subject="unit", ids=[unit.code])


@transaction.atomic
def correct_team(
    *, team: Team, name: str, decision_no: str, decision_on: date | None, by: User | None, at: datetime
) -> None:
    """Correct the name of a team and the decision it was founded with."""
    team.name, team.decision_no, team.decision_on = name, decision_no, decision_on
    team.save(update_fields=["name", "decision_no", "decision_on"])
    note(act="correct_team", by=by, at=at, commune=team.commune_id, subject="team", ids=[team.code])


@transaction.atomic
def close_team(*, team: Team, on: date, by: User | None, at: datetime) -> None:
    """The team is no longer; `on` is its first day without it.

    Raises: PlaceClosedError
    """
    team.valid_to = _closing_day(team, on)
    team.save(update_fields=["valid_to"])
    note(act="close_team", by=by, at=at, commune=team.commune_id, subject="team", ids=[team.code])


@dataclass(frozen=True, slots=True)
class ProfileWords:
    """How the commune writes itself. `coverage_limit`: unit percent. `signing`: lines above the name of who signs."""

    hamlet_label: str
    team_label: str
    place_name: str
    coverage_limit: int
    signing: Sequence[str] = ()


@transaction.atomic
def change_profile(
    *, profile: CommuneProfile, words: ProfileWords, by: User | None, at: datetime
) -> list[str]:
    """Change labels, letterhead and limits; gives the names of the fields that changed."""
    wanted = asdict(words) | {"signing": list(words.signing)}
    changed = [field for field, value in wanted.items() if getattr(profile, field) != value]
    for field in changed:
        setattr(profile, field, wanted[field])
    if changed:
        profile.save(update_fields=changed)
        code = profile.commune_id
        note(act="change_profile", by=by, at=at, commune=code, subject="commune", ids=[code], fields=changed)
    return changed
