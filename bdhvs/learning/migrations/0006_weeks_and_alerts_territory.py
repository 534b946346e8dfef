from django.db import migrations

from bdhvs.ops.schema import commune_wide

# Both name nobody but the officials who wrote and approved; learners of the commune read what was published.


class Migration(migrations.Migration):
    dependencies = [("learning", "0005_weeks_and_alerts"), ("ops", "0001_scope")]
    operations = [commune_wide("learning_learningweek"), commune_wide("learning_scamalert")]
