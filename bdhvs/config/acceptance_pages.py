"""Which page serves a row of a plan and what is written there: by the row, else by its kind, channel or section."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Served:
    """Where a row is worked with and what it leaves. `word`: the part of the page's address that is its own."""

    page: str
    fact: str
    later: str = ""
    word: str = ""


_GATHERING = Served("classes:gatherings", "gathering, session, attendance")
_PUBLICATION = Served("outreach:publication", "publication per channel")
_CONTENT = Served("outreach_content:items", "item with versions, approval, publication per channel")
_BANNER = Served("banners:banners", "banner with place, photo and days; publication")
_SLOGAN = Served("banners:new", "words of a banner")
_TASK = Served("plans:tasks", "task step with files")
_REMINDER = Served("plans:reminders", "reminder of what is due")
_DEMAND = Served("plans:sub_plans", "demand: asked, handed in, returned, accepted; submission")
_VISIT = Served("team:coverage", "visit, attainment")
_SKILL = Served("skills:attainment", "attainment")
_HANDED_IN = Served("exchange:handed_in", "submission")
_PAPERS = Served("units:home", "paper, submission")
_SCHOOL = Served("units:home", "paper of a school, submission, figure")
_REPORT = Served("reports:reports", "report")
_NEED = Served("voices:needs", "need with answer")
_ZONE = Served("voices:zones", "place without signal")
_INCIDENT = Served("incidents:incidents", "incident with what was done")
_TRAINING = Served("classes:training", "line of the yearly training plan, training record")
_LIBRARY = Served("library:index", "page of the handbook of teams")
_FRAMEWORK = Served("framework:frameworks", "framework in use for a group")
_MODEL = Served("plans:tasks", "task step with files", "registry of models and their members")
_EMULATION = Served("plans:tasks", "task step with files", "emulation: criteria, nomination, council")
_BUDGET = Served("plans:tasks", "budget source of a task", "budget lines and spending")


def _kept(slug: str) -> Served:
    return Served("registries:entries", "registry entry with dates", word=slug)


_VOLUNTEERS, _TRAINERS, _PARTNERS = _kept("tinh-nguyen-vien"), _kept("giang-vien"), _kept("doi-tac")
_INFLUENCERS, _RESOURCES = _kept("nguoi-co-uy-tin"), _kept("phong-thiet-bi")

BY_ROW: Final[Mapping[str, Served]] = {
    **dict.fromkeys(("HL-X1", "HL-X2", "HL-X3"), _SLOGAN),
    **dict.fromkeys(("HC-Q2", "NB-Q6", "NB-A22"), _FRAMEWORK),
    **dict.fromkeys(("AH-A2", "KA-A22"), _REMINDER),
    **dict.fromkeys(("HC-A16", "AH-A20"), _LIBRARY),
    **dict.fromkeys(("HL-A5", "NB-A33"), _INCIDENT),
    **dict.fromkeys(("AH-A25", "AH-A36"), _TRAINING),
    **dict.fromkeys(("HC-A10", "NB-A29", "KA-D3", "HC-D2", "NB-D3", "AH-D4a"), _REPORT),
    **dict.fromkeys(("KA-D4", "NB-D2", "AH-D2", "AH-D4b"), _PAPERS),
    **dict.fromkeys(("HC-A17", "NB-A10", "NB-A11", "HL-A13", "AH-A9"), _SCHOOL),
    **dict.fromkeys(("HL-C11", "HL-C12"), _GATHERING),
    **dict.fromkeys(("HL-C14", "AH-A28"), _CONTENT),
    **dict.fromkeys(("HL-P1", "HL-P2", "AH-A35"), _TRAINERS),
    **dict.fromkeys(("HC-A19", "AH-A32"), _RESOURCES),
    **dict.fromkeys(("HC-A25", "HC-A20", "AH-A30"), _DEMAND),
    "HC-A22": _PARTNERS,
    "HL-P3": _VOLUNTEERS,
    "HL-P4": _INFLUENCERS,
    "NB-A6": _INFLUENCERS,
    "NB-A4": Served("asking:questions", "question of a citizen with its answer"),
    "NB-A19": _TASK,
    "HL-A3": _BANNER,
    "HL-C13": _MODEL,
    "KA-A4": _SKILL,
    "KA-A20": Served("plans:spot_checks", "spot check of what was claimed"),
    "AH-A15": Served("team:priority_lists", "priority list of a hamlet, visit; submission"),
    "AH-A26": _NEED,
    "AH-A33": _HANDED_IN,
    "AH-D1": _HANDED_IN,
    "AH-D3": _NEED,
    **dict.fromkeys(("HL-U1", "HL-U2", "HL-U3", "HL-U4"), _PUBLICATION),
    "AH-U4": Served("courses:courses", "link of a course"),
}
"""Rows that their kind alone would send to the wrong page."""

