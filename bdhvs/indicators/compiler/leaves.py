"""Facts that a condition looks at: for each kind, the rows of each unit with what can be said of them.

A leaf has `unit_id` (the unit that asks), `fact_id`, `occurred_on`, `level` as a number, and the fields of the kind
with dots as underscores. Nothing of the condition itself has been applied, except what rules 3 to 7 say of the kind.
"""

from collections.abc import Callable
from typing import Any

from bdhvs.indicators.compiler.frames import Frame
from bdhvs.indicators.compiler.tables import (
    canonical,
    hamlet_sources,
    households_merged,
    ibis,
    instant,
    persons_merged,
    standing,
    table,
    text,
    valid,
    window,
)
from bdhvs.lib.expression import tree

Asked = tuple[tree.Source, Frame, bool]
"""The source, the frame that asks, and whether the evidence floor applies."""


def leaf(asked: Asked) -> Any:
    """Rows of a source that is not a related unit, an attainment or a test."""
    builders: dict[str, Callable[[Asked], Any]] = {
        "visit": visits,
        "delivery": deliveries,
        "session": sessions,
        "attendance": attendances,
        "publication": publications,
        "submission": submissions,
        "recognition": recognitions,
        "assignment": assignments,
        "roster": roster_rows,
        "membership": memberships,
    }
    return builders[asked[0].kind](asked)


def column_of(path: tree.Path) -> str:
    return "_".join(path.parts)


def with_topics(rows: Any, source: tree.Source, topics: str, owner: str) -> Any:
    """Rows with one column `topic_CODE` for each code that the condition asks of the topics."""
    listed = table(topics)
    for code in sorted(set(_topics(source.where)) | set(_topics(source.then))):
        name = f"topic_{code}"
        having = listed.filter(listed.topic_code == code).select(**{name: owner}).distinct()
        rows = rows.left_join(having, rows[_FACT] == having[name])
        rows = rows.mutate(**{name: rows[name].notnull()})
    return rows


_FACT = "fact_id"


def _topics(condition: tree.Expression | None) -> list[str]:
    match condition:
        case tree.Contains(_, code):
            return [code.value]
        case tree.And(terms) | tree.Or(terms) | tree.Either(terms):
            return [code for term in terms for code in _topics(term)]
        case tree.Not(term):
            return _topics(term)
    return []


def _windowed(rows: Any, source: tree.Source) -> Any:
    return window(rows, in_period=source.in_period, observed=False)


def _in_spans(rows: Any, frame: Frame, *on: str) -> Any:
    """Facts of the commune laid on the weeks or days in which they happened."""
    spans = frame.rows.select("unit_id", "span_from", "span_to", **{f"span_{c}": c for c in on})
    same = [rows[c] == spans[f"span_{c}"] for c in on]
    joined = rows.join(spans, [rows.occurred_on >= spans.span_from, rows.occurred_on < spans.span_to, *same])
    return joined.drop("span_from", "span_to", *(f"span_{c}" for c in on))


def _here(rows: Any) -> Any:
    return rows.filter(rows.commune_code == text("commune"))


def _by_hamlet(rows: Any, place: str) -> Any:
    """Facts of a place laid on the hamlet of today that the place has become (rule 14)."""
    sources = hamlet_sources()
    joined = rows.join(sources, rows[place] == sources.was)
    return joined.rename(unit_id="hamlet").drop("was")


def visits(asked: Asked) -> Any:
    source, frame, floor = asked
    visit = table("visit")
    rows = standing(visit.filter(visit.outcome == "done"), floor)
    rows = _windowed(rows, source).rename(fact_id="id", household="household_id")
    rows = with_topics(rows, source, "visit_topic", "visit_id")
    if frame.unit == "household":
        return canonical(rows, "household", households_merged())
    if frame.unit == "hamlet":
        return _by_hamlet(rows, "hamlet_code")
    return _of_commune(_here(rows), frame)


def _of_commune(rows: Any, frame: Frame) -> Any:
    return _in_spans(rows, frame) if frame.span else rows.mutate(unit_id=rows.commune_code)


def deliveries(asked: Asked) -> Any:
    source, _, floor = asked
    rows = _windowed(standing(table("delivery"), floor), source)
    rows = rows.rename(fact_id="id", channel="channel_code", topic="topic_code")
    return canonical(rows, "household_id", households_merged())


def held_sessions(source: tree.Source, floor: bool) -> Any:
    session = table("session")
    rows = standing(session.filter(session.status == "held"), floor)
    return _windowed(rows, source).rename(fact_id="id", team="team_code", unit="unit_code")


def sessions(asked: Asked) -> Any:
    source, frame, floor = asked
    rows = with_topics(held_sessions(source, floor), source, "session_topic", "session_id")
    if frame.unit == "hamlet":
        return _served_hamlets(rows, _session_places(rows))
    if frame.unit in ("team", "unit"):
        return rows.mutate(unit_id=rows[frame.unit])
    return _of_commune(_here(rows), frame)


def _session_places(rows: Any) -> Any:
    """(served_by, place): the hamlets that a session serves: its own and those listed."""
    listed = table("session_place").select(served_by="session_id", place="hamlet_code")
    return (
        rows.filter(rows.hamlet_code.notnull()).select(served_by="fact_id", place="hamlet_code").union(listed)
    )


