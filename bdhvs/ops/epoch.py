"""The epoch of this database: phones that remember another one begin from the start.

It changes with a restore (`begin_new_life`), and by itself when a copy of the tables wakes up in another cluster or
another database, so a dump brought back by a provincial administrator with his own tools is noticed too.
"""

import hashlib
import uuid

from django.db import connection

from bdhvs.ops.models import Installation

_HERE = """
SELECT (SELECT life FROM ops_installation WHERE id = 1)::text,
       (SELECT system_identifier FROM pg_control_system())::text,
       (SELECT oid FROM pg_database WHERE datname = current_database())::text
"""


def current_epoch() -> str:
    """Sixteen hex digits; only equality means anything. Asked once for each answer to a phone."""
    with connection.cursor() as cursor:
        cursor.execute(_HERE)
        life, cluster, database = cursor.fetchone() or ("", "", "")
    life = life or str(Installation.objects.get_or_create(id=1)[0].life)
    return hashlib.sha256(f"{life}:{cluster}:{database}".encode()).hexdigest()[:16]


def begin_new_life() -> None:
    """After a restore: what phones and others remember of the earlier life no longer holds."""
    Installation.objects.update_or_create(id=1, defaults={"life": uuid.uuid4()})
