from django.db import migrations

from bdhvs.ops.schema import commune_wide

# Lines stay as written. They go only with a block that was given up after the time they are kept; the block itself
# stays and can only be marked so, once.
KEEP = """
CREATE FUNCTION keep_journal_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM journal_block b WHERE b.commune_code = OLD.commune_code
      AND OLD.id BETWEEN b.from_id AND b.to_id AND b.forgotten_at IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the journal is never changed' USING ERRCODE = 'BD003';
END $$;
CREATE FUNCTION keep_journal_block() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.forgotten_at IS NULL
    AND to_jsonb(NEW) - 'forgotten_at' = to_jsonb(OLD) - 'forgotten_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a seal of the journal is never changed' USING ERRCODE = 'BD003';
END $$;
CREATE TRIGGER keep_journal_line BEFORE UPDATE OR DELETE ON journal_line
  FOR EACH ROW EXECUTE FUNCTION keep_journal_line();
CREATE TRIGGER keep_journal_block BEFORE UPDATE OR DELETE ON journal_block
  FOR EACH ROW EXECUTE FUNCTION keep_journal_block();
"""
LET_GO = """
DROP TRIGGER keep_journal_block ON journal_block; DROP TRIGGER keep_journal_line ON journal_line;
DROP FUNCTION keep_journal_block; DROP FUNCTION keep_journal_line;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_blocks_of_lines"), ("ops", "0001_scope")]
    operations = [
        commune_wide("journal_block"),
        migrations.RunSQL(KEEP, LET_GO),
    ]
