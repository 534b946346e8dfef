from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide, layout_view, marks_dirty, territory


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("gatherings_session"),
        territory("gatherings_attendance", by=("hamlet_code",)),
        append_only("gatherings_session"),
        marks_dirty("gatherings_session", "session"),
        marks_dirty("gatherings_attendance", "attendance"),
        layout_view(
            "session",
            "SELECT id::text AS id, kind, commune_code, hamlet_code, team_code, unit_code, status, "
            "occurred_on, recorded_at, level, source, superseded_by_id::text AS superseded_by FROM "
            "gatherings_session",
        ),
        layout_view(
            "session_topic",
            "SELECT id::text AS session_id, unnest(topics)::text AS topic_code FROM "
            "gatherings_session",
        ),
        layout_view(
            "session_place",
            "SELECT id::text AS session_id, unnest(served)::text AS hamlet_code FROM "
            "gatherings_session",
        ),
        layout_view(
            "attendance",
            "SELECT session_id::text AS session_id, person_id::text AS person_id, role, "
            "nullif(group_code, '') AS group_code, headcount FROM gatherings_attendance",
        ),
    ]
