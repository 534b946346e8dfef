"""Shapes of the interface for its description (OpenAPI); events themselves are sealed and checked after opening."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

Span = Annotated[list[int], Field(min_length=2, max_length=2)]
"""First and last number of an unbroken row of numbers."""


class DeviceIn(Schema):
    public_key: dict[str, Any]
    name: Annotated[str, Field(max_length=200)] = ""
    app_version: Annotated[str, Field(max_length=100)] = ""
    fork_of: UUID | None = None


class DeviceReply(Schema):
    device_id: str
    token: str
    commune: dict[str, str]
    commune_public_key: dict[str, str]
    key_id: str
    hamlets: list[dict[str, str]]
    person: dict[str, Any]
    epoch: str
    server_time: str
    catalogue_version: str
    settings: dict[str, Any]


class ReceiptOut(Schema):
    id: str
    outcome: str
    code: str
    says: str
    fields: list[str]
    receipt: str


class BatchReply(Schema):
    server_time: str
    epoch: str
    renew: bool
    receipts: list[ReceiptOut]


class RescueReply(Schema):
    server_time: str
    receipts: list[ReceiptOut]


class HaveReply(Schema):
    device_id: str
    epoch: str
    max_seq: int
    have: list[Span]
    missing: list[Span]


class LostIn(Schema):
    count: Annotated[int, Field(ge=0, le=2**31 - 1)]
    found_at: AwareDatetime
    app_version: str = ""


class PullReply(Schema):
    epoch: str
    cursor: str
    more: bool
    renew: bool
    snapshot: str | None
    snapshot_done: bool
    households: list[dict[str, Any]]
    forget: list[str]
    drop_hamlets: list[str]
    hamlets: list[dict[str, Any]]
    server_time: str
    settings: dict[str, Any]
    catalogue_version: str
    alerts: list[dict[str, str]]
