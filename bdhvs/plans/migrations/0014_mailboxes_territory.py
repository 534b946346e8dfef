from django.db import migrations

from bdhvs.ops.schema import territory


class Migration(migrations.Migration):
    dependencies = [("plans", "0013_mailboxes")]
    operations = [territory("plans_mailbox", by=())]
