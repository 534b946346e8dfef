"""One line in the history of a need; every act on it writes one."""

from collections.abc import Sequence
from datetime import date, datetime

from bdhvs.accounts.models import User
from bdhvs.feedback.models import Need, NeedStep
from bdhvs.feedback.rules import NeedStepKind, Rung


def held(need: Need) -> Need:
    """The row as it is now, kept from others until the end of the act."""
    return Need.objects.select_for_update(of=("self",)).get(pk=need.pk)


def take_step(
    *,
    need: Need,
    kind: NeedStepKind,
    by: User | None,
    at: datetime,
    words: str = "",
    to: "tuple[str | None, int | None]" = (None, None),
    due_on: date | None = None,
    rung: Rung = Rung.HERE,
) -> None:
    """Write the line; `to` is the unit and the user it was given to."""
    NeedStep.objects.create(
        need=need, commune_id=need.commune_id, places=seen_in(need), kind=kind.value, words=words, due_on=due_on,
        to_unit_id=to[0], to_user_id=to[1], rung=rung.value, taken_at=at, taken_by=by,
    )  # fmt: skip


def open_to(need: Need, places: Sequence[str]) -> None:
    """Let whoever works in these places see the need, and what happened to it before."""
    fresh = [place for place in places if place not in need.places]
    if fresh:
        need.places = [*need.places, *fresh]
        need.save(update_fields=["places"])
        NeedStep.objects.filter(need=need).update(places=seen_in(need))


def seen_in(need: Need) -> list[str]:
    return [*([need.hamlet_id] if need.hamlet_id else []), *need.places]
