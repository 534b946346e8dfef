from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide, territory


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_demands_and_inspections")]
    operations = [
        commune_wide("plans_inspection"),
        commune_wide("plans_demand"),
        commune_wide("plans_demandnote"),
        territory("plans_demandfile", by=("hamlet_code", "unit_code")),
        append_only("plans_demandnote"),
        append_only("plans_demandfile"),
    ]
