import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0005_planned_territory'),
        ('places', '0005_team_follows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='gathering',
            name='part_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='gatherings.gathering'),
        ),
        migrations.CreateModel(
            name='ContestTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team_name', models.CharField(blank=True, max_length=120, verbose_name='tên đội')),
                ('people', models.PositiveSmallIntegerField(verbose_name='số người')),
                ('prize', models.CharField(choices=[('first', 'giải Nhất'), ('second', 'giải Nhì'), ('third', 'giải Ba'), ('encouraged', 'giải Khuyến khích'), ('none', 'tham gia')], max_length=12, verbose_name='giải')),
                ('recorded_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('commune', models.ForeignKey(db_column='commune_code', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contest_teams', to='gatherings.gathering')),
                ('hamlet', models.ForeignKey(blank=True, db_column='hamlet_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hamlet')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, db_column='unit_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['gathering'], name='gatherings_contestteam_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('hamlet__isnull', False), ('unit__isnull', False), models.Q(('team_name', ''), _negated=True), _connector='OR'), name='gatherings_contestteam_is_somebody'), models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='gatherings_contestteam_has_people')],
            },
        ),
    ]
