from django.db import migrations

from bdhvs.ops.schema import watched


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_territory_and_layout"), ("ops", "0004_watched_communes")]
    operations = [watched("indicators_cell")]
