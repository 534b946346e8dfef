"""What became of an event, and what an event needs before it can become anything."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bdhvs.accounts.models import User
from bdhvs.field.envelope import Envelope
from bdhvs.field.models import Device
from bdhvs.field.rules import Outcome


@dataclass(slots=True)
class Settled:
    """The outcome of one event with its reasons, and the ids of the facts it became."""

    outcome: Outcome
    code: str = ""
    waits: tuple[UUID, ...] = ()
    fields: tuple[str, ...] = ()
    facts: dict[str, list[int]] = field(default_factory=dict)
    household_id: int | None = None
    hamlet: str | None = None


class RefusedError(ValueError):
    """The event is stored and does not count; `code` says why."""

    def __init__(self, code: str, outcome: Outcome = Outcome.REJECTED) -> None:
        super().__init__(code)
        self.code, self.outcome = code, outcome


class WaitsError(ValueError):
    """The event speaks of something that has not arrived yet."""

    def __init__(self, *waits: UUID) -> None:
        super().__init__("waits")
        self.waits = waits


@dataclass(frozen=True, slots=True)
class Told:
    """An opened event with the moment the server believes, and the phone that wrote it."""

    envelope: Envelope
    device: Device
    occurred_at: datetime
    on: date
    flags: tuple[str, ...] = ()

    @property
    def id(self) -> UUID:
        return self.envelope.id

    @property
    def payload(self) -> Any:
        return self.envelope.payload

    @property
    def by(self) -> User:
        return self.device.user

    def day(self, said: date) -> date:
        """A day that the phone wrote: a clock that runs ahead does not make it a day to come."""
        return min(said, self.on)
