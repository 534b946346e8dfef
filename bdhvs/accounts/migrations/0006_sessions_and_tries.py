import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_accounts_of_a_commune'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('narrow', models.CharField(max_length=64, verbose_name='đếm hẹp')),
                ('wide', models.CharField(max_length=64, verbose_name='đếm rộng')),
            ],
            options={
                'indexes': [models.Index(fields=['narrow', 'at'], name='accounts_try_narrow'), models.Index(fields=['wide', 'at'], name='accounts_try_wide'), models.Index(fields=['at'], name='accounts_try_old')],
            },
        ),
        migrations.CreateModel(
            name='SignInSession',
            fields=[
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('session_key', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='dấu vết khoá phiên')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='địa chỉ mạng')),
                ('device', models.CharField(blank=True, max_length=60, verbose_name='thiết bị')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='vào lúc')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='dùng gần nhất')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'indexes': [models.Index(fields=['user', '-seen_at'], name='accounts_session_of_user')],
            },
        ),
    ]
