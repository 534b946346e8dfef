import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0005_team_follows'),
        ('plans', '0012_demands_territory'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='địa chỉ thư')),
                ('hears', models.CharField(choices=[('digest', 'bản tin tuần'), ('reminders', 'nhắc việc của một đơn vị')], max_length=10, verbose_name='nhận')),
                ('added_at', models.DateTimeField(verbose_name='thêm lúc')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commune', models.ForeignKey(db_column='commune_code', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('unit', models.ForeignKey(blank=True, db_column='unit_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('hears', 'digest'), ('unit', None)), models.Q(('hears', 'reminders'), ('unit__isnull', False)), _connector='OR'), name='plans_mailbox_of_a_unit_or_the_leader'), models.UniqueConstraint(fields=('commune', 'address', 'hears', 'unit'), name='plans_mailbox_once', nulls_distinct=False)],
            },
        ),
    ]
