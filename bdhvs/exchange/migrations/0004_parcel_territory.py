from django.db import migrations

from bdhvs.ops.schema import commune_wide, watched


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_parcels_of_cells"), ("ops", "0004_watched_communes")]
    operations = [
        commune_wide("exchange_parcel"),
        commune_wide("exchange_collectedcell"),
        watched("exchange_parcel"),
        watched("exchange_collectedcell"),
    ]
