"""A sub-plan handed in on its own page, and a priority list approved by the office, are submissions as well.

Targets ask for what was handed in (team_consolidated, hamlet_priority_list); nobody writes it down twice.
"""

from django.db import migrations

from bdhvs.ops.schema import layout_view, marks_dirty

_WRITTEN_HERE = (
    "SELECT id::text AS id, report_id::text AS report_id, subject_kind::text AS subject_kind, "
    "subject_id::text AS subject_id, commune_code::text AS commune_code, period_from, period_to, due_at, "
    "submitted_at, status::text AS status, recorded_at, level::text AS level, source::text AS source, "
    "superseded_by_id::text AS superseded_by FROM reports_submission"
)
_SUB_PLANS = (
    "SELECT 'sub-plan-' || d.id, CASE WHEN d.team_code IS NOT NULL THEN 'team_plan' "
    "WHEN d.unit_code IS NULL THEN 'hamlet_plan' WHEN u.kind = 'school' THEN 'school_plan' ELSE 'unit_plan' END, "
    "CASE WHEN d.team_code IS NOT NULL THEN 'team' WHEN d.unit_code IS NULL THEN 'hamlet' ELSE 'unit' END, "
    "coalesce(d.team_code, d.unit_code, d.hamlet_code), d.commune_code, p.period_from, p.period_to, "
    "(d.due_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', "
    "(d.handed_in_on + time '12:00') AT TIME ZONE 'Asia/Ho_Chi_Minh', "
    "CASE d.state WHEN 'asked' THEN 'due' WHEN 'handed_in' THEN 'submitted' WHEN 'accepted' THEN 'approved' "
    "ELSE 'returned' END, d.asked_at, 'E1', '', NULL::text "
    "FROM plans_demand d JOIN plans_plan p ON p.id = d.plan_id LEFT JOIN places_unit u ON u.code = d.unit_code "
    "WHERE d.kind = 'sub_plan' AND d.state <> 'withdrawn'"
)
_PRIORITY_LISTS = (
    "SELECT 'priority-list-' || id, 'priority_list', 'hamlet', hamlet_code, commune_code, as_of, NULL::date, "
    "NULL::timestamptz, reviewed_at, CASE state WHEN 'reviewed' THEN 'submitted' ELSE 'approved' END, "
    "made_at, 'E1', '', NULL::text FROM visits_prioritylist WHERE state <> 'draft'"
)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0010_own_forms"),
        ("plans", "0014_mailboxes_territory"),
        ("visits", "0005_field_work_territory"),
    ]
    operations = [
        migrations.RunSQL("DROP VIEW layout.submission;", layout_view("submission", _WRITTEN_HERE).sql),
        layout_view("submission", f"{_WRITTEN_HERE} UNION ALL {_SUB_PLANS} UNION ALL {_PRIORITY_LISTS}"),
        marks_dirty("plans_demand", "submission"),
        marks_dirty("visits_prioritylist", "submission"),
    ]
