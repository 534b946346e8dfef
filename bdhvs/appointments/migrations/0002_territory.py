from django.db import migrations

from bdhvs.ops.schema import at_the_door, commune_wide


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("appointments_appointment"),
        commune_wide("appointments_pledge"),
        at_the_door("appointments_invitation"),
    ]
