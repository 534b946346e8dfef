"""Who has a card, who may have one, and what a learner has shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.cards.rules import CHILD_CONSENT, is_child
from bdhvs.learning.framework.queries import continued_items
from bdhvs.learning.framework.rules import is_shown
from bdhvs.people.models import Consent, Membership, Person, Residence
from bdhvs.skills.models import Attainment, FrameworkInUse, ItemSet


@dataclass(frozen=True, slots=True)
class Progress:
    """What a learner can do and what comes next, in the words of the framework."""

    can: list[str]
    next: list[str]


def people_for_cards(
    commune: str, *, hamlet: str = "", household: str = "", unit: str = "", group: str = ""
) -> QuerySet[Person]:
    """Present people of a hamlet, household, unit or group, with whether each has a card, sorted by given name."""
    people = Person.objects.filter(commune_id=commune, merged_into=None, died_on=None)
    if hamlet or household:
        living = Residence.objects.filter(commune_id=commune, valid_to=None)
        living = living.filter(hamlet_id=hamlet) if hamlet else living
        living = living.filter(household__code__iexact=household) if household else living
        people = people.filter(pk__in=living.values("person_id"))
    if unit or group:
        member = Membership.objects.filter(commune_id=commune, valid_to=None)
        member = member.filter(unit_id=unit) if unit else member
        member = member.filter(group_code=group) if group else member
        people = people.filter(pk__in=member.values("person_id"))
    held = LearnerCard.objects.filter(person=OuterRef("pk"), revoked_at=None)
    return people.annotate(has_card=Exists(held)).order_by("sort_key", "birth_year", "pk")


def children_without_consent(people: Sequence[Person], on: date) -> set[int]:
    """Ids of the children among them whose guardian has not agreed; the latest answer counts. One query."""
    children = [person.pk for person in people if is_child(person.birth_year, person.birth_date, on)]
    if not children:
        return set()
    answers = Consent.objects.filter(person__in=children, purpose=CHILD_CONSENT, given_on__lte=on)
    latest = dict(answers.order_by("given_on", "pk").values_list("person_id", "given"))
    return {child for child in children if not latest.get(child)}


def cards_of(commune: str) -> QuerySet[LearnerCard]:
    """Cards in force, newest first."""
    cards = LearnerCard.objects.filter(commune_id=commune, revoked_at=None)
    return cards.select_related("person", "hamlet").order_by("-issued_at", "-pk")


def progress_of(person: Person, on: date) -> Progress:
    """Latest result by item against the core set of the citizen's framework in use; what an item continues from an
    earlier version counts for it. Four queries."""
    using = FrameworkInUse.objects.filter(
        commune_id=person.commune_id, group_code="citizen", valid_from__lte=on
    ).order_by("-valid_from")
    core = ItemSet.objects.filter(
        item__framework__in=using.values("framework")[:1],
        group_code="citizen",
        set_code__in=("core", "safety"),
    ).order_by("item__position", "item_id")
    labels = dict(core.values_list("item__code", "item__label"))
    facts = Attainment.objects.filter(person=person, superseded_by=None, occurred_on__lte=on).order_by(
        "occurred_on", "recorded_at"
    )
    latest = dict(facts.values_list("item_code", "result"))
    continues = continued_items()
    shown = {code for code in labels if is_shown(code, latest, continues)}
    can = [label for code, label in labels.items() if code in shown]
    return Progress(can, [label for code, label in labels.items() if code not in shown])
