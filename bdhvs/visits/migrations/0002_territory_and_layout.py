from django.db import migrations

from bdhvs.ops.schema import append_only, layout_view, marks_dirty, territory


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        territory("visits_visit", by=("hamlet_code",)),
        append_only("visits_visit"),
        marks_dirty("visits_visit", "visit"),
        layout_view(
            "visit",
            "SELECT id::text AS id, household_id::text AS household_id, commune_code, hamlet_code, "
            "kind, outcome, occurred_on, recorded_at, level, source, superseded_by_id::text AS "
            "superseded_by FROM visits_visit",
        ),
        layout_view(
            "visit_topic",
            "SELECT id::text AS visit_id, unnest(topics)::text AS topic_code FROM visits_visit",
        ),
    ]
