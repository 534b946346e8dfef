from django.db import migrations

from bdhvs.ops.schema import commune_wide, layout_view, marks_dirty


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("reports_closing"),
        commune_wide("reports_frozencell"),
        commune_wide("reports_submission"),
        commune_wide("reports_template"),
        marks_dirty("reports_submission", "submission"),
        layout_view(
            "submission",
            "SELECT id::text AS id, report_id, subject_kind, subject_id, commune_code, period_from, "
            "period_to, due_at, submitted_at, status, recorded_at, level, source, "
            "superseded_by_id::text AS superseded_by FROM reports_submission",
        ),
        layout_view(
            "cell",
            "SELECT f.target_code AS target_id, f.indicator_id, f.definition_hash, f.commune_code, "
            "f.hamlet_code, c.period, f.at_least, nullif(f.group_code, '') AS group_code, c.as_of, "
            "f.numerator, f.denominator, f.failed, f.missing FROM reports_frozencell f JOIN "
            "reports_closing c ON c.id = f.closing_id WHERE f.part = ''",
        ),
    ]
