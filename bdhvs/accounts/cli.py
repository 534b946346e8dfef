"""What commands of several rooms share: who acts, where, when; refusals as one clear line."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bdhvs.accounts.models import User
from bdhvs.accounts.queries import acting_user
from bdhvs.accounts.rules import Act, NotAllowedError
from bdhvs.ops.territory import Territory, within


class WrongUseError(CommandError):
    """Wrong use: one line on stderr, exit code 2."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, returncode=2)


def a_day(text: str) -> date:
    """An argument like 2026-11-21.

    Raises: WrongUseError
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUseError(f"“{text}” không phải là ngày; viết năm-tháng-ngày, ví dụ 2026-11-21.") from None


class CommuneCommand(BaseCommand):
    """A command that works in the territory of one commune, as one user, at one moment."""

    requires_system_checks: list[str] = []

    def add_commune(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commune", required=True, metavar="MÃ", help="mã xã, phường (5 chữ số)")

    def moment(self) -> datetime:
        return timezone.localtime()

    @contextmanager
    def territory(self, commune: str, act: Act) -> Iterator[User | None]:
        """The scope of the acting user in that commune; the machine's administrator sees all of it.

        Raises: WrongUseError when the user may not, or the commune is not his.
        """
        try:
            user = acting_user()
        except NotAllowedError as refusal:
            raise WrongUseError(str(refusal)) from None
        held = user.territory if user else Territory((commune,))
        if user is not None and (not user.may(act) or not held.covers(commune)):
            raise WrongUseError(f"Tài khoản “{user.username}” không được làm việc này ở xã {commune}.")
        with within(Territory((commune,), held.places)):
            yield user
