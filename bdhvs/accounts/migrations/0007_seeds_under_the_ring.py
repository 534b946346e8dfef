from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import migrations

from bdhvs.ops.keyring import lock_text

_NAMES, _FIRST_FORM = ("secret", "seed"), "gAAAA"


def lock_with_the_ring(apps, schema_editor):
    """Seeds of code apps and recovery codes hung on the oldest key; from here on they follow `bdhvs keys rotate`."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"bdhvs second factor").derive(settings.FIELD_KEYS[-1].encode())
    first = Fernet(urlsafe_b64encode(derived))
    for held in apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias):
        old = {name: held.data[name] for name in _NAMES if str(held.data.get(name, "")).startswith(_FIRST_FORM)}
        if old:
            held.data |= {name: lock_text(first.decrypt(text.encode()).decode()) for name, text in old.items()}
            held.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_sessions_and_tries"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunPython(lock_with_the_ring, migrations.RunPython.noop)]