def _served_hamlets(rows: Any, places: Any) -> Any:
    """Facts once for each hamlet of today that they served."""
    pairs = _by_hamlet(places, "place").select("unit_id", "served_by").distinct()
    return rows.join(pairs, rows.fact_id == pairs.served_by).drop("served_by")


def attendances(asked: Asked) -> Any:
    source, _, floor = asked
    held = with_topics(held_sessions(source, floor), source, "session_topic", "session_id")
    topics = [c for c in held.columns if c.startswith("topic_")]
    held = held.select(
        *topics,
        "fact_id",
        "occurred_on",
        "level",
        session_kind="kind",
        session_team="team",
        session_unit="unit",
    )
    attendance = table("attendance")
    named = attendance.filter(attendance.role == "learner", attendance.person_id.notnull())
    rows = named.select("person_id", session="session_id").join(held, [("session", "fact_id")])
    return canonical(rows, "person_id", persons_merged())


def publications(asked: Asked) -> Any:
    source, frame, floor = asked
    rows = _windowed(standing(table("publication"), floor), source)
    rows = rows.rename(fact_id="id", channel="channel_code", ref="ref_code")
    rows = with_topics(rows, source, "publication_topic", "publication_id")
    if frame.unit == "hamlet":
        return _publications_by_hamlet(rows)
    rows = _here(rows)
    if frame.span:
        return _in_spans(rows, frame, *(c for c in ("channel",) if c in frame.rows.columns))
    return rows.mutate(unit_id=rows.commune_code)


def _publications_by_hamlet(rows: Any) -> Any:
    """Publications for listed hamlets, and those without a list for every hamlet of the commune."""
    places = table("publication_place").select(served_by="publication_id", place="hamlet_code")
    listed = _served_hamlets(rows, places)
    hamlet = table("hamlet").select(unit_id="hamlet_code", in_commune="commune_code")
    whole = rows.anti_join(places, rows.fact_id == places.served_by)
    whole = whole.join(hamlet, whole.commune_code == hamlet.in_commune).drop("in_commune")
    return listed.union(whole.select(listed.columns), distinct=False)


def submissions(asked: Asked) -> Any:
    source, frame, floor = asked
    submission = table("submission")
    end = "end_closes" if source.in_period else "day_closes"
    rows = submission.filter(
        submission.submitted_at >= instant("start_opens"), submission.submitted_at < instant(end)
    )
    rows = standing(rows, floor)
    local = rows.submitted_at + ibis().interval(hours=7)
    rows = rows.mutate(occurred_on=local.cast("timestamp").date()).rename(fact_id="id", report="report_id")
    if frame.span:
        return _daily_submissions(_here(rows), frame)
    rows = rows.filter(rows.subject_kind == frame.unit)
    if frame.unit == "hamlet":
        return _by_hamlet(rows, "subject_id")
    return rows.mutate(unit_id=rows.subject_id)


def _daily_submissions(rows: Any, frame: Frame) -> Any:
    """Things handed in for the day, whenever they were."""
    spans = frame.rows.select("unit_id", "span_from")
    return rows.join(spans, rows.period_from == spans.span_from).drop("span_from")


def recognitions(asked: Asked) -> Any:
    _, frame, floor = asked
    recognition = table("recognition")
    rows = valid(standing(recognition.filter(recognition.subject_kind == frame.unit), floor))
    rows = rows.mutate(occurred_on=rows.valid_from).rename(fact_id="id", programme="programme_code")
    if frame.unit == "person":
        return canonical(rows, "subject_id", persons_merged())
    if frame.unit == "household":
        return canonical(rows, "subject_id", households_merged())
    return rows.mutate(unit_id=rows.subject_id)


def _in_force(kind: str | None, floor: bool) -> Any:
    roster = table("roster")
    rows = roster.filter(roster.kind == kind) if kind else roster
    rows = valid(standing(rows, floor))
    return rows.mutate(occurred_on=rows.valid_from).rename(fact_id="id")


def assignments(asked: Asked) -> Any:
    rows = _in_force("assignment", asked[2])
    return canonical(rows.filter(rows.object_kind == "household"), "object_id", households_merged())


def roster_rows(asked: Asked) -> Any:
    rows = _in_force(None, asked[2])
    rows = rows.filter(rows.subject_kind == "person", rows.commune_code == text("commune"))
    return canonical(rows, "subject_id", persons_merged())


def memberships(asked: Asked) -> Any:
    membership = table("membership")
    rows = valid(membership)
    unit = table("unit").select(
        of_unit="unit_code", unit_kind="kind", unit_level="level", unit_home="commune_code"
    )
    rows = rows.left_join(unit, rows.unit_code == unit.of_unit)
    rows = canonical(rows, "person_id", persons_merged())
    return rows.select(
        "unit_id",
        "unit_kind",
        "unit_level",
        group="group_code",
        unit="unit_code",
        unit_commune=ibis().coalesce(rows.unit_home, rows.commune_code),
        fact_id=ibis().null("string"),
        occurred_on=rows.valid_from,
        level=ibis().null("int64"),
    )
