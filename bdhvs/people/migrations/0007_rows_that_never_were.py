from importlib import import_module

from django.db import migrations

may_be_void = import_module("bdhvs.places.migrations.0004_rows_that_never_were").may_be_void


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_number_hash_names_its_key"),
        ("places", "0004_rows_that_never_were"),
    ]
    operations = [*may_be_void("people", "household"), *may_be_void("people", "residence")]
