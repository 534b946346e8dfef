import django.db.models.deletion
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import migrations, models

from bdhvs.ops.keyring import lock
from bdhvs.ops.schema import commune_wide

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def keep_what_phones_know(apps, schema_editor):
    """Phones in service seal to a key that was worked out from the oldest key of the ring: it stays theirs."""
    Device, SealingKey = apps.get_model("field", "Device"), apps.get_model("field", "SealingKey")
    communes = Device.objects.using(schema_editor.connection.alias).values_list("commune_id", flat=True)
    for commune in communes.distinct():
        info = f"bdhvs field commune {commune}".encode()
        raw = HKDF(hashes.SHA256(), 48, salt=None, info=info).derive(settings.FIELD_KEYS[-1].encode())
        private = int.from_bytes(raw, "big") % (_ORDER - 1) + 1
        SealingKey.objects.create(commune_id=commune, locked=lock(private.to_bytes(32, "big")))


class Migration(migrations.Migration):
    dependencies = [
        ('field', '0003_feed_of_field_work'),
        ('places', '0003_towns_of_the_old_map'),
    ]

    operations = [
        migrations.CreateModel(
            name='SealingKey',
            fields=[
                ('commune', models.OneToOneField(db_column='commune_code', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='places.commune')),
                ('locked', models.BinaryField()),
            ],
        ),
        commune_wide("field_sealingkey"),
        migrations.RunPython(keep_what_phones_know, migrations.RunPython.noop),
    ]
