from django.db import migrations

# The planner may test the places of a row before its commune. Without a scope that test was false, so a forgotten
# scope showed an empty page instead of an error. Now the question "the whole commune?" refuses too.
WHOLE = """
CREATE OR REPLACE FUNCTION scope_whole() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM scope_communes();
  RETURN coalesce(current_setting('app.places', true), '') = '*';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION scope_whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('app.places', true), '') = '*' $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ops", "0001_scope")]
    operations = [migrations.RunSQL(WHOLE, BEFORE)]
