from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_draft_territory")]
    operations = [
        migrations.AddField("frozencell", "extra", models.JSONField("thêm", blank=True, default=dict)),
        migrations.AddField("draft", "subject", models.CharField("trích yếu", blank=True, max_length=300, default=""), preserve_default=False),
    ]
