"""The words of the language: units that can be counted, facts and related units that can be asked of them.

Natures (measurement rules 1 and 2). *Observed*: nothing recorded is missing, a recorded no is a fail. *Logged*:
nothing recorded is a fail, unless a log of the owner was due and is not accepted, then missing. *Register*:
two-valued, nothing there is a fail.

Roster rows (team members, mentees, duties, assignments) and recognitions are read in force on the as-of day
(rule 11), so that `active` is true of each of them; it may be written for the reader.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Nature(StrEnum):
    OBSERVED = "observed"
    LOGGED = "logged"
    REGISTER = "register"


class Type(StrEnum):
    CODE = "code"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    FLAG = "flag"
    LIST = "list"


C, N, D, I, F, L = Type.CODE, Type.NUMBER, Type.DATE, Type.INSTANT, Type.FLAG, Type.LIST  # noqa: E741


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact or of related unit: what can be said of it and which tables it is read from.

    `keys` are the fields by which an observed fact is chosen before it is reduced to the latest (rules 4, 5).
    `unit` is what a related unit is, so that it can be asked further.
    """

    nature: Nature
    fields: dict[str, Type]
    tables: tuple[str, ...]
    keys: frozenset[str] = frozenset()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A kind of unit that can be counted: its own fields, what may be asked of it, and who keeps its log."""

    says: str
    fields: dict[str, Type]
    asks: tuple[str, ...]
    tables: tuple[str, ...]
    has_age: bool = False
    log_owner: str = ""
    base: dict[str, Type] = field(default_factory=dict)


_PERSON_FACTS: Final = (
    "attainment",
    "test_result",
    "attendance",
    "membership",
    "roster",
    "household",
    "recognition",
)
_WORK: Final = ("visit", "session", "publication", "submission")
_RESIDENTS: Final = ("person", "residence")
_UNIT_FIELDS: Final = {"kind": C, "level": C}

PERSON, HOUSEHOLD, HAMLET, TEAM = "person", "household", "hamlet", "team"
TEAM_MEMBER, MENTOR, UNIT, SCHOOL, ENTERPRISE, COMMUNE = (
    "team_member",
    "mentor",
    "unit",
    "school",
    "enterprise",
    "commune",
)
WEEK, WEEK_CHANNEL, DAY, DAY_OPENING = "week", "week × channel", "day", "day[opening]"

UNITS: Final[dict[str, Unit]] = {
    PERSON: Unit(
        "người", {"sex": C, "resident": F}, _PERSON_FACTS, _RESIDENTS, has_age=True, log_owner="hamlet"
    ),
    HOUSEHOLD: Unit(
        "hộ",
        {"priority": C},
        ("visit", "delivery", "assignment", "member", "recognition"),
        ("household", *_RESIDENTS),
        log_owner="hamlet",
    ),
    HAMLET: Unit(
        "thôn",
        {},
        (*_WORK, "team", "household", "member", "unit", "recognition"),
        ("hamlet", "hamlet_successor"),
        log_owner="hamlet",
    ),
    TEAM: Unit(
        "Tổ",
        {"decision_no": C, "decision_on": D},
        ("session", "submission", "team_member", "recognition"),
        ("team",),
        log_owner="team",
    ),
    TEAM_MEMBER: Unit(
        "thành viên Tổ",
        {"active": F, "role": C, "sex": C},
        _PERSON_FACTS,
        ("roster", "team", "person"),
        has_age=True,
        log_owner="team",
    ),
    MENTOR: Unit(
        "người hướng dẫn",
        {"active": F, "role": C, "sex": C},
        (*_PERSON_FACTS, "mentee"),
        ("roster", "person"),
        has_age=True,
    ),
    UNIT: Unit("đơn vị", _UNIT_FIELDS, ("session", "submission", "recognition"), ("unit",), log_owner="unit"),
    SCHOOL: Unit(
        "trường học", _UNIT_FIELDS, ("session", "submission", "recognition"), ("unit",), log_owner="unit"
    ),
    ENTERPRISE: Unit(
        "doanh nghiệp, hợp tác xã, tổ hợp tác",
        _UNIT_FIELDS,
        ("session", "submission", "recognition"),
        ("unit",),
        log_owner="unit",
    ),
    COMMUNE: Unit("xã", {}, (*_WORK, "team", "hamlet", "unit", "household"), ("commune",)),
    WEEK: Unit("tuần", {}, ("publication", "session"), ()),
    WEEK_CHANNEL: Unit("tuần × kênh", {"channel": C}, ("publication",), ()),
    DAY: Unit("ngày", {"date": D}, _WORK, ()),
    DAY_OPENING: Unit("ngày mở cửa", {"date": D}, ("duty",), ("calendar",)),
}
"""Everything that `of` can be. Weeks are the completed weeks whose Monday lies in the plan; days those up to D."""

UNIT_KINDS: Final[dict[str, tuple[str, ...]]] = {
    UNIT: (),
    SCHOOL: ("school",),
    ENTERPRISE: ("enterprise", "cooperative", "cooperative_union", "cooperative_group"),
    "youth_cell": ("youth_cell",),
    "office": ("office", "one_stop", "police", "military", "public_service", "health_station"),
}
"""Which kinds of the table `unit` a word of the language means; none: all of them."""

_PERSON_FIELDS: Final = {"sex": C}
_RELATED_UNIT: Final = {"unit.kind": C, "unit.level": C, "unit.commune": C, "unit": C}

KINDS: Final[dict[str, Kind]] = {
    "attainment": Kind(
        Nature.OBSERVED,
        {"item": C, "set": C, "result": C, "degree": N},
        ("attainment", "item_set", "framework_in_use"),
        frozenset({"item", "set"}),
    ),
    "test_result": Kind(
        Nature.OBSERVED,
        {"group": C, "framework": C, "passed": F, "degree": N},
        ("test_result", "attainment", "item"),
        frozenset({"group", "framework"}),
    ),
    "visit": Kind(
        Nature.LOGGED, {"kind": C, "topics": L, "household": C, "occurred_on": D}, ("visit", "visit_topic")
    ),
    "delivery": Kind(Nature.LOGGED, {"channel": C, "topic": C, "occurred_on": D}, ("delivery",)),
    "session": Kind(
        Nature.LOGGED,
        {"kind": C, "topics": L, "team": C, "unit": C, "occurred_on": D},
        ("session", "session_topic", "session_place"),
    ),
    "attendance": Kind(
        Nature.LOGGED,
        {
            "session": C,
            "session.kind": C,
            "session.topics": L,
            "session.team": C,
            "session.unit": C,
            "occurred_on": D,
        },
        ("attendance", "session", "session_topic"),
    ),
    "publication": Kind(
        Nature.LOGGED,
        {
            "channel": C,
            "kind": C,
            "ref": C,
            "topics": L,
            "minutes": N,
            "has_proof": F,
            "occurred_on": D,
        },
        ("publication", "publication_place", "publication_topic"),
    ),
    "submission": Kind(
        Nature.LOGGED,
        {"report": C, "status": C, "submitted_at": I, "due_at": I},
        ("submission",),
    ),
    "recognition": Kind(Nature.LOGGED, {"programme": C, "active": F}, ("recognition",)),
    "assignment": Kind(Nature.LOGGED, {"role": C, "active": F}, ("roster",)),
    "duty": Kind(Nature.LOGGED, {"unit.kind": C, "unit": C, "role": C, "active": F}, ("roster", "unit")),
    "roster": Kind(Nature.LOGGED, {"kind": C, "role": C, "active": F}, ("roster",)),
    "team_member": Kind(
        Nature.LOGGED, {"role": C, "active": F, **_PERSON_FIELDS}, ("roster", "person"), unit=PERSON
    ),
    "mentee": Kind(Nature.LOGGED, {"active": F, **_PERSON_FIELDS}, ("roster", "person"), unit=PERSON),
    "membership": Kind(Nature.REGISTER, {"group": C, **_RELATED_UNIT}, ("membership", "unit")),
    "member": Kind(
        Nature.REGISTER, {"role": C, "residence": C, **_PERSON_FIELDS}, ("residence", "person"), unit=PERSON
    ),
    "household": Kind(Nature.REGISTER, {"priority": C}, ("residence", "household"), unit=HOUSEHOLD),
    "team": Kind(Nature.REGISTER, {"decision_no": C, "decision_on": D}, ("team",), unit=TEAM),
    "unit": Kind(Nature.REGISTER, dict(_UNIT_FIELDS), ("unit",), unit=UNIT),
    "hamlet": Kind(Nature.REGISTER, {}, ("hamlet",), unit=HAMLET),
}
"""Everything that can stand in `any(…)`, `all(…)`, `count(…)`, `sum(…)`. Visits count when done, sessions when held,
attendances of learners only, practice tests never (rules 5 and 7)."""

MAX_DEPTH: Final = 3
ACCEPTED: Final = ("accepted", "approved", "locked")
"""A log with one of these states has been accepted (rule 2)."""
ACTIVITY_LOG: Final = "activity_log"
SPOT_CHECK: Final = "spot_check"
"""`source` of an attainment written by a spot-check; a no among them makes an earlier test void (rule 5)."""
