"""Carrying out the wish of a household, or of one person, to be forgotten."""

from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.feedback.commands import answer_need
from bdhvs.feedback.models import Need
from bdhvs.field.photos import drop_photos
from bdhvs.journal.commands import note
from bdhvs.people.commands import erase_details, set_priority
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.rules import Priority
from bdhvs.skills.correcting import withdraw
from bdhvs.skills.models import Attainment
from bdhvs.visits.models import Visit

REASON = "Theo yêu cầu xóa dữ liệu"


@transaction.atomic
def carry_out_erasure(*, need: Need, answer: str, by: User, at: datetime) -> None:
    """Results are withdrawn, so that figures are counted without them; phones, numbers and photos go.

    Name and home stay in the register, which the commune keeps by law; notes of visits stay sealed and are not shown.
    Raises: NeedAnsweredError
    """
    home = need.household
    assert home is not None  # noqa: S101 the database holds no such request without a home
    answer_need(need=need, answer=answer, by=by, at=at)
    people = _people(need, home, at)
    for fact in Attainment.objects.filter(person__in=people, superseded_by=None).order_by("pk"):
        withdraw(fact, by=by, at=at, reason=REASON)
    for person in people:
        erase_details(person=person, by=by, at=at)
    if need.person_id is None:
        photos = Visit.objects.filter(household=home).values_list("photos", flat=True)
        drop_photos(commune=need.commune_id, digests={digest for several in photos for digest in several})
        set_priority(household=home, priority=Priority.NONE, by=by, at=at)
    note(act="carry_out_erasure", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])


def _people(need: Need, home: Household, at: datetime) -> list[Person]:
    if need.person is not None:
        return [need.person]
    living = Residence.objects.filter(household=home).valid_on(at.date())
    return [episode.person for episode in living.select_related("person")]
