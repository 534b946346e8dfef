from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_parcel_territory")]
    operations = [
        migrations.AddField(
            "collectedcell",
            "value",
            models.DecimalField("giá trị", decimal_places=4, max_digits=16, null=True),
        ),
    ]
