from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide, layout_view, marks_dirty, territory


class Migration(migrations.Migration):
    dependencies = [("skills", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("skills_frameworkinuse"),
        territory("skills_attainment", by=("hamlet_code",)),
        append_only("skills_attainment"),
        marks_dirty("skills_attainment", "attainment"),
        marks_dirty("skills_frameworkinuse", "framework_in_use"),
        layout_view(
            "item",
            "SELECT i.code AS item_code, f.code AS framework, f.version, s.group_code, s.set_code, "
            "EXISTS (SELECT 1 FROM skills_itemset c WHERE c.item_id = i.id AND c.group_code = "
            "s.group_code AND c.set_code = 'core') AS core FROM skills_item i JOIN skills_framework f "
            "ON f.id = i.framework_id LEFT JOIN skills_itemset s ON s.item_id = i.id",
        ),
        layout_view(
            "item_set",
            "SELECT i.code AS item_code, f.code AS framework, f.version, s.group_code, s.set_code "
            "FROM skills_itemset s JOIN skills_item i ON i.id = s.item_id JOIN skills_framework f ON "
            "f.id = i.framework_id",
        ),
        layout_view(
            "framework_in_use",
            "SELECT u.commune_code, u.group_code, f.code AS framework, f.version, u.valid_from FROM "
            "skills_frameworkinuse u JOIN skills_framework f ON f.id = u.framework_id",
        ),
        layout_view(
            "attainment",
            "SELECT id::text AS id, person_id::text AS person_id, item_code, result, degree::int AS "
            "degree, occurred_on, recorded_at, level, source, superseded_by_id::text AS superseded_by "
            "FROM skills_attainment",
        ),
    ]
