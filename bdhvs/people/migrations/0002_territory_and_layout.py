from django.db import migrations

from bdhvs.ops.schema import layout_view, marks_dirty, territory


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        territory("people_household", by=("hamlet_code",)),
        territory("people_person", by=("places",)),
        territory("people_residence", by=("hamlet_code",)),
        territory("people_membership", by=("unit_code",)),
        territory("people_consent", by=()),
        territory("people_roster", by=("hamlet_code",)),
        marks_dirty("people_household", "household"),
        marks_dirty("people_person", "person"),
        marks_dirty("people_residence", "residence"),
        marks_dirty("people_membership", "membership"),
        marks_dirty("people_roster", "roster"),
        layout_view(
            "person",
            "SELECT id::text AS person_id, birth_date, birth_year::int AS birth_year, nullif(sex, '') "
            "AS sex, died_on, merged_into_id::text AS merged_into FROM people_person",
        ),
        layout_view(
            "household",
            "SELECT id::text AS household_id, commune_code, hamlet_code, nullif(priority, '') AS "
            "priority, valid_from, valid_to, merged_into_id::text AS merged_into FROM "
            "people_household",
        ),
        layout_view(
            "residence",
            "SELECT person_id::text AS person_id, household_id::text AS household_id, hamlet_code, "
            "commune_code, kind, role, valid_from, valid_to FROM people_residence",
        ),
        layout_view(
            "membership",
            "SELECT person_id::text AS person_id, group_code, unit_code, commune_code, valid_from, "
            "valid_to FROM people_membership",
        ),
        layout_view(
            "consent",
            "SELECT person_id::text AS person_id, purpose, given, given_on FROM people_consent",
        ),
        layout_view(
            "roster",
            "SELECT id::text AS id, kind, CASE WHEN subject_person_id IS NOT NULL THEN 'person' ELSE "
            "'unit' END AS subject_kind, coalesce(subject_person_id::text, subject_unit_id) AS "
            "subject_id, CASE WHEN object_person_id IS NOT NULL THEN 'person' WHEN "
            "object_household_id IS NOT NULL THEN 'household' WHEN object_team_id IS NOT NULL THEN "
            "'team' WHEN object_unit_id IS NOT NULL THEN 'unit' END AS object_kind, "
            "coalesce(object_person_id::text, object_household_id::text, object_team_id, "
            "object_unit_id) AS object_id, nullif(role, '') AS role, commune_code, hamlet_code, "
            "valid_from, valid_to, from_time, to_time, recorded_at, level, source, NULL::text AS "
            "superseded_by FROM people_roster",
        ),
    ]
