from django.db import migrations

from bdhvs.ops.schema import layout_view


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_work_territory")]
    operations = [
        layout_view(
            "spot_check",
            "SELECT c.id::text AS id, c.plan_id::text AS plan_id, c.target_code AS target_id, c.commune_code, "
            "nullif(s.place, '') AS place_code, nullif(s.period, '') AS period, c.as_of, c.denominator, "
            "s.claimed, s.drawn, "
            "count(*) FILTER (WHERE r.finding = 'confirmed') AS confirmed, "
            "count(*) FILTER (WHERE r.finding = 'not_confirmed') AS not_confirmed, "
            "count(*) FILTER (WHERE r.finding = 'not_reached') AS not_reached "
            "FROM plans_spotcheck c JOIN plans_spotcheckstratum s ON s.check_of_id = c.id "
            "LEFT JOIN plans_spotcheckunit u ON u.stratum_id = s.id "
            "LEFT JOIN plans_spotcheckresult r ON r.sampled_id = u.id AND r.superseded_by_id IS NULL "
            "GROUP BY c.id, c.plan_id, c.target_code, c.commune_code, c.as_of, c.denominator, s.id, s.place, "
            "s.period, s.claimed, s.drawn",
        ),
    ]
