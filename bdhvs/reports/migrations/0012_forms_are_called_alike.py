from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_handed_in_in_other_rooms")]
    operations = [
        migrations.AlterField("ownform", "name", models.CharField(max_length=160, verbose_name="tên biểu")),
    ]
