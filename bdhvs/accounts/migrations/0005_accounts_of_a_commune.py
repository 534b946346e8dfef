from django.db import migrations

# Inside a scope only accounts of its communes (and those of no commune) are there. Before a scope is known, at the
# door, all of them are: a name is looked up, a session is read.
NAMED = "coalesce(current_setting('app.communes', true), '')"
TEST = (
    f"(SELECT {NAMED}) = '' OR commune_code IS NULL"
    f" OR commune_code = ANY ((SELECT string_to_array({NAMED}, ','))::text[])"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_post_of_a_user"), ("ops", "0001_scope")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE accounts_user ENABLE ROW LEVEL SECURITY; ALTER TABLE accounts_user FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY territory ON accounts_user USING ({TEST}) WITH CHECK ({TEST});",
            "DROP POLICY territory ON accounts_user; ALTER TABLE accounts_user NO FORCE ROW LEVEL SECURITY;"
            "ALTER TABLE accounts_user DISABLE ROW LEVEL SECURITY;",
        )
    ]
