from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide, territory


class Migration(migrations.Migration):
    dependencies = [("learning", "0009_outside_courses"), ("ops", "0001_scope")]
    operations = [
        commune_wide("learning_outsidecourse"),
        territory("learning_courseentry", by=("hamlet_code", "places")),
        territory("learning_classreport", by=("unit_code",)),
        append_only("learning_classreport"),
    ]
