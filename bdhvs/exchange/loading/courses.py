"""Lists of outside courses: who has an account, is learning, has finished; one row a person and course (AH-D1)."""

from collections.abc import Hashable, Sequence
from datetime import date, datetime
from typing import Any

from bdhvs.accounts.models import User
from bdhvs.exchange.loading.about_persons import refuse_by_person
from bdhvs.exchange.loading.attainments import COLUMNS as PERSON_COLUMNS
from bdhvs.exchange.loading.cells import Words, day, year
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.persons import person_of
from bdhvs.exchange.loading.sheet import Column, Row
from bdhvs.exchange.loading.verdicts import Known, Reading, Verdict, compare
from bdhvs.learning.courses.commands import ListEntry, record_list
from bdhvs.learning.courses.models import CourseEntry, OutsideCourse
from bdhvs.learning.courses.rules import ITEMS, Standing, check_level
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.skills.commands import check_entry, known_items
from bdhvs.skills.rules import FactError

_WHO = ("person", "number", "name", "birth", "hamlet")
COLUMNS = (
    *(column for column in PERSON_COLUMNS if column.key in _WHO),
    Column("course", "Khóa học", must=True, width=36, lists="courses", also=("tên khóa học",)),
    Column("standing", "Tình trạng", must=True, width=18, lists="course_standings", also=("kết quả",)),
    Column(
        "day", "Ngày", must=True, width=12, note="ngày/tháng/năm của danh sách", also=("ngày hoàn thành",)
    ),
    Column("level", "Minh chứng", must=True, width=34, lists="list_levels"),
    Column("source", "Nguồn", must=True, width=34, note="Danh sách nào, giấy chứng nhận nào."),
)


def judge(rows: Sequence[Row], context: Context) -> list[Verdict]:
    """Verdicts of a list, with a handful of queries however long it is."""
    found = [(row, _read(row, context)) for row in rows]
    people = Person.objects.in_bulk({given["who"].id for _, given in found if given["who"]})
    courses = {str(one.pk): one for one in OutsideCourse.objects.filter(commune_id=context.commune)}
    readings = [_reading(row, given, people, courses) for row, given in found]
    _check(readings, context)
    return compare(readings, _known(readings, context), corrects=False)


def record(commune: str, verdicts: Sequence[Verdict], *, by: User | None, at: datetime) -> int:
    entries = [verdict.entry for verdict in verdicts]
    record_list(commune=commune, entries=entries, by=by, at=at)
    return len(entries)


def _read(row: Row, context: Context) -> dict[str, Any]:
    birth, hamlet = row.take("birth", year), row.take("hamlet", context.hamlet)
    return {
        "who": person_of(row, context.people, birth, hamlet),
        "course": row.take("course", context.lookup("courses"), must=True),
        "standing": row.take("standing", context.lookup("course_standings"), must=True),
        "day": row.take("day", day, must=True),
        "level": row.take("level", context.lookup("list_levels"), must=True),
        "source": row.take("source", Words(200), must=True),
    }


def _reading(
    row: Row, given: dict[str, Any], people: dict[int, Person], courses: dict[str, OutsideCourse]
) -> Reading:
    who = given["who"]
    reading = Reading(row, f"{who.name if who else row.cells.get('name', '')}: {row.cells.get('course', '')}")
    if row.problems or who is None or who.id not in people:
        return reading
    standing, level, on = Standing(given["standing"]), Level(given["level"]), given["day"]
    reading.entry = ListEntry(people[who.id], courses[given["course"]], standing, on, level, given["source"])
    reading.core = (who.id, given["course"], standing.value, on)
    reading.content = level.value
    return reading


def _check(readings: Sequence[Reading], context: Context) -> None:
    """The rules of the command, told row by row."""
    items, today = known_items(), context.desk.on
    good = [reading for reading in readings if reading.entry is not None]
    for reading in good:
        entry: ListEntry = reading.entry
        try:
            check_level(entry.level)
            for one in entry.attainments():
                check_entry(one, items, received_on=today)
        except FactError as refusal:
            reading.row.refuse(refusal)
    refuse_by_person(good, context)


def _known(readings: Sequence[Reading], context: Context) -> Known:
    """Lines of earlier lists: the last status that a line stands for says which line it was."""
    people = {reading.entry.person.pk for reading in readings if reading.entry is not None}
    last = {items[-1]: standing.value for standing, items in ITEMS.items()}
    held = CourseEntry.objects.filter(
        commune_id=context.commune, attainment__person__in=people, attainment__superseded_by=None
    )
    found: dict[Hashable, list[tuple[Hashable, Any]]] = {}
    rows: Any = held.values_list(
        "attainment__person_id", "course_id", "attainment__item_code", "attainment__occurred_on",
        "attainment__level", "pk",
    )  # fmt: skip
    person: int
    on: date
    for person, course, item, on, level, pk in rows.iterator(chunk_size=5000):
        found.setdefault((person, str(course), last.get(item, ""), on), []).append((level, pk))
    return found
