from django.db import migrations, models


class Migration(migrations.Migration):
    """Townships (thị trấn) existed until 30/6/2025; they are predecessors of today's communes."""

    dependencies = [("places", "0002_territory_and_layout")]
    operations = [
        migrations.AlterField(
            model_name="commune",
            name="kind",
            field=models.CharField(
                choices=[("xa", "xã"), ("phuong", "phường"), ("dac_khu", "đặc khu"), ("thi_tran", "thị trấn")],
                max_length=10,
                verbose_name="loại",
            ),
        ),
    ]
