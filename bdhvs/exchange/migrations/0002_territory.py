from django.db import migrations

from bdhvs.ops.schema import commune_wide


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("ops", "0001_scope")]
    operations = [commune_wide("exchange_upload")]
