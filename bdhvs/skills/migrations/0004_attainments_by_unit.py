from django.db import migrations

from bdhvs.ops.schema import territory

# Where a person belongs today is written beside what is already known of him, once, past the guard of facts: the
# places are the territory of a row, not a part of what it says.
FILL = """
ALTER TABLE skills_attainment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE people_membership NO FORCE ROW LEVEL SECURITY;
ALTER TABLE skills_attainment DISABLE TRIGGER USER;
UPDATE skills_attainment AS fact SET places = own.units
FROM (SELECT person_id, array_agg(DISTINCT unit_code) AS units FROM people_membership
      WHERE unit_code IS NOT NULL AND valid_to IS NULL GROUP BY person_id) AS own
WHERE own.person_id = fact.person_id;
ALTER TABLE skills_attainment ENABLE TRIGGER USER;
ALTER TABLE people_membership FORCE ROW LEVEL SECURITY;
"""
BY_HAMLET = territory("skills_attainment", by=("hamlet_code",))


class Migration(migrations.Migration):
    atomic = True
    dependencies = [("skills", "0003_places_of_attainments"), ("people", "0002_territory_and_layout")]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("DROP POLICY territory ON skills_attainment;", str(BY_HAMLET.sql)),
        territory("skills_attainment", by=("hamlet_code", "places")),
    ]
