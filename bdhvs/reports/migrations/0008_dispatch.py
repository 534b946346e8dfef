import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bdhvs.ops.schema import append_only, commune_wide


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0005_team_follows"),
        ("reports", "0007_frozen_values"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("E0", "E0 - tự khai"),
                            ("E1", "E1 - Tổ hoặc người hướng dẫn ghi nhận"),
                            ("E2", "E2 - kiểm tra có quan sát"),
                            ("E3", "E3 - cán bộ xem giấy chứng nhận hoặc màn hình"),
                            ("E4", "E4 - danh sách, số liệu chính thức"),
                        ],
                        max_length=2,
                        verbose_name="mức minh chứng",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="nguồn")),
                ("occurred_on", models.DateField(verbose_name="ngày")),
                ("plan_id", models.CharField(max_length=80, verbose_name="kế hoạch")),
                ("report_id", models.CharField(max_length=60, verbose_name="báo cáo")),
                ("period", models.CharField(max_length=30, verbose_name="kỳ")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("printed", "đã in, trình ký"),
                            ("signed", "đã ký, có số"),
                            ("sent", "đã gửi"),
                        ],
                        max_length=8,
                        verbose_name="bước",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="số văn bản")),
                ("to", models.CharField(blank=True, max_length=200, verbose_name="gửi đến")),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("office", "qua hệ thống văn bản điện tử"),
                            ("mail", "thư điện tử công vụ"),
                            ("post", "bưu điện"),
                            ("hand", "nộp trực tiếp"),
                        ],
                        max_length=8,
                        verbose_name="cách gửi",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        db_column="commune_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.commune",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.dispatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["commune", "plan_id", "report_id", "period"],
                        name="reports_dispatch_of_report",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["E0", "E1", "E2", "E3", "E4"])),
                        name="reports_dispatch_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "signed"), _negated=True),
                            models.Q(("number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_signed_has_its_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "sent"), _negated=True),
                            models.Q(
                                models.Q(("to", ""), _negated=True), models.Q(("way", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="reports_sent_says_where_and_how",
                    ),
                ],
            },
        ),
        commune_wide("reports_dispatch"),
        append_only("reports_dispatch"),
    ]
