from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles_at_the_door")]
    operations = [
        migrations.AddField(
            "user",
            "hamlets",
            ArrayField(models.CharField(max_length=40), blank=True, default=list, verbose_name="thôn", size=None),
        ),
        migrations.RunSQL(
            "UPDATE accounts_user SET hamlets = ARRAY[hamlet_code] WHERE hamlet_code IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
