"""The two papers: the sheet with the code, and the pledge."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import VOLUNTEERS
from bdhvs.appointments.queries import place_of
from bdhvs.ui.formats import vn_date
from bdhvs.ui.printing import printed, qr_svg

_SHEETS = Path(__file__).resolve().parent / "sheets"


def invitation_sheets(
    invited: Sequence[tuple[User, str, datetime]], *, address: str, place: str, names: Mapping[str, str]
) -> bytes:
    """One A5 page for each: who, which role, where to open, the code, until when."""
    code = qr_svg(address)
    rows = [
        {
            "name": user.full_name,
            "role": user.get_role_display(),
            "where": place_of(user, names),
            "username": user.username,
            "code": printed_code,
            "until": vn_date(expires_at.date()),
            "volunteer": user.role in VOLUNTEERS,
        }
        for user, printed_code, expires_at in invited
    ]
    return printed(
        _SHEETS / "invitation.typ", {"people": rows, "address": address, "qr": code, "place": place}
    )


def pledge_sheets(users: Sequence[User], *, place: str, names: Mapping[str, str]) -> bytes:
    """One A4 page for each, to be signed with a witness."""
    rows = [
        {"name": user.full_name, "role": user.get_role_display(), "where": place_of(user, names)}
        for user in users
    ]
    return printed(_SHEETS / "pledge.typ", {"people": rows, "place": place})
