from django.db import migrations

# A province reads cells of many communes and no row of any. Its communes stand in a setting of their own, so that
# every table is closed to it until a second policy opens it (schema.watched).
WATCHED = """
CREATE FUNCTION scope_watched() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT string_to_array(coalesce(current_setting('app.watched', true), ''), ',') $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ops", "0003_installation")]
    operations = [migrations.RunSQL(WATCHED, "DROP FUNCTION scope_watched;")]
