from django.db import migrations

from bdhvs.ops.schema import DROP_SCOPE_FUNCTIONS, SCOPE_FUNCTIONS


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(SCOPE_FUNCTIONS, DROP_SCOPE_FUNCTIONS)]
