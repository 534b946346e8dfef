from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide, layout_view, marks_dirty


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("figures_figure"),
        append_only("figures_figure"),
        marks_dirty("figures_figure", "figure"),
        layout_view(
            "figure",
            "SELECT id::text AS id, measure, commune_code, coalesce(hamlet_code, CASE WHEN unit_code "
            "IS NULL THEN commune_code END) AS place_code, unit_code, nullif(group_code, '') AS "
            "group_code, as_of, numerator, denominator, value, recorded_at, level, source, "
            "superseded_by_id::text AS superseded_by FROM figures_figure",
        ),
    ]
