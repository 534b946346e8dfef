from django.db import migrations

from bdhvs.field.publishing import publishes, publishing_functions


class Migration(migrations.Migration):
    dependencies = [("field", "0002_territory_and_feed"), ("visits", "0005_field_work_territory")]
    operations = [
        publishing_functions("of_list"),
        publishes("visits_recheck", "of_household"),
        publishes("visits_priorityentry", "of_household"),
        publishes("visits_prioritylist", "of_list"),
    ]
