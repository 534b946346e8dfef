from django.db import migrations

from bdhvs.ops.schema import commune_wide, layout_view, marks_dirty


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("places_hamlet"),
        commune_wide("places_hamletsuccessor"),
        commune_wide("places_unit"),
        commune_wide("places_team"),
        commune_wide("places_opening"),
        marks_dirty("places_hamlet", "hamlet"),
        marks_dirty("places_hamletsuccessor", "hamlet_successor"),
        marks_dirty("places_unit", "unit"),
        marks_dirty("places_team", "team"),
        marks_dirty("places_opening", "calendar"),
        layout_view(
            "commune",
            "SELECT code AS commune_code, province_code, name, kind, valid_from, valid_to FROM "
            "places_commune",
        ),
        layout_view(
            "commune_successor",
            "SELECT old_code, new_code, since FROM places_communesuccessor",
        ),
        layout_view(
            "hamlet",
            "SELECT code AS hamlet_code, commune_code, valid_from, valid_to FROM places_hamlet",
        ),
        layout_view(
            "hamlet_successor",
            "SELECT old_code, new_code, since FROM places_hamletsuccessor",
        ),
        layout_view(
            "unit",
            "SELECT code AS unit_code, kind, commune_code, hamlet_code, parent_code, level, "
            "valid_from, valid_to FROM places_unit",
        ),
        layout_view(
            "team",
            "SELECT code AS team_code, commune_code, hamlet_code, nullif(decision_no, '') AS "
            "decision_no, decision_on, valid_from, valid_to FROM places_team",
        ),
        layout_view(
            "calendar",
            "SELECT commune_code, day, open_from, open_to FROM places_opening",
        ),
        layout_view(
            "code",
            "SELECT kind, code, label FROM places_code",
        ),
    ]
