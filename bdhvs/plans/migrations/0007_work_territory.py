from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_work_on_tasks"), ("ops", "0001_scope")]
    operations = [
        commune_wide("plans_actorunit"),
        commune_wide("plans_tasknote"),
        commune_wide("plans_taskfile"),
        append_only("plans_tasknote"),
        append_only("plans_taskfile"),
    ]
