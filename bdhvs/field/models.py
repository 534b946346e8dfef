"""The phones of the teams, what came from them, and what is to be sent to them.

An event is kept as it came (sealed) beside what became of it; only its outcome may change, and nothing is deleted.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from bdhvs.field.rules import Outcome


class OfCommune(models.Model):
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")

    class Meta:
        abstract = True


class Device(OfCommune):
    """A phone (or a copy of its app) that one user joined with. `places`: hamlets it holds now."""

    follows_map = True  # works itself out anew: it never stands in the way of undoing a redraw
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="devices")
    places = ArrayField(models.TextField(), default=list)
    name = models.CharField("tên máy", max_length=80, blank=True)
    public_key = models.JSONField("khóa công khai")
    token_hash = models.BinaryField(max_length=32)
    app_version = models.CharField("phiên bản", max_length=40, blank=True)
    joined_at = models.DateTimeField("đăng ký lúc")
    last_seen_at = models.DateTimeField("liên lạc gần nhất")
    told_seq = models.BigIntegerField("số thứ tự máy báo", default=0)
    seen_seq = models.BigIntegerField("số thứ tự đã nhận", default=0)
    outbox_left = models.PositiveIntegerField("chưa gửi", default=0)
    cursor_at = models.DateTimeField("tải thẻ hộ gần nhất", null=True, blank=True)
    revoked_at = models.DateTimeField("ngừng quyền lúc", null=True, blank=True)
    revoked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    forked_at = models.DateTimeField("thấy bản sao lúc", null=True, blank=True)
    fork_of = models.ForeignKey("self", models.PROTECT, related_name="forks", null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["commune", "-last_seen_at"], name="field_device_newest"),
            GinIndex(fields=["places"], name="field_device_places"),
        )

    def __str__(self) -> str:
        return self.name or str(self.id)[:8]


class SealingKey(models.Model):
    """The private key that opens what the phones of a commune seal; itself locked with the key ring."""

    commune = models.OneToOneField(
        "places.Commune", models.PROTECT, related_name="+", db_column="commune_code", primary_key=True
    )
    locked = models.BinaryField()

    def __str__(self) -> str:
        return str(self.commune_id)


class Grant(OfCommune):
    """A device was given a hamlet. After a transfer, events up to `ended_seq` were still written under this right."""

    follows_map = True  # works itself out anew: it never stands in the way of undoing a redraw
    device = models.ForeignKey(Device, models.PROTECT, related_name="grants")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    given_at = models.DateTimeField("giao lúc")
    ended_at = models.DateTimeField("thôi giao lúc", null=True, blank=True)
    ended_seq = models.BigIntegerField("đến số thứ tự", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["device", "hamlet"], condition=Q(ended_at=None), name="field_grant_open_once"
            ),
        )
        indexes = (models.Index(fields=["device"], name="field_grant_of_device"),)

    def __str__(self) -> str:
        return f"{self.device_id} {self.hamlet_id}"


class Event(OfCommune):
    """One event of a phone. `facts`: ids of what it became; `waits`: what a held event waits for."""

    uuid = models.UUIDField("mã")
    device = models.ForeignKey(Device, models.PROTECT, related_name="events")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="+", null=True, blank=True)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    seq = models.BigIntegerField("số thứ tự")
    v = models.PositiveSmallIntegerField("phiên bản", default=1)
    type = models.CharField("việc", max_length=40, blank=True)
    subject = models.UUIDField("về", null=True, blank=True)
    occurred_at = models.DateTimeField("xảy ra lúc")
    received_at = models.DateTimeField("nhận lúc")
    flags = ArrayField(models.CharField(max_length=30), verbose_name="lưu ý", default=list)
    outcome = models.CharField("kết quả", max_length=12, choices=Outcome.choices())
    code = models.CharField("vì sao", max_length=30, blank=True)
    waits = ArrayField(models.UUIDField(), verbose_name="chờ", default=list)
    fields = ArrayField(models.CharField(max_length=80), verbose_name="trường", default=list)
    facts = models.JSONField("đã thành", default=dict)
    settled_at = models.DateTimeField("xử lý lúc")
    payload_hash = models.BinaryField(max_length=32)
    sealed = models.BinaryField("bản niêm phong", null=True, blank=True)

    class Meta:
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=["commune", "uuid"], name="field_event_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.DUPLICATE.value, Outcome.COLLISION.value]),
                name="field_event_outcome_is_its_own",
            ),
        )
        indexes = (
            models.Index(fields=["device", "seq"], name="field_event_by_number"),
            models.Index(
                fields=["commune", "outcome", "-received_at"],
                condition=~Q(outcome=Outcome.APPLIED.value),
                name="field_event_not_applied",
            ),
            GinIndex(
                fields=["waits"], condition=Q(outcome=Outcome.HELD.value), name="field_event_waiting_for"
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.uuid}"


class Stray(OfCommune):
    """What came under the id of another event (a collision), or without a usable id: both are kept."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    named = models.CharField("mã ghi trên đó", max_length=64)
    code = models.CharField("vì sao", max_length=30)
    payload_hash = models.BinaryField(max_length=32)
    sealed = models.BinaryField("bản niêm phong")
    received_at = models.DateTimeField("nhận lúc")
    seen_at = models.DateTimeField("đã xem lúc", null=True, blank=True)
    seen_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commune", "named", "payload_hash"], name="field_stray_same_content_once"
            ),
        )
        indexes = (models.Index(fields=["commune", "-received_at"], name="field_stray_newest"),)

    def __str__(self) -> str:
        return f"{self.code} {self.named}"


