"""What the documents are made of."""

from datetime import datetime

from bdhvs.gatherings.attending.queries import headcounts_of
from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.pages import percent_words
from bdhvs.gatherings.planning.queries import gatherings_of
from bdhvs.gatherings.planning.tables import name_of
from bdhvs.places.models import Code
from bdhvs.places.queries import hamlet_names, profile_of
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import file_of, plans_of
from bdhvs.reports.papers.heads import Office
from bdhvs.reports.papers.of_gathering import Told


def office_of(plan: Plan, at: datetime) -> Office:
    """The issuer, in the words of the plan."""
    return Office(file_of(plan), profile_of(plan.commune_id), at)


def usual_office(commune: str, at: datetime) -> Office | None:
    """The issuer in the words of the newest plan. Missing: None before any plan was loaded."""
    plan = plans_of(commune).first()
    return office_of(plan, at) if plan else None


def gathering_named(commune: str, gathering_id: int) -> Gathering | None:
    return gatherings_of(commune).filter(pk=gathering_id).first()


def told_of(gathering: Gathering) -> Told:
    """A gathering in words: five questions."""
    topics = dict(Code.objects.filter(kind="topics", code__in=gathering.topics).values_list("code", "label"))
    hamlets = hamlet_names(gathering.commune_id) if gathering.served else {}
    return Told(
        gathering=gathering,
        name=name_of(gathering),
        topics=tuple(topics.get(code, code) for code in gathering.topics),
        hamlets=tuple(hamlets.get(code, code) for code in gathering.served),
        came=gathering.came,  # type: ignore[attr-defined]  # annotated by gatherings_of
        groups=tuple(headcounts_of(gathering)),
        questions=tuple(gathering.questions.order_by("pk").values_list("text", "answer")),
        checks=tuple(percent_words(gathering)),
    )


def actors_of(plan: Plan) -> list[tuple[str, str, int]]:
    """(code, name, number of tasks) of everybody whom the plan gives something to do."""
    file = file_of(plan)
    names = {code: actor.name for actor in file.actors for code in actor.codes}
    counted: dict[str, int] = {}
    for row in file.tasks:
        for code in dict.fromkeys([row.lead or "", *row.partners]):
            if code:
                counted[code] = counted.get(code, 0) + 1
    return [(code, names.get(code, code), number) for code, number in counted.items()]
