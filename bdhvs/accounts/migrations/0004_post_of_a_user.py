import django.db.models.deletion
from django.db import migrations, models


def link(to: str, column: str | None = None) -> models.ForeignKey:
    return models.ForeignKey(
        to, django.db.models.deletion.PROTECT, related_name="+", null=True, blank=True, db_column=column
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_hamlets_of_a_post"), ("people", "0004_distinct_pairs")]
    operations = [
        migrations.RemoveField("user", "hamlet"),
        migrations.AddField("user", "team", link("places.team", "team_code")),
        migrations.AddField("user", "person", link("people.person")),
        migrations.AddField("user", "province", link("places.province", "province_code")),
        migrations.AddField(
            "user",
            "also_administrator",
            models.BooleanField(default=False, verbose_name="kiêm quản trị hệ thống"),
        ),
        migrations.RemoveConstraint("user", "accounts_user_has_a_commune"),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["administrator", "province_viewer"]), ("commune__isnull", False), _connector="OR"
                ),
                name="accounts_user_has_a_commune",
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "province_viewer"), _negated=True),
                    models.Q(("commune__isnull", True), ("province__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_user_watches_a_province",
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "administrator",
                            "officer",
                            "leader",
                            "focal_person",
                            "hamlet_head",
                            "team_leader",
                            "team_member",
                            "mentor",
                            "province_viewer",
                        ],
                    )
                ),
                name="accounts_user_is_no_learner",
            ),
        ),
    ]
