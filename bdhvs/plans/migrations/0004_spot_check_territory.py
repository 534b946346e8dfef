from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide, territory


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_spot_checks"), ("ops", "0001_scope")]
    operations = [
        commune_wide("plans_spotcheck"),
        commune_wide("plans_spotcheckstratum"),
        territory("plans_spotcheckunit", by=("places",)),
        territory("plans_spotcheckresult", by=("places",)),
        append_only("plans_spotcheckresult"),
    ]
