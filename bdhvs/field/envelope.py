"""The shape of an opened event: checked field by field, in bounded size, with no trust in where it came from."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bdhvs.feedback.rules import NeedKind
from bdhvs.field.rules import SCHEMA
from bdhvs.field.upcasting import lift
from bdhvs.people.rules import HouseholdRole, ResidenceKind, Sex
from bdhvs.visits.rules import VisitKind, VisitOutcome


class ShapeError(ValueError):
    """An event that cannot be understood; `code` is one of rules.CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("NUL")
    text.encode()  # a lone surrogate cannot be stored
    return text


Clean = AfterValidator(_storable)
Name = Annotated[str, Field(min_length=1, max_length=120), Clean]
Words = Annotated[str, Field(max_length=2000), Clean]
Short = Annotated[str, Field(max_length=160), Clean]
Code = Annotated[str, Field(min_length=1, max_length=60), Clean]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Year = Annotated[int, Field(ge=1850, le=2200)]


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class ItemResult(Part):
    person: UUID
    item: Code
    result: Literal["yes", "no"]
    degree: Literal[1, 2] | None = None
    level: Literal["E0", "E1"] = "E1"


class StatusResult(Part):
    person: UUID
    status: Code
    result: Literal["yes", "no"]
    degree: Literal[1, 2] | None = None
    level: Literal["E0", "E1"] = "E1"


class NeedTold(Part):
    kind: NeedKind
    person: UUID | None = None
    text: Words = ""


class ConsentTold(Part):
    person: UUID
    purpose: Annotated[str, Field(min_length=1, max_length=40), Clean]
    given: bool


class VisitTold(Part):
    visit_kind: VisitKind
    outcome: VisitOutcome
    met: Annotated[list[UUID], Field(max_length=100)] = []
    topics: Annotated[list[Code], Field(max_length=100)] = []
    note: Words | None = None
    again_on: date | None = None
    photos: Annotated[list[Digest], Field(max_length=10)] = []
    results: Annotated[list[ItemResult], Field(max_length=500)] = []
    statuses: Annotated[list[StatusResult], Field(max_length=500)] = []
    need: NeedTold | None = None
    consent: Annotated[list[ConsentTold], Field(max_length=100)] | None = None
    elapsed_ms: Annotated[int, Field(ge=0)] | None = None


class Draft(Part):
    person: UUID
    full_name: Name
    birth_date: date | None = None
    birth_year: Year | None = None
    sex: Sex = Sex.UNKNOWN
    role: HouseholdRole = HouseholdRole.MEMBER
    residence: ResidenceKind = ResidenceKind.PERMANENT
    phone: Annotated[str, Field(max_length=20), Clean] | None = None


class HouseholdRegistered(Part):
    hamlet: Code
    address: Short = ""
    members: Annotated[list[Draft], Field(max_length=50)] = []


class PersonRegistered(Draft):
    household: UUID


class PersonMoved(Part):
    person: UUID
    to_household: UUID | None = None
    to_hamlet: Code | None = None
    household: UUID | None = None
    address: Short = ""
    residence: ResidenceKind = ResidenceKind.PERMANENT
    on: date


class PersonGone(Part):
    person: UUID
    on: date


class HouseholdSplit(Part):
    household: UUID
    new_household: UUID
    people: Annotated[list[UUID], Field(min_length=1, max_length=50)]
    head: UUID | None = None
    address: Short = ""
    on: date


class HouseholdsMerged(Part):
    into: UUID
    source: Annotated[UUID, Field(alias="from")]
    on: date


class FieldChange(Part):
    old: Annotated[str | int | None, Field(alias="from")] = None
    new: Annotated[str | int | None, Field(alias="to")] = None


class CardChanged(Part):
    fields: Annotated[
        dict[Annotated[str, Field(max_length=80)], FieldChange], Field(min_length=1, max_length=50)
    ]


class ConsentRecorded(ConsentTold):
    on: date


class DataRequested(Part):
    """A household, or one person of it, speaks of its own data."""

    what: Literal["withdraw_consent", "erase_data"]
    person: UUID | None = None
    on: date


class EventCorrected(Part):
    replacement: dict[str, Any] | None = None


PAYLOADS: Final[dict[str, type[Part]]] = {
    "visit_recorded": VisitTold,
    "household_registered": HouseholdRegistered,
    "person_registered": PersonRegistered,
    "person_moved": PersonMoved,
    "person_left": PersonGone,
    "person_died": PersonGone,
    "household_split": HouseholdSplit,
    "households_merged": HouseholdsMerged,
    "card_changed": CardChanged,
    "consent_recorded": ConsentRecorded,
    "data_requested": DataRequested,
    "event_corrected": EventCorrected,
}


class Envelope(Part):
    """An opened event of the present version, its payload already of its type."""

    id: UUID
    device_id: UUID
    seq: Annotated[int, Field(ge=1, le=2**53)]
    v: int
    type: str
    subject_id: UUID
    base_version: Annotated[int, Field(ge=0, le=2**62)] | None = None
    hamlet: Annotated[str, Field(max_length=24), Clean] | None = None
    occurred_at: datetime
    elapsed_ms: Annotated[int, Field(ge=0, le=2**40)] | None = None
    clock_offset_ms: Annotated[int, Field(ge=-(2**43), le=2**43)] | None = None
    author: int | None = None
    supersedes: UUID | None = None
    payload: Any


def read_envelope(plain: bytes) -> Envelope:
    """The event, lifted to the present version.

    Raises: ShapeError
    """
    try:
        said = json.loads(plain.decode())
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ShapeError("unreadable") from None
    if not isinstance(said, dict):
        raise ShapeError("unreadable")
    if isinstance(v := said.get("v", 0), int) and v > SCHEMA:
        raise ShapeError("newer_than_server")
    try:
        return _typed(lift(said))
    except ShapeError:
        raise
    except ValidationError as error:
        raise ShapeError(_code_of(error)) from None
    except (TypeError, ValueError, AttributeError, RecursionError):
        raise ShapeError("unreadable") from None


def _typed(said: dict[str, Any]) -> Envelope:
    envelope = Envelope.model_validate(said)
    if envelope.occurred_at.tzinfo is None:
        raise ShapeError("bad_date")
    return envelope.model_copy(update={"payload": read_payload(envelope.type, envelope.payload)})


def read_payload(kind: str, said: Any) -> Part:
    """Raises: ShapeError for an unknown type, ValidationError for a shape that does not fit"""
    if kind not in PAYLOADS:
        raise ShapeError("unknown_type")
    return PAYLOADS[kind].model_validate(said)


def _code_of(error: ValidationError) -> str:
    """The nearest code: what the person at the phone could understand."""
    places = {
        str(part) for found in error.errors(include_input=False, include_url=False) for part in found["loc"]
    }
    if "degree" in places:
        return "bad_degree"
    if "level" in places:
        return "bad_level"
    if places & {"on", "again_on", "occurred_at", "birth_date", "birth_year"}:
        return "bad_date"
    return "bad_text" if places & {"note", "text", "full_name", "address", "phone"} else "unreadable"