class Conflict(OfCommune):
    """A field of a card that two changed. Soft: joined without loss. Hard: somebody chooses. Values are sealed."""

    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="conflicts")
    field = models.CharField("trường", max_length=20)
    hard = models.BooleanField("cần chọn")
    values = models.BinaryField("hai giá trị")
    made_at = models.DateTimeField("nhận lúc")
    resolved_at = models.DateTimeField("chọn lúc", null=True, blank=True)
    resolved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    chosen = models.CharField(
        "đã chọn", max_length=6, blank=True, choices=[("server", "giữ trong sổ"), ("phone", "lấy từ máy")]
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(resolved_at=None, chosen="") | (Q(resolved_at__isnull=False) & ~Q(chosen="")),
                name="field_conflict_resolved_has_a_choice",
            ),
        )
        indexes = (
            models.Index(fields=["commune", "hard", "-made_at"], name="field_conflict_newest"),
            models.Index(fields=["household"], name="field_conflict_of_household"),
        )

    def __str__(self) -> str:
        return f"{self.household_id} {self.field}"


class Change(models.Model):
    """The feed: something a card shows changed. `xid` is the transaction, so that a pull skips none that still runs."""

    follows_map = True  # works itself out anew: it never stands in the way of undoing a redraw
    seq = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField()
    commune_code = models.CharField(max_length=5)
    hamlet_code = models.CharField(max_length=24)
    household_id = models.BigIntegerField()
    subject = models.UUIDField()

    class Meta:
        indexes = (
            models.Index(fields=["commune_code", "hamlet_code", "xid", "seq"], name="field_change_in_order"),
            models.Index(fields=["household_id", "-seq"], name="field_change_of_household"),
        )

    def __str__(self) -> str:
        return f"{self.seq}"


class Feed(OfCommune):
    """Which life of the database the changes of a commune belong to."""

    epoch = models.CharField(max_length=40)
    trimmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["commune"], name="field_feed_one_of_commune"),)

    def __str__(self) -> str:
        return f"{self.commune_id} {self.epoch}"


class Photo(OfCommune):
    """A photo of a visit, known by the digest of what the phone sent; the kept file is drawn anew and sealed."""

    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    device = models.ForeignKey(Device, models.PROTECT, related_name="photos")
    sha256 = models.CharField("dấu", max_length=64)
    size = models.PositiveIntegerField("cỡ (byte)")
    received_at = models.DateTimeField("nhận lúc")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "sha256", "hamlet"], name="field_photo_once"),
        )

    def __str__(self) -> str:
        return self.sha256[:12]


class Loss(OfCommune):
    """A phone found its storage emptied by the system, with so many events unsent."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="losses")
    count = models.PositiveIntegerField("số bản ghi mất")
    found_at = models.DateTimeField("phát hiện lúc")
    told_at = models.DateTimeField("báo lúc")

    class Meta:
        indexes = (models.Index(fields=["device", "-told_at"], name="field_loss_newest"),)

    def __str__(self) -> str:
        return f"{self.device_id} {self.count}"
