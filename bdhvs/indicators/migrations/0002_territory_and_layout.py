from django.db import migrations

from bdhvs.ops.schema import commune_wide, layout_view


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("indicators_cell"),
        commune_wide("indicators_dirty"),
        layout_view(
            "definition",
            "SELECT indicator_id, hash, text FROM indicators_definition",
        ),
    ]
