"""Skills and statuses of persons, one row a person and item."""

from collections.abc import Hashable, Sequence
from datetime import date, datetime
from typing import Any

from bdhvs.accounts.models import User
from bdhvs.exchange.loading.about_persons import refuse_by_person
from bdhvs.exchange.loading.cells import Words, day, year
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.persons import person_of
from bdhvs.exchange.loading.sheet import Column, Row
from bdhvs.exchange.loading.verdicts import Known, Reading, Verdict, compare
from bdhvs.lib.evidence import Level
from bdhvs.people.importing.register import KnownPerson
from bdhvs.people.models import Person
from bdhvs.skills.commands import (
    AttainmentEntry,
    check_entry,
    known_items,
    record_attainments,
)
from bdhvs.skills.models import Attainment
from bdhvs.skills.rules import FactError, Result

COLUMNS = (
    Column("person", "Mã người", width=12, note="Nếu có. Có mã thì không cần năm sinh, thôn.", also=("ma",)),
    Column(
        "number",
        "Số định danh cá nhân",
        width=18,
        note="12 chữ số. Chỉ dùng để nhận ra người, không lưu.",
        also=("cccd", "số cccd", "số định danh", "số căn cước"),
    ),
    Column("name", "Họ và tên", must=True, width=26, also=("họ tên",)),
    Column(
        "birth", "Năm sinh", width=10, note="Bốn số, ví dụ 1960.", also=("ngày sinh", "ngày tháng năm sinh")
    ),
    Column(
        "hamlet", "Thôn, tổ dân phố", width=18, lists="hamlets", also=("thôn", "xóm", "khối", "tổ dân phố")
    ),
    Column("item", "Kỹ năng, trạng thái", must=True, width=44, lists="items", also=("kỹ năng", "trạng thái")),
    Column("result", "Kết quả", must=True, width=10, lists="results", note="Có hoặc Chưa."),
    Column("degree", "Mức độ", width=12, lists="degrees", note="Chỉ ghi khi đã quan sát."),
    Column(
        "day", "Ngày", must=True, width=12, note="ngày/tháng/năm", also=("ngày ghi nhận", "ngày đánh giá")
    ),
    Column("level", "Minh chứng", width=34, lists="levels", note="Để trống là E1."),
    Column("source", "Nguồn", width=34, note="Bắt buộc với E3, E4: giấy nào, danh sách nào."),
)
UNLIKE = "cùng ngày đã có ghi nhận khác; ghi nhận sau được tính"


def judge(rows: Sequence[Row], context: Context) -> list[Verdict]:
    """Verdicts of a list, with a handful of queries however long it is."""
    found = [(row, _read(row, context)) for row in rows]
    people = Person.objects.in_bulk({who.id for _, given in found if given for who in [given["who"]] if who})
    readings = [_reading(row, given, people) for row, given in found]
    _check(readings, context)
    return compare(readings, _known(readings, context), corrects=False, unlike=UNLIKE)


def record(commune: str, verdicts: Sequence[Verdict], *, by: User | None, at: datetime) -> int:
    entries = [verdict.entry for verdict in verdicts]
    return len(record_attainments(commune_code=commune, entries=entries, by=by, at=at))


def _read(row: Row, context: Context) -> dict[str, Any]:
    birth = row.take("birth", year)
    hamlet = row.take("hamlet", context.hamlet)
    return {
        "who": person_of(row, context.people, birth, hamlet),
        "item": row.take("item", context.lookup("items"), must=True),
        "result": row.take("result", context.lookup("results"), must=True),
        "degree": row.take("degree", context.lookup("degrees")),
        "day": row.take("day", day, must=True),
        "level": row.take("level", context.level) or Level.E1,
        "source": row.take("source", Words(200)) or "",
    }


def _reading(row: Row, given: dict[str, Any], people: dict[int, Person]) -> Reading:
    who: KnownPerson | None = given["who"]
    name = who.name if who else row.cells.get("name", "")
    reading = Reading(row, f"{name}: {row.cells.get('item', '')}")
    if row.problems or who is None or who.id not in people:
        return reading
    result, degree = Result(given["result"]), int(given["degree"]) if given["degree"] else None
    entry = AttainmentEntry(
        people[who.id], given["item"], result, given["level"], given["day"], degree, given["source"]
    )
    reading.entry = entry
    reading.core = (who.id, entry.item_code, entry.occurred_on)
    reading.content = (result.value, degree, entry.level.value)
    return reading


def _check(readings: Sequence[Reading], context: Context) -> None:
    """The rules of the command, told row by row."""
    items, today = known_items(), context.desk.on
    good = [reading for reading in readings if reading.entry is not None]
    for reading in good:
        try:
            check_entry(reading.entry, items, received_on=today)
        except FactError as refusal:
            reading.row.refuse(refusal)
    refuse_by_person(good, context)


def _known(readings: Sequence[Reading], context: Context) -> Known:
    people = {reading.entry.person.pk for reading in readings if reading.entry is not None}
    items = {reading.entry.item_code for reading in readings if reading.entry is not None}
    held = Attainment.objects.filter(
        commune_id=context.commune, person_id__in=people, item_code__in=items, superseded_by=None
    )
    found: dict[Hashable, list[tuple[Hashable, Any]]] = {}
    rows: Any = held.values_list("person_id", "item_code", "occurred_on", "result", "degree", "level", "pk")
    person: int
    on: date
    for person, item, on, result, degree, level, pk in rows.iterator(chunk_size=5000):
        found.setdefault((person, item, on), []).append(((result, degree, level), pk))
    return found
