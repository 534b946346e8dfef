from django.db import migrations

from bdhvs.ops.schema import commune_wide


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0006_parts_and_contests")]
    operations = [commune_wide("gatherings_contestteam")]
