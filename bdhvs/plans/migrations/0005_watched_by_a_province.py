from django.db import migrations

from bdhvs.ops.schema import watched


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_spot_check_territory"), ("ops", "0004_watched_communes")]
    operations = [watched("plans_plan"), watched("plans_target")]
