from django.db import migrations

from bdhvs.ops.schema import commune_wide, territory


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_field_work")]
    operations = [
        commune_wide("visits_fieldlimit"),
        territory("visits_prioritylist", by=("hamlet_code",)),
        territory("visits_priorityentry", by=("hamlet_code",)),
        territory("visits_recheck", by=("hamlet_code",)),
        territory("visits_share", by=("hamlet_code",)),
        territory("visits_visitsheet", by=("hamlet_code",)),
    ]
