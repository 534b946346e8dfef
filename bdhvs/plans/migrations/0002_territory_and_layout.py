from django.db import migrations

from bdhvs.ops.schema import commune_wide, layout_view


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("plans_plan"),
        commune_wide("plans_planversion"),
        commune_wide("plans_target"),
        commune_wide("plans_task"),
        layout_view(
            "plan",
            "SELECT id::text AS id, commune_code, year::int AS year, kind, period_from, period_to "
            "FROM plans_plan",
        ),
        layout_view(
            "task",
            "SELECT code AS id, plan_id::text AS plan_id, status, due_on, done_on, nullif(lead, '') "
            "AS lead_unit FROM plans_task",
        ),
        layout_view(
            "target",
            "SELECT code AS id, plan_id::text AS plan_id, commune_code, nullif(indicator_id, '') AS "
            "indicator_id, nullif(op, '') AS op, value, unit, by_date, at_least, base, settings::text "
            "AS settings FROM plans_target",
        ),
    ]
