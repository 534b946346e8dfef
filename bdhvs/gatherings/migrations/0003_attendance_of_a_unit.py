from django.db import migrations

# The focal person of a school or an enterprise writes who came to the sessions of that unit; its attendance has no
# hamlet. `scope_whole` first, so that the office never pays for the look at the session.
OF_UNIT = """
CREATE POLICY of_unit ON gatherings_attendance
USING (
  commune_code = ANY ((SELECT scope_communes())::text[])
  AND NOT (SELECT scope_whole())
  AND EXISTS (
    SELECT 1 FROM gatherings_session s
    WHERE s.id = session_id AND s.unit_code = ANY ((SELECT scope_places())::text[])
  )
)
"""


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0002_territory_and_layout")]
    operations = [migrations.RunSQL(OF_UNIT, "DROP POLICY of_unit ON gatherings_attendance")]
