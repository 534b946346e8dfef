"""Records of training in a year: what each trainer taught, how many of each team were trained. No member is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from bdhvs.gatherings.models import Attendance
from bdhvs.gatherings.planning.queries import gatherings_of
from bdhvs.gatherings.planning.rules import GatheringState
from bdhvs.lib.vietnamese import fold
from bdhvs.people.models import Roster
from bdhvs.people.rules import RosterKind
from bdhvs.places.queries import teams_on
from bdhvs.ui.tables import Column, Empty, Kind, Table


@dataclass(slots=True)
class TrainerRecord:
    """One who taught, as the gatherings call him or her; two spellings of one name are one."""

    name: str
    held: int
    came: int
    last_on: date


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """A team with its members of today and how many of them were at a training in the year."""

    name: str
    members: int
    trained: int

    @property
    def missing(self) -> int:
        return self.members - self.trained


def trainer_records(commune: str, year: int) -> list[TrainerRecord]:
    """Everybody who taught at a held gathering of the year. One query."""
    found: dict[str, TrainerRecord] = {}
    rows = (
        gatherings_of(commune)
        .filter(state=GatheringState.HELD.value, falls_on__year=year)
        .exclude(trainer="")
    )
    for row in rows:
        record = found.setdefault(fold(row.trainer), TrainerRecord(row.trainer, 0, 0, row.falls_on))
        record.held += 1
        record.came += vars(row)["came"] or 0
        record.last_on = max(record.last_on, row.falls_on)
    return sorted(found.values(), key=lambda one: (-one.held, fold(one.name)))


def team_records(commune: str, year: int, on: date) -> list[TeamRecord]:
    """Every team of that day. Three queries. Teams of hamlets that the reader may not see show no members."""
    members: dict[str, set[int]] = {}
    served = Roster.objects.filter(commune_id=commune, kind=RosterKind.TEAM_MEMBER.value).valid_on(on)
    for team, person in served.values_list("object_team_id", "subject_person_id"):
        members.setdefault(team, set()).add(person)
    trained = _trained(commune, year, {person for people in members.values() for person in people})
    return [
        TeamRecord(team.name, len(own := members.get(team.pk, set())), len(own & trained))
        for team in teams_on(commune, on)
    ]


def _trained(commune: str, year: int, people: Iterable[int]) -> set[int]:
    came = Attendance.objects.filter(
        commune_id=commune, person__in=people, session__kind="training", session__status="held",
        session__superseded_by=None, session__occurred_on__year=year,
    )  # fmt: skip
    return set(came.values_list("person_id", flat=True))


def trainer_table(rows: list[TrainerRecord], query: QueryDict) -> Table[Any]:
    columns = [
        Column("name", "Người hướng dẫn, báo cáo viên", heading=True, searchable=True),
        Column("held", "Số buổi", Kind.NUMBER),
        Column("came", "Lượt người dự", Kind.NUMBER),
        Column("last_on", "Buổi gần nhất", Kind.DATE),
    ]
    empty = Empty("Năm này chưa ghi ai hướng dẫn", "Ghi người hướng dẫn khi lên lịch buổi, lớp.")
    return Table(rows, columns, query, key="nguoi-day", caption="Người hướng dẫn", sort="-held", empty=empty)


def team_table(rows: list[TeamRecord], query: QueryDict) -> Table[Any]:
    columns = [
        Column("name", "Tổ", heading=True, searchable=True),
        Column("members", "Thành viên", Kind.NUMBER),
        Column("trained", "Đã tập huấn", Kind.NUMBER),
        Column("missing", "Chưa", Kind.NUMBER),
    ]
    empty = Empty("Chưa có Tổ nào", "Ghi Tổ và thành viên ở phần Danh sách.")
    return Table(
        rows,
        columns,
        query,
        key="to",
        caption="Tập huấn của các Tổ",
        prefix="to-",
        sort="-missing",
        empty=empty,
    )
