"""Lists on their way into the register: what an officer uploaded, what we understood, what will happen.

Cells are sealed: they hold numbers and phones until the list is stored or given up. Kept seven days at most.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models


class ImportState(models.TextChoices):
    COLUMNS = "columns", "chờ xác nhận cột"
    WAITING = "waiting", "chờ kiểm tra"
    CHECKING = "checking", "đang kiểm tra"
    READY = "ready", "chờ ghi vào sổ"
    STORING = "storing", "đang ghi vào sổ"
    STORED = "stored", "đã ghi vào sổ"
    FAILED = "failed", "dừng giữa chừng"


class ImportBatch(models.Model):
    """One uploaded list. `columns`, `sheets`, `counts`, `notes`, `left_out` hold no personal data."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    file_name = models.CharField("tên tệp", max_length=200)
    state = models.CharField("tình trạng", max_length=10, choices=ImportState.choices)
    sheets = models.JSONField("các trang", default=list)
    sheet = models.PositiveSmallIntegerField("trang đang đọc", default=0)
    columns = models.JSONField("các cột", default=list)
    mapping = models.JSONField("cột nào là gì", default=dict)
    header_rows = models.JSONField("dòng tiêu đề", default=list)
    first_row = models.PositiveIntegerField("dòng đầu", default=0)
    encoding = models.CharField("bảng mã", max_length=10, default="unicode")
    since = models.DateField("danh sách đúng từ ngày")
    residence = models.CharField("hình thức khi không ghi", max_length=10)
    counts = models.JSONField("số dòng theo kết quả", default=dict)
    notes = models.JSONField("lưu ý", default=list)
    left_out = models.JSONField("dòng không phải người", default=list)
    new_households = models.PositiveIntegerField("hộ mới", default=0)
    stale = models.BooleanField("đã sửa, chờ kiểm tra lại", default=False)
    phase = models.CharField("đang làm", max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.CharField("vì sao dừng", max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField("tải lên lúc")
    stored_at = models.DateTimeField("ghi lúc", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["commune", "-made_at"], name="people_import_newest"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def open_rows(self) -> int:
        """Rows that stop the storing."""
        return self.refused_rows + int(self.counts.get("suspect", 0))

    @property
    def refused_rows(self) -> int:
        return int(self.counts.get("refused", 0))

    @property
    def running(self) -> bool:
        return self.state in (ImportState.WAITING, ImportState.CHECKING, ImportState.STORING)


class ImportBlock(models.Model):
    """Some hundreds of lines of one sheet, sealed."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="blocks")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    sheet = models.PositiveSmallIntegerField()
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["batch", "sheet", "first_line"], name="people_import_block_once"),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.sheet}: {self.first_line}–{self.last_line}"


class ImportRow(models.Model):
    """What will happen to one line, the officer's decision about a suspicion, and the reasons (sealed)."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    line = models.PositiveIntegerField("dòng")
    outcome = models.CharField("kết quả", max_length=10)
    decision = models.CharField("quyết định", max_length=24, blank=True)
    other = models.BigIntegerField("có thể là", null=True, blank=True)
    sealed = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "line"], name="people_import_row_once"),)
        indexes = (models.Index(fields=["batch", "outcome", "line"], name="people_import_row_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.line} {self.outcome}"
