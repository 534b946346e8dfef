from django.db import migrations

from bdhvs.ops.schema import append_only, layout_view, marks_dirty, territory


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        territory("programmes_recognition", by=("hamlet_code", "unit_code")),
        append_only("programmes_recognition"),
        marks_dirty("programmes_recognition", "recognition"),
        layout_view(
            "recognition",
            "SELECT id::text AS id, programme_code, CASE WHEN person_id IS NOT NULL THEN 'person' "
            "WHEN household_id IS NOT NULL THEN 'household' WHEN unit_code IS NOT NULL THEN 'unit' "
            "ELSE 'hamlet' END AS subject_kind, coalesce(person_id::text, household_id::text, "
            "unit_code, hamlet_code) AS subject_id, commune_code, valid_from, valid_to, recorded_at, "
            "level, source, superseded_by_id::text AS superseded_by FROM programmes_recognition",
        ),
    ]
