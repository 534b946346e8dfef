from django.db import migrations

from bdhvs.ops.schema import commune_wide


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_draft"), ("ops", "0001_scope")]
    operations = [commune_wide("reports_draft")]
