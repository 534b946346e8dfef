from django.db import migrations

from bdhvs.ops.schema import append_only, layout_view, marks_dirty, territory


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        territory("learning_testresult", by=("hamlet_code",)),
        append_only("learning_testresult"),
        marks_dirty("learning_testresult", "test_result"),
        layout_view(
            "test_result",
            "SELECT r.id::text AS id, r.person_id::text AS person_id, f.code AS framework, f.version, "
            "r.group_code, r.purpose, r.score, r.passed, r.degree::int AS degree, r.occurred_on, "
            "r.recorded_at, r.level, r.source, r.superseded_by_id::text AS superseded_by FROM "
            "learning_testresult r JOIN skills_framework f ON f.id = r.framework_id",
        ),
    ]
