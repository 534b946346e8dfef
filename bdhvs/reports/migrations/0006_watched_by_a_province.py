from django.db import migrations

from bdhvs.ops.schema import watched


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_frozen_extra_and_subject"), ("ops", "0004_watched_communes")]
    operations = [watched("reports_submission"), watched("reports_closing")]
