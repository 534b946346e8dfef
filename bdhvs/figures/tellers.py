"""Who may tell which number: only the police the confirmations on VNeID, a school its own pupils (decision 0015)."""

from bdhvs.accounts.models import User
from bdhvs.figures.rules import MEASURES, Measure


def may_tell(user: User | None, measure: Measure) -> bool:
    """The office tells every number, a focal person what is her unit's to tell, a head of hamlet his hamlet's."""
    if user is None or user.territory.whole:
        return True
    if user.unit is not None:
        return measure.is_told_by(user.unit.kind)
    return measure.of == "hamlet"


def told_by(user: User) -> list[Measure]:
    """The numbers this user may enter, in the order of the catalogue."""
    return [measure for measure in MEASURES.values() if may_tell(user, measure)]
