from django.db import migrations

from bdhvs.ops.schema import append_only, territory

# No mark for counting: no target reads what a learner did alone (measurement rule 5).


class Migration(migrations.Migration):
    dependencies = [("learning", "0007_self_study"), ("ops", "0001_scope")]
    operations = [territory("learning_selfstudy"), append_only("learning_selfstudy")]
