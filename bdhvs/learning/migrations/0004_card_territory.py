from django.db import migrations

from bdhvs.ops.schema import territory


class Migration(migrations.Migration):
    dependencies = [("learning", "0003_cards"), ("ops", "0001_scope")]
    operations = [territory("learning_learnercard", by=("hamlet_code",))]
