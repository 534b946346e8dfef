from django.db import migrations

from bdhvs.ops.schema import territory


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("ops", "0001_scope")]
    operations = [territory("feedback_need", by=("hamlet_code",))]
