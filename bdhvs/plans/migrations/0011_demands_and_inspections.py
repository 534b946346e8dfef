import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0005_team_follows'),
        ('plans', '0010_calendar_territory'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('inspection', 'kiểm tra của UBND'), ('supervision', 'giám sát xã hội'), ('critique', 'phản biện xã hội')], max_length=12, verbose_name='loại')),
                ('about', models.CharField(max_length=300, verbose_name='nội dung')),
                ('team', models.CharField(max_length=300, verbose_name='đoàn')),
                ('falls_on', models.DateField(verbose_name='ngày')),
                ('state', models.CharField(choices=[('planned', 'dự kiến'), ('done', 'đã làm'), ('cancelled', 'đã hủy')], max_length=10, verbose_name='tình trạng')),
                ('conclusion', models.TextField(blank=True, verbose_name='kết luận')),
                ('planned_at', models.DateTimeField(verbose_name='lập lúc')),
                ('commune', models.ForeignKey(db_column='commune_code', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('hamlet', models.ForeignKey(blank=True, db_column='hamlet_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hamlet')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('planned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, db_column='unit_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={'indexes': [models.Index(fields=['commune', 'falls_on'], name='plans_inspection_by_day')], 'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('conclusion', ''), _negated=True), _connector='OR'), name='plans_inspection_done_concludes')]},
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sub_plan', 'kế hoạch con'), ('finding', 'kiến nghị sau kiểm tra')], max_length=10, verbose_name='loại')),
                ('says', models.TextField(verbose_name='nội dung')),
                ('due_on', models.DateField(verbose_name='hạn')),
                ('state', models.CharField(choices=[('asked', 'chờ nộp'), ('handed_in', 'đã nộp, chờ duyệt'), ('returned', 'trả lại, chờ nộp lại'), ('accepted', 'đã duyệt'), ('withdrawn', 'thôi yêu cầu')], max_length=10, verbose_name='tình trạng')),
                ('handed_in_on', models.DateField(blank=True, null=True, verbose_name='nộp ngày')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='duyệt ngày')),
                ('asked_at', models.DateTimeField(verbose_name='yêu cầu lúc')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commune', models.ForeignKey(db_column='commune_code', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('hamlet', models.ForeignKey(blank=True, db_column='hamlet_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hamlet')),
                ('inspection', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='plans.inspection')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('team', models.ForeignKey(blank=True, db_column='team_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.team')),
                ('unit', models.ForeignKey(blank=True, db_column='unit_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={'indexes': [models.Index(fields=['commune', 'kind', 'due_on'], name='plans_demand_by_day')], 'constraints': [models.CheckConstraint(condition=models.Q(('hamlet__isnull', False), ('unit__isnull', False), _connector='OR'), name='plans_demand_has_a_place')]},
        ),
        migrations.CreateModel(
            name='DemandNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('asked', 'Yêu cầu'), ('handed_in', 'Đã nộp'), ('returned', 'Trả lại'), ('accepted', 'Duyệt, đóng'), ('moved', 'Đổi hạn'), ('withdrawn', 'Thôi yêu cầu')], max_length=10, verbose_name='bước')),
                ('text', models.TextField(blank=True, verbose_name='ghi chú')),
                ('occurred_on', models.DateField(verbose_name='ngày')),
                ('recorded_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('commune', models.ForeignKey(db_column='commune_code', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='plans.demand')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'indexes': [models.Index(fields=['demand', '-recorded_at'], name='plans_demandnote_newest')]},
        ),
        migrations.CreateModel(
            name='DemandFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('kind', models.CharField(max_length=8, verbose_name='loại')),
                ('size', models.PositiveIntegerField(verbose_name='số byte')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã băm')),
                ('commune', models.ForeignKey(db_column='commune_code', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('hamlet', models.ForeignKey(blank=True, db_column='hamlet_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hamlet')),
                ('unit', models.ForeignKey(blank=True, db_column='unit_code', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='plans.demandnote')),
            ],
        ),
    ]
