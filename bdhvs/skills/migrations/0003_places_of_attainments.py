from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("skills", "0002_territory_and_layout")]
    operations = [
        migrations.AddField(
            model_name="attainment",
            name="places",
            field=ArrayField(
                base_field=models.TextField(),
                blank=True,
                editable=False,
                null=True,
                size=None,
                verbose_name="đơn vị của người đó",
            ),
        ),
    ]
