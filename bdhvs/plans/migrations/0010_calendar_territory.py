from django.db import migrations

from bdhvs.ops.schema import commune_wide


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_calendar_feed")]
    operations = [commune_wide("plans_calendarfeed")]
