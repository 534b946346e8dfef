"""Many rows at once go to the feed by joins of whole sets, whatever the planner believes of the tables."""

from django.db import migrations

from bdhvs.field.publishing import written_anew


class Migration(migrations.Migration):
    dependencies = [("field", "0004_sealing_key")]
    operations = [written_anew()]
