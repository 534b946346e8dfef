# A commune writes handbooks for its teams by the same steps as lessons.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0015_answers_territory'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ownwork',
            name='kind',
            field=models.CharField(choices=[('lesson', 'bài học'), ('questions', 'câu hỏi luyện tập'), ('simulation', 'bài làm thử'), ('handbook', 'cẩm nang')], max_length=12, verbose_name='loại'),
        ),
    ]
