"""What a person's wish to be forgotten takes out of the register."""

from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import Person

ERASED = ("number_hash", "number_tail", "phone")


@transaction.atomic
def erase_details(*, person: Person, by: User | None, at: datetime) -> None:
    """Phone and number go. The name stays in the register, which the commune keeps by law."""
    for field in ERASED:
        setattr(person, field, None)
    person.save(update_fields=ERASED)
    note(
        act="erase_details", by=by, at=at, commune=person.commune_id, subject="person", ids=[person.pk],
        fields=ERASED,
    )  # fmt: skip
