from django.db import migrations

from bdhvs.ops.schema import at_the_door


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_post_of_a_user"), ("ops", "0001_scope")]
    operations = [at_the_door("accounts_user")]
