from django.db import migrations

from bdhvs.ops.schema import territory


class Migration(migrations.Migration):
    dependencies = [("registries", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        territory("registries_registryentry", by=("hamlet_code", "unit_code")),
        territory("registries_registrynote", by=("hamlet_code", "unit_code")),
    ]
