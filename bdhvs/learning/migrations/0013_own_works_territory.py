from django.db import migrations
from django.db.migrations.operations import RunSQL

from bdhvs.ops.schema import commune_wide

# Everybody of the commune reads what was published; what a version says is never changed, by whichever door.

KEEP_TEXT = """
CREATE FUNCTION keep_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a version is never changed: write a new one' USING ERRCODE = 'BD002';
END $$;
CREATE TRIGGER keep_text BEFORE UPDATE OF work_id, number, content, written_at, written_by_id OR DELETE
  ON learning_workversion FOR EACH ROW EXECUTE FUNCTION keep_text();
"""


class Migration(migrations.Migration):
    dependencies = [("learning", "0012_own_works"), ("ops", "0001_scope")]
    operations = [
        commune_wide("learning_ownwork"),
        commune_wide("learning_workversion"),
        commune_wide("learning_ownpicture"),
        commune_wide("learning_lessonattachment"),
        RunSQL(KEEP_TEXT, "DROP TRIGGER keep_text ON learning_workversion; DROP FUNCTION keep_text;"),
    ]