BY_CHANNEL: Final[Mapping[str, Served]] = {
    **dict.fromkeys(
        ("conference", "meeting", "party_cell", "association_meeting", "community_event", "experience",
         "hamlet_direct", "performance"), _GATHERING),
    "banner": _BANNER,
    "poster": _BANNER,
    "household": _VISIT,
    "influencer": _INFLUENCERS,
    "speaker": _TRAINERS,
}  # fmt: skip
"""By the first channel of a row; every other channel carries publications."""

BY_ACTIVITY: Final[Mapping[str, Served]] = {
    **dict.fromkeys(
        ("launch", "festival", "campaign", "hamlet_session", "class", "online_class", "elderly_class",
         "disability_class", "worker_class", "school_activity", "thematic_session", "meeting_insert",
         "performance", "conference", "contest", "review", "support_point"), _GATHERING),
    **dict.fromkeys(("home_visit", "one_to_one"), _VISIT),
    **dict.fromkeys(("account_help", "team_work"), _SKILL),
    **dict.fromkeys(("broadcast", "communication"), _PUBLICATION),
    **dict.fromkeys(("web_article", "social_post"), _CONTENT),
    **dict.fromkeys(("coordination", "policy", "security", "handbook", "integration"), _TASK),
    "visual": _BANNER,
    "resources": _RESOURCES,
    "volunteering": _VOLUNTEERS,
    "one_stop_help": Served("classes:desk", "session of the one-stop desk"),
    "assessment": Served("exchange:entry", "attainment, test result"),
    "inspection": Served("plans:inspections", "inspection, finding, answer with files"),
    "sub_plan": _DEMAND,
    "reporting": _PAPERS,
    "infrastructure": _ZONE,
    "feedback": _NEED,
    "recognition": _EMULATION,
    "programme": _MODEL,
    "funding": _BUDGET,
}  # fmt: skip
"""By the kind of a task (catalogue/codes.yaml, activities)."""

BY_SECTION: Final[Mapping[str, Served]] = {
    "reports": _REPORT,
    "actors": Served("plans:actors", "unit, hamlet or team with its account"),
    "person_roles": _VOLUNTEERS,
    "programmes": _MODEL,
    "channels": _PUBLICATION,
    "platforms": _SKILL,
    "topics": Served("classes:gatherings", "topic of a session, visit, lesson, item"),
    "groups": Served("people:persons", "membership, age, priority"),
    "budget": _BUDGET,
    "bases": Served("plans:plan", "plan version"),
    "annexes": Served("plans:annex", "plan version"),
    "recipients": Served("plans:plan", "plan version"),
    "document": Served("plans:plan", "plan version"),
}

BY_KIND: Final[Mapping[str, Served]] = {
    "broadcast": _PUBLICATION,
    "web_article": _CONTENT,
    "social_post": _CONTENT,
    "visual": _BANNER,
    "inspection": BY_ACTIVITY["inspection"],
    "sub_plan": _DEMAND,
    "one_stop_desk": BY_ACTIVITY["one_stop_help"],
    "recognition": Served("classes:gatherings", "gathering", _EMULATION.later),
}
"""Kinds of activity (catalogue/gatherings.yaml) that are not gatherings, or not only."""


def served(section: str, row: Any) -> Served:
    """Where a row of a plan is worked with: its own place, else that of its channel, kind or section."""
    if found := BY_ROW.get(row.id):
        return found
    if section == "channels":
        return BY_CHANNEL.get(next(iter(row.codes), ""), BY_SECTION[section])
    if section == "platforms":
        return Served("courses:courses", "course entry, attainment") if row.url else _SKILL
    return BY_ACTIVITY[row.kind] if section == "tasks" else BY_SECTION[section]
