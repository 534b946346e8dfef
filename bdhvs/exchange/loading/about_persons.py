"""What a list about persons must obey, whatever it tells of them."""

from collections.abc import Sequence

from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.verdicts import Reading
from bdhvs.people.models import Person
from bdhvs.skills.commands import without_consent


def refuse_by_person(readings: Sequence[Reading], context: Context) -> None:
    """Rows about a child without consent, or about somebody of another place than the one the writer works for.

    A unit's own people count as its place, wherever they live.
    """
    refused = {p.pk for p in without_consent((r.entry.person, r.entry.occurred_on) for r in readings)}
    own = context.desk.places
    for reading in readings:
        person: Person = reading.entry.person
        if person.pk in refused:
            reading.row.refuse("dưới 16 tuổi: cần ghi đồng ý của cha mẹ, người giám hộ trước")
        if own is not None and not set(own) & set(person.places):
            reading.row.refuse("người này không thuộc nơi mình phụ trách")
